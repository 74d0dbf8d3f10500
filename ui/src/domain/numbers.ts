import type { Nature, NextNumber, NumberSeries } from "$lib/generated/types";

/** Returns the number that the next case of this series or nature would get: that of the main series, unless it has its own. */
export function nextNumber(
	{ next_numbers }: { next_numbers: readonly NextNumber[] },
	of: NumberSeries | Nature,
): string {
	const own = next_numbers.find(({ series }) => series === of);
	return (own ?? next_numbers.find(({ series }) => series === "main"))?.text ?? "";
}
