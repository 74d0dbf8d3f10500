/** Limits that the core holds as well. */
export const IDLE_MINUTES = { from: 1, to: 30 } as const;
export const KEEP_YEARS = { from: 1, to: 50 } as const;
export const MOST_PLACES = 2;

/** A whole number as typed, also with full-width digits; undefined outside of its limits. */
export function wholeNumber(text: string, from: number, to: number): number | undefined {
	const plain = text.normalize("NFKC").trim();
	if (!/^\d{1,4}$/.test(plain)) return undefined;
	const value = Number(plain);
	return value >= from && value <= to ? value : undefined;
}

/** 12.4 MB, in the way that people read sizes. */
export function sizeText(bytes: number): string {
	const units = ["B", "KB", "MB", "GB", "TB"];
	let size = bytes;
	let unit = 0;
	while (size >= 1000 && unit < units.length - 1) {
		size /= 1024;
		unit++;
	}
	return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
