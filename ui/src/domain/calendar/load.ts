import type { CalendarDay, CaseId, DayLoad, SessionId } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";

const KINDS = ["sessions", "terms", "obligations", "next_actions"] as const;

/** Returns the number of things on a day as text: 2 场调解、1 个期限; "" for none. */
export function loadText(load: DayLoad): string {
	const words = t().calendar.load;
	const pieces = KINDS.flatMap((kind) => (load[kind] > 0 ? [words[kind](load[kind])] : []));
	return pieces.join(t().list.listComma);
}

/** Returns the load of a day without this session and without what is of this case. */
export function loadBesides(
	{ day, load, sessions, items }: CalendarDay,
	caseId: CaseId,
	session?: SessionId,
): DayLoad {
	const own = items.filter((item) => item.case === caseId && item.effective === day);
	const of = (kind: string) => own.filter((item) => item.subject.kind === kind).length;
	const terms = own.filter((item) => item.subject.kind === "term" && item.binds_office).length;
	return {
		sessions: load.sessions - sessions.filter((one) => one.session === session).length,
		terms: load.terms - terms,
		obligations: load.obligations - of("obligation"),
		next_actions: load.next_actions - of("next_action"),
	};
}
