import type { Obligation } from "$lib/generated/types";
import type { IsoDate } from "$lib/input/calendar";
import type { Fen } from "$lib/input/money";
import { type DueDay, dueAfter, dueFrom, firstDue } from "./schedule";
import { readSentence, type Sentence } from "./instalmentSentence";

/** One instalment of a plan. What the sentence does not say is null, and is filled in by hand. */
export interface Instalment {
	due: IsoDate | null;
	amount: Fen | null;
	/** True if its month has no such day, so that its last day was taken. */
	shortened: boolean;
}

/** The instalments that a sentence makes. */
export interface InstalmentPlan {
	rows: Instalment[];
	/** The sum that is owed; null if neither the sentence nor the case says it. */
	total: Fen | null;
	/** What a division left over, in fen; it is in the last instalment. */
	remainder: Fen;
}

/** Why a sentence makes no instalments. */
export type PlanProblem =
	/** It does not say how many. */
	| "no_count"
	/** More than a mediator writes down; a typing error. */
	| "too_many"
	/** The instalments that it names come to more than the whole. */
	| "too_much";

/** The largest number of instalments: ten years of months. */
export const MAX_INSTALMENTS = 120;

/**
 * Returns the instalments that a sentence makes, such as 12,100 元分 3 期，每月 10 日. `owed` is the sum if the sentence
 * names none.
 */
export function planInstalments(
	text: string,
	today: IsoDate,
	owed: Fen | null = null,
): InstalmentPlan | PlanProblem {
	const sentence = readSentence(text, today);
	const total = sentence.total ?? statedTotal(sentence) ?? owed;
	const count = countOf(sentence, total);
	if (count === undefined || count < 1) return "no_count";
	if (count > MAX_INSTALMENTS) return "too_many";
	const amounts = amountsOf(sentence, count, total);
	if (amounts === "too_much") return amounts;
	const days = daysOf(sentence, count, today);
	const rows = amounts.amounts.map((amount, i): Instalment => {
		const day = days[i];
		return { due: day?.on ?? null, amount, shortened: day?.shortened ?? false };
	});
	return { rows, total, remainder: amounts.remainder };
}

/** Returns the whole if the sentence names its first part and the rest, or every part. */
function statedTotal({ named, rest, count, restCount }: Sentence): Fen | null {
	const first = named.get(1)?.amount;
	if (rest !== undefined && first !== undefined) return first + rest;
	const isWhole = named.size > 1 && (count ?? named.size) === named.size && restCount === undefined;
	const amounts = [...named.values()].map((one) => one.amount);
	if (!isWhole || amounts.includes(undefined)) return null;
	return amounts.reduce((sum: number, one) => sum + one!, 0);
}

function countOf(sentence: Sentence, total: Fen | null): number | undefined {
	const { count, restCount, named, each, isRestAtOnce } = sentence;
	if (count !== undefined) return count;
	const numbered = [...named.keys()].filter((n) => n !== "last") as number[];
	const listed = Math.max(0, ...numbered);
	if (restCount !== undefined) return listed + restCount;
	if (isRestAtOnce) return listed + 1;
	if (each !== undefined && each > 0 && total !== null) return Math.ceil(total / each);
	return listed > 1 ? listed : undefined;
}

function amountsOf(
	{ named, each }: Sentence,
	count: number,
	total: Fen | null,
): { amounts: (Fen | null)[]; remainder: Fen } | "too_much" {
	const amounts: (Fen | null)[] = Array.from({ length: count }, () => null);
	for (const [n, { amount }] of named) {
		const at = n === "last" ? count - 1 : n - 1;
		if (at < count && amount !== undefined) amounts[at] = amount;
	}
	const open = amounts.flatMap((amount, i) => (amount === null ? [i] : []));
	const last = open.at(-1);
	if (last === undefined) return { amounts, remainder: 0 };
	const given = amounts.reduce((sum: number, one) => sum + (one ?? 0), 0);
	if (total === null) {
		for (const i of open) amounts[i] = each ?? null;
		return { amounts, remainder: 0 };
	}
	const rest = total - given;
	const share = each ?? Math.floor(rest / open.length);
	const inLast = rest - share * (open.length - 1);
	if (share <= 0 || inLast <= 0) return "too_much";
	for (const i of open) amounts[i] = i === last ? inLast : share;
	return { amounts, remainder: each === undefined ? inLast - share : 0 };
}

function daysOf(sentence: Sentence, count: number, today: IsoDate): (DueDay | undefined)[] {
	const { named, rhythm, startMonth } = sentence;
	const exact = (on: IsoDate | undefined) => (on ? { on, shortened: false } : undefined);
	const days = Array.from({ length: count }, (_, i) => exact(named.get(i + 1)?.on));
	const lastDay = exact(named.get("last")?.on);
	if (rhythm) {
		days[0] ??=
			(startMonth !== undefined && dueFrom(rhythm, startMonth)) || firstDue(rhythm, today);
		const first = days[0];
		if (first) for (let i = 1; i < count; i++) days[i] ??= dueAfter(first.on, rhythm, i);
	}
	if (lastDay) days[count - 1] = lastDay;
	return days;
}

/** Returns the sum of the amounts that are filled in. */
export function sumOf(rows: readonly Pick<Instalment, "amount">[]): Fen {
	return rows.reduce((sum, one) => sum + (one.amount ?? 0), 0);
}

/** Returns the obligations of a plan; each says in its content which instalment it is. */
export function obligationsOf(
	rows: readonly Pick<Instalment, "due" | "amount">[],
	shared: Pick<Obligation, "id" | "debtor" | "creditor">,
	what: (n: number, count: number) => string,
): Obligation[] {
	return rows.map(({ due, amount }, i) => ({
		...shared,
		what: what(i + 1, rows.length),
		amount,
		due_on: due,
		performed_on: null,
		performed_note: "",
	}));
}
