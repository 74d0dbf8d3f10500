// Limits that the core checks as well.
export const IDLE_MINUTES = { from: 1, to: 30 } as const;
export const KEEP_AGREEMENTS_YEARS = { from: 10, to: 50 } as const;
export const KEEP_OTHERS_YEARS = { from: 5, to: 50 } as const;
export const MAX_BACKUP_LOCATIONS = 2;

/** Parses a whole number, also with full-width digits; returns undefined if it is outside the limits. */
export function wholeNumber(text: string, from: number, to: number): number | undefined {
	const plain = text.normalize("NFKC").trim();
	if (!/^\d{1,4}$/.test(plain)) return undefined;
	const value = Number(plain);
	return value >= from && value <= to ? value : undefined;
}

/** Formats a size in bytes: 12.4 MB. */
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
