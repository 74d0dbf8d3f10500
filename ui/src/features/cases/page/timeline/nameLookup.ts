import type {
	CauseCode,
	GridId,
	OfficeSetupView,
	Party,
	PartyId,
	RoomId,
	StaffId,
	Vocabulary,
} from "$lib/generated/types";
import type { TermList } from "$domain/vocabulary/termList";
import { type DateStyle, formatDate, formatTime } from "$lib/i18n/format";
import type { Lang } from "$lib/i18n/text";
import { WORDS } from "$lib/i18n/words";
import { formatMoney } from "$lib/input/money";

/** Finds the names of everything that a case refers to by id or code, in one language. */
export class NameLookup {
	constructor(
		readonly vocabulary: Vocabulary,
		readonly setup: OfficeSetupView | null,
		readonly parties: readonly Party[],
		readonly lang: Lang,
	) {}

	/** The text for a code or an id that is in no list. */
	get #unknown(): string {
		return WORDS[this.lang].common.unknown;
	}

	term(list: TermList, code: string): string {
		const terms: readonly { code: string; zh: string; en: string }[] = this.vocabulary[list];
		return terms.find((term) => term.code === code)?.[this.lang] ?? this.#unknown;
	}

	cause(code: CauseCode): string {
		return this.term("causes", code);
	}

	causeList(codes: readonly CauseCode[]): string {
		return this.list(codes.map((code) => this.cause(code)));
	}

	staff(id: StaffId): string {
		return this.setup?.staff.find((member) => member.id === id)?.name ?? this.#unknown;
	}

	staffList(ids: readonly StaffId[]): string {
		return this.list(ids.map((id) => this.staff(id)));
	}

	grid(id: GridId): string {
		return this.setup?.grids.find((grid) => grid.id === id)?.name ?? this.#unknown;
	}

	room(id: RoomId): string {
		return this.setup?.rooms.find((room) => room.id === id)?.name ?? this.#unknown;
	}

	party(id: PartyId): string {
		return this.parties.find((party) => party.id === id)?.name ?? this.#unknown;
	}

	list(names: readonly string[]): string {
		return names.join(this.lang === "zh" ? "、" : ", ");
	}

	date(iso: string, style: DateStyle = "date"): string {
		return formatDate(iso, this.lang, style);
	}

	/** Formats a local date and time: 2026年11月24日 14:30. */
	moment(at: string): string {
		return `${formatDate(at.slice(0, 10), this.lang)} ${formatTime(at)}`;
	}

	money(fen: number): string {
		return formatMoney(fen);
	}
}
