import { addMonths, monthOf, type OfficeMonth } from "$domain/periods/officeMonth";
import type {
	CaseQuery,
	DateKind,
	OfficeSetupView,
	MonthBoundary,
	Vocabulary,
} from "$lib/generated/types";
import { addDays, type IsoDate, lastOfMonth } from "$lib/input/calendar";
import type { Option } from "$lib/input/match";

/** The conditions that can be added, in the order in which they are offered. */
export const CONDITIONS = [
	"stage",
	"cause",
	"grid",
	"mediator",
	"date",
	"source",
	"outcome",
	"nature",
	"applicantType",
	"urgency",
	"collective",
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** A condition whose values are checked in a list. */
export type ListCondition = Exclude<Condition, "date">;

/** The data from which the options are made. */
export interface OptionSources {
	vocabulary: Vocabulary;
	setup: OfficeSetupView | null;
}

/** The option values for "none entered", yes and no. */
export const NONE = "none";
const YES = "yes";
const NO = "no";

type Named = { zh: string; en: string };
type LocalText = (named: Named) => string;

interface ConditionWords {
	none: string;
	yes: string;
	no: string;
}

/** Returns the values of a condition as options; retired ones are included, because old cases have them. */
export function conditionOptions(
	condition: ListCondition,
	sources: OptionSources,
	localText: LocalText,
	words: ConditionWords,
): Option[] {
	const { vocabulary: v, setup } = sources;
	const terms = (list: readonly (Named & { code: string })[]) =>
		list.map((term) => ({ value: term.code, label: localText(term) }));
	const none: Option = { value: NONE, label: words.none };
	switch (condition) {
		case "stage":
			return terms(v.stages);
		case "cause":
			return causeOptions(v, localText);
		case "grid":
			return [...(setup?.grids ?? []).map((g) => ({ value: g.id, label: g.name })), none];
		case "mediator":
			return [...(setup?.staff ?? []).map((s) => ({ value: s.id, label: s.name })), none];
		case "source":
			return terms(v.sources);
		case "outcome":
			return terms(v.outcomes);
		case "nature":
			return terms(v.natures);
		case "applicantType":
			return terms(v.applicant_types);
		case "urgency":
			return terms(v.urgencies);
		case "collective":
			return [
				{ value: YES, label: words.yes },
				{ value: NO, label: words.no },
			];
	}
}

function causeOptions(v: Vocabulary, localText: LocalText): Option[] {
	return v.report_groups.flatMap((group) =>
		v.causes
			.filter((cause) => cause.group === group.code)
			.map((cause) => ({
				value: cause.code,
				label: localText(cause),
				initials: cause.initials,
				code: cause.code,
				words: cause.words,
				group: localText(group),
			})),
	);
}

/** Returns the values of a condition in a query. */
export function chosenValues(condition: ListCondition, query: CaseQuery): string[] {
	switch (condition) {
		case "stage":
			return query.stages;
		case "cause":
			return query.causes;
		case "grid":
			return query.no_grid ? [...query.grids, NONE] : query.grids;
		case "mediator":
			return query.no_mediator ? [...query.mediators, NONE] : query.mediators;
		case "source":
			return query.sources;
		case "outcome":
			return query.outcomes;
		case "nature":
			return query.natures;
		case "applicantType":
			return query.applicant_types;
		case "urgency":
			return query.urgencies;
		case "collective":
			return query.collective === null ? [] : [query.collective ? YES : NO];
	}
}

/** Returns the change of a query that sets these values of a condition. */
export function chooseValues(
	condition: ListCondition,
	values: readonly string[],
): Partial<CaseQuery> {
	const rest = values.filter((value) => value !== NONE);
	const none = values.includes(NONE);
	switch (condition) {
		case "stage":
			return { stages: rest as CaseQuery["stages"] };
		case "cause":
			// Somebody who looks for a cause means the main one or a further one.
			return { causes: rest, further_causes: rest.length > 0 };
		case "grid":
			return { grids: rest, no_grid: none };
		case "mediator":
			return { mediators: rest, no_mediator: none };
		case "source":
			return { sources: rest };
		case "outcome":
			return { outcomes: rest as CaseQuery["outcomes"] };
		case "nature":
			return { natures: rest as CaseQuery["natures"] };
		case "applicantType":
			return { applicant_types: rest as CaseQuery["applicant_types"] };
		case "urgency":
			return { urgencies: rest as CaseQuery["urgencies"] };
		case "collective":
			// Both or neither is no condition.
			return { collective: rest.length === 1 ? rest[0] === YES : null };
	}
}

/**
 * Returns the conditions that a query has beyond those of `base`, the query behind a tally's number,
 * which the heading of the list already names.
 */
export function activeConditions(query: CaseQuery, base: CaseQuery | null): Condition[] {
	return CONDITIONS.filter((condition) => {
		const now = JSON.stringify(valueOf(condition, query));
		return (
			now !== JSON.stringify(base ? valueOf(condition, base) : condition === "date" ? null : [])
		);
	});
}

function valueOf(condition: Condition, query: CaseQuery): unknown {
	return condition === "date" ? query.date : chosenValues(condition, query);
}

/** Returns the change of a query that resets a condition to `base`, or removes it. */
export function withoutCondition(condition: Condition, base: CaseQuery | null): Partial<CaseQuery> {
	if (condition === "date") return { date: base?.date ?? null };
	const chosen = chooseValues(condition, base ? chosenValues(condition, base) : []);
	// The list behind a number of a tally finds main causes only.
	return condition === "cause" && base
		? { ...chosen, further_causes: base.further_causes }
		: chosen;
}

/** Returns the names of the chosen values; a whole group of causes is called by the group's name. */
export function valueNames(
	condition: ListCondition,
	query: CaseQuery,
	options: readonly Option[],
): string[] {
	const chosen = new Set(chosenValues(condition, query));
	const names: string[] = [];
	const named = new Set<string>();
	for (const option of options) {
		if (!chosen.has(option.value)) continue;
		const inGroup = option.group ? options.filter((o) => o.group === option.group) : [];
		const whole = inGroup.length > 1 && inGroup.every((o) => chosen.has(o.value));
		const name = whole ? option.group! : option.label;
		if (!named.has(name)) names.push(name);
		named.add(name);
	}
	return names;
}

/** The presets of the date condition. */
export const PRESETS = ["thisMonth", "lastMonth", "thisYear", "lastYear"] as const;
export type Preset = (typeof PRESETS)[number];

/** Returns the days of a preset; months and years follow the office's month boundary. */
export function presetDays(
	preset: Preset,
	today: IsoDate,
	boundary: MonthBoundary,
): { from: IsoDate; to: IsoDate } {
	const month = monthOf(today, boundary);
	switch (preset) {
		case "thisMonth":
			return monthDays(month, boundary);
		case "lastMonth":
			return monthDays(addMonths(month, -1), boundary);
		case "thisYear":
			return yearDays(month.year, boundary);
		case "lastYear":
			return yearDays(month.year - 1, boundary);
	}
}

function monthDays(
	{ year, month }: OfficeMonth,
	boundary: MonthBoundary,
): { from: IsoDate; to: IsoDate } {
	const first = `${year}-${String(month).padStart(2, "0")}-01`;
	if (boundary === "calendar") return { from: first, to: lastOfMonth(first) };
	return { from: `${addDays(first, -1).slice(0, 7)}-21`, to: `${first.slice(0, 7)}-20` };
}

function yearDays(year: number, boundary: MonthBoundary): { from: IsoDate; to: IsoDate } {
	return {
		from: monthDays({ year, month: 1 }, boundary).from,
		to: monthDays({ year, month: 12 }, boundary).to,
	};
}

/** The days that stand for an open start and an open end. */
export const OPEN_FROM: IsoDate = "1900-01-01";
export const OPEN_TO: IsoDate = "2999-12-31";

/** Returns a date condition; a range typed the wrong way round is reversed. */
export function dateFilter(
	kind: DateKind,
	from: IsoDate | null,
	to: IsoDate | null,
): CaseQuery["date"] {
	if (from === null && to === null) return null;
	const start = from ?? OPEN_FROM;
	const end = to ?? OPEN_TO;
	return start <= end ? { kind, from: start, to: end } : { kind, from: end, to: start };
}
