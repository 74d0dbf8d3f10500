/** 138****0417: the screen stands where visitors see it. Short numbers are hidden whole. */
export function maskPhone(phone: string): string {
	if (phone.length < 7) return "*".repeat(phone.length);
	return phone.slice(0, 3) + "*".repeat(phone.length - 7) + phone.slice(-4);
}

/** 32****001X: region and last four stay, so that two people can be told apart. */
export function maskId(number: string): string {
	if (number.length < 8) return "*".repeat(number.length);
	return number.slice(0, 2) + "*".repeat(Math.min(number.length - 6, 8)) + number.slice(-4);
}
