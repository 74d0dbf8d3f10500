import { pairOf, shortNumber } from "$domain/cases/caseTitle";
import { nameOf } from "$domain/vocabulary/names";
import type { CalendarDay, CalendarItem, SessionItem } from "$lib/generated/types";
import { localText, show, t } from "$lib/i18n/index.svelte";
import { daysBetween, type IsoDate } from "$lib/input/calendar";
import type { Routes } from "$lib/nav";

/** One thing on a day, in words. */
export interface Entry {
	key: string;
	/** `red` overdue · `amber` due · `faint` what is moved to another day, or only a right of the parties. */
	tone: "red" | "amber" | "plain" | "faint";
	/** The time of a session, or the kind of the rest; it says in words what the colour does. */
	mark: string;
	pair: string;
	/** What is to be done. */
	about: string;
	/** The mediator of the case, or those of the session. */
	owner: string;
	/** The number of the case, the article and the reason of a move. */
	title: string;
	/** Where a click leads. */
	route: Routes["cases"];
}

const joined = (pieces: readonly (string | false | null | undefined)[]) =>
	pieces.filter((piece) => piece).join(" · ");

export function sessionEntry(session: SessionItem): Entry {
	const words = t().calendar;
	const isPlanned = session.state === "planned";
	return {
		key: session.session,
		tone: "plain",
		mark: show.time(session.starts),
		pair: pairOf(session),
		about: joined([
			words.session(session.nth),
			nameOf.room(session.room),
			!isPlanned && nameOf.term("session_states", session.state),
		]),
		owner: session.mediators.map((id) => nameOf.member(id)).join(t().list.listComma),
		title: joined([shortNumber(session.number), show.timeSpan(session.starts, session.ends)]),
		route: { case: session.case, tab: "sessions" },
	};
}

function kindOf({ subject }: CalendarItem): string {
	switch (subject.kind) {
		case "term":
			return localText(subject);
		case "obligation":
			return t().calendar.obligation;
		case "next_action":
			return t().calendar.nextAction;
	}
}

/** Returns what is to be done: the text of the next action, or what is owed. */
function contentOf({ subject, next_action }: CalendarItem): string {
	if (subject.kind === "next_action") return next_action;
	if (subject.kind === "term") return "";
	const { what, amount } = subject;
	return joined([what, amount !== null && `${show.money(amount)} ${t().common.yuan}`]);
}

/** Returns how an item stands to today: 逾期 2 天, 今天到期, 已可申请仲裁. */
function stateOf(item: CalendarItem, today: IsoDate): string {
	if (item.nearness === "overdue") {
		if (!item.binds_office) return t().page.arbitrationOpen;
		return t().common.overdueBy(daysBetween(item.effective, today));
	}
	return item.nearness === "today" && item.binds_office ? t().common.dueToday : "";
}

function itemEntry(item: CalendarItem, day: IsoDate, today: IsoDate): Entry {
	const words = t().calendar;
	const { subject, nearness } = item;
	const isMovedAway = item.effective !== day;
	const isMovedHere = !isMovedAway && item.due !== day;
	const isFaint = isMovedAway || !item.binds_office;
	const isOverdue = nearness === "overdue" && !isFaint;
	const near = (on: IsoDate) => show.near(on, today);
	const tab = { term: "overview", obligation: "agreement", next_action: "overview" } as const;
	const tones = { overdue: "red", today: "amber", soon: "amber", later: "plain" } as const;
	const part = subject.kind === "term" ? subject.clock : subject.kind;
	const id = subject.kind === "obligation" ? subject.obligation : item.case;
	return {
		key: `${part}-${id}`,
		tone: isFaint ? "faint" : tones[nearness],
		mark: joined([isOverdue && words.overdue, kindOf(item)]),
		pair: pairOf(item),
		about: joined([
			contentOf(item),
			!isMovedAway && stateOf(item, today),
			isMovedAway && words.movedTo(near(item.effective)),
			isMovedHere && words.movedFrom(near(item.due)),
		]),
		owner: nameOf.member(item.mediator),
		title: joined([
			shortNumber(item.number),
			subject.kind === "term" &&
				words.basis(localText({ zh: subject.basis_zh, en: subject.basis_en })),
			item.provisional && t().page.provisional,
		]),
		route: { case: item.case, tab: tab[subject.kind] },
	};
}

/** Returns what ends or is due on a day, by urgency. */
export function itemEntries(day: CalendarDay | undefined, today: IsoDate): Entry[] {
	return (day?.items ?? []).map((item) => itemEntry(item, day!.day, today));
}

/** Returns the entries of a day: the sessions by their start, then the rest by urgency. */
export function entriesOf(day: CalendarDay | undefined, today: IsoDate): Entry[] {
	const sessions = (day?.sessions ?? []).map((session) => sessionEntry(session));
	return [...sessions, ...itemEntries(day, today)];
}

/** Returns the number of things of a day that the core counted and did not list. */
export function unlistedOf({ day, load, sessions, items }: CalendarDay): number {
	const listed = items.filter((item) => item.effective === day && item.binds_office).length;
	const counted = load.terms + load.obligations + load.next_actions;
	return load.sessions - sessions.length + (counted - listed);
}
