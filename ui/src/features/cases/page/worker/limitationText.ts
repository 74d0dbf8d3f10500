import type { LimitationStepView, LimitationView } from "$lib/generated/types";
import { show, t } from "$lib/i18n/index.svelte";

/** The content of the line under the end of a limitation, and its tone. */
export interface LimitationLine {
	text: string;
	tone: "plain" | "soon" | "over";
}

/** Returns how far the end of a limitation is, or why there is none. */
export function limitationLine({ state, days_left, warning }: LimitationView): LimitationLine {
	const words = t().worker.limitation;
	switch (state) {
		case "unlimited":
			return { text: words.unlimited, tone: "plain" };
		case "start_unknown":
			return { text: words.startUnknown, tone: "plain" };
		case "suspended":
			return { text: words.suspended, tone: "plain" };
		case "expired":
			return { text: words.over, tone: "over" };
		case "running":
			return {
				text: runningText(days_left ?? 0, warning),
				tone: warning === null ? "plain" : "soon",
			};
	}
}

/** Returns how far the last day is as counted; after it the limitation runs on only because that day is moved. */
function runningText(left: number, warning: number | null): string {
	const words = t().worker.limitation;
	if (left < 0) return words.moved;
	if (left === 0) return words.lastDay;
	const warned = warning === null ? [] : [words.warning(warning)];
	return [words.left(left), ...warned].join(t().timeline.stop);
}

/** Returns the effect of a step as text. */
export function effectText({ effect, due, days }: LimitationStepView): string {
	const words = t().worker.limitation.effects;
	switch (effect) {
		case "suspends":
			return words.suspends(show.date(due), days);
		case "starts":
		case "restarts":
		case "restarts_on_moved_day":
			return words[effect](show.date(due));
		default:
			return words[effect];
	}
}

/** Returns the dates of a step: its day, or the days of a suspension. */
export function stepDates({ effect, on, until }: LimitationStepView): string {
	if (effect !== "suspends") return show.date(on);
	const words = t().worker.events;
	return until ? words.span(show.date(on), show.date(until)) : words.lasting(show.date(on));
}
