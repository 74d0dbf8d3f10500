import type {
	CauseCode,
	GridId,
	HouseView,
	Party,
	PartyId,
	RoomId,
	StaffId,
	Vocabulary,
} from "$lib/generated/types";
import { type DateStyle, formatDate, formatTime } from "$lib/i18n/format";
import type { Lang } from "$lib/i18n/shape";
import { formatMoney } from "$lib/input/money";

/** The lists of the vocabulary whose entries have a code and two names. */
export type TermList = {
	[K in keyof Vocabulary]: Vocabulary[K] extends readonly { code: string; zh: string; en: string }[]
		? K
		: never;
}[keyof Vocabulary];

/** Names of all that a case refers to by id or code, in one language. What is unknown is named by its code. */
export class Lookup {
	constructor(
		readonly vocabulary: Vocabulary,
		readonly house: HouseView | null,
		readonly parties: readonly Party[],
		readonly lang: Lang,
	) {}

	term(list: TermList, code: string): string {
		const terms: readonly { code: string; zh: string; en: string }[] = this.vocabulary[list];
		return terms.find((term) => term.code === code)?.[this.lang] ?? code;
	}

	cause(code: CauseCode): string {
		return this.term("causes", code);
	}

	staff(id: StaffId): string {
		return this.house?.staff.find((member) => member.id === id)?.name ?? "?";
	}

	staffs(ids: readonly StaffId[]): string {
		return this.list(ids.map((id) => this.staff(id)));
	}

	grid(id: GridId): string {
		return this.house?.grids.find((grid) => grid.id === id)?.name ?? "?";
	}

	room(id: RoomId): string {
		return this.house?.rooms.find((room) => room.id === id)?.name ?? "?";
	}

	party(id: PartyId): string {
		return this.parties.find((party) => party.id === id)?.name ?? "?";
	}

	list(names: readonly string[]): string {
		return names.join(this.lang === "zh" ? "、" : ", ");
	}

	date(iso: string, style: DateStyle = "date"): string {
		return formatDate(iso, this.lang, style);
	}

	/** 2026年11月24日 14:30, of a wall time. */
	moment(at: string): string {
		return `${formatDate(at.slice(0, 10), this.lang)} ${formatTime(at)}`;
	}

	money(fen: number): string {
		return formatMoney(fen);
	}
}
