import type { PeriodSpec, Stretch } from "$lib/generated/types";

/** An earlier stretch to which the figures of a period are compared. */
export interface Compared {
	name: string;
	/** The text if the book does not cover the whole stretch. */
	noData: string;
	stretch: Stretch;
}

/** Returns the days of a stretch as a period. */
export const stretchPeriod = ({ from, to }: Stretch): PeriodSpec => ({ kind: "any", from, to });
