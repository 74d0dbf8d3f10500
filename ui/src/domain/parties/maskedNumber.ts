/** Returns true if the core masked the value; no real number contains "*". */
export function isMasked(value: string): boolean {
	return value.includes("*");
}
