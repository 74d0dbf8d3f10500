import type { JournalLine, Staff } from "$lib/generated/types";
import { type Action, type Deed, ERRANDS, type Errand } from "$lib/i18n/deeds";
import { fieldName } from "$lib/i18n/fields";
import { formatDate } from "$lib/i18n/format";
import type { Lang } from "$lib/i18n/shape";
import { WORDS } from "$lib/i18n/words";
import { type IsoDate, localDate } from "$lib/input/calendar";
import { backupWords, setMoment } from "$lib/keeping";

/** A fact about an entry, for who wants to know more than its sentence. */
export interface Fact {
	label: string;
	value: string;
}

/** An entry in plain words. */
export interface TelledLine {
	seq: number;
	/** The local day on which it was written. */
	day: IsoDate;
	utc: string;
	who: string;
	/** What was done, with the case number in it as `number` gives it. */
	text: string;
	/** The written number of the case, where it has one that the sentence names. */
	number: string | undefined;
	case: string | null;
	erased: boolean;
	/** Something that should not have happened. */
	alarming: boolean;
	facts: Fact[];
}

/** What the words need beside the entry. */
export interface Surroundings {
	lang: Lang;
	today: IsoDate;
	staff: readonly Staff[];
}

const ALARMING: ReadonlySet<string> = new Set([
	"denied",
	"guessed",
	"verification_failed",
	"backup_failed",
	"looks_lost",
	"clock_jumped",
] satisfies Action[]);

/** Reads a detail of unknown shape: journals outlive versions, and an older entry may lack what a newer one has. */
class Detail {
	readonly #of: Record<string, unknown>;

	constructor(detail: unknown) {
		this.#of = typeof detail === "object" && detail !== null ? { ...detail } : {};
	}

	text(key: string): string {
		const value = this.#of[key];
		return typeof value === "string" ? value : "";
	}

	number(key: string): number | undefined {
		const value = this.#of[key];
		return typeof value === "number" ? value : undefined;
	}

	flag(key: string): boolean {
		return this.#of[key] === true;
	}

	texts(key: string): string[] {
		const value = this.#of[key];
		return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
	}
}

function lengthOf(seconds: number, lang: Lang): string {
	const words = WORDS[lang].journal;
	const abs = Math.abs(seconds);
	if (abs < 120) return words.seconds(abs);
	if (abs < 7200) return words.minutes(Math.round(abs / 60));
	return abs < 172_800 ? words.hours(Math.round(abs / 3600)) : words.days(Math.round(abs / 86_400));
}

function kindOf(action: string, detail: Detail): string {
	switch (action) {
		case "locked":
			return detail.text("cause");
		case "revealed":
			return detail.text("field");
		case "exported":
			return detail.text("what");
		case "access":
			return detail.text("change");
		case "denied":
			return errandOf(detail.text("command")) ?? "";
		default:
			return "";
	}
}

function errandOf(command: string): Errand | undefined {
	return Object.hasOwn(ERRANDS, command) ? ERRANDS[command as keyof typeof ERRANDS] : undefined;
}

function countOf(action: string, detail: Detail): number | undefined {
	if (action === "signed_in" || action === "guessed") return detail.number("failures");
	if (action === "keys_rotated") return detail.number("version");
	if (action === "restored") return detail.number("given_up");
	if (action === "looks_lost") return detail.number("count");
	return detail.number("entries");
}

function whatOf(action: string, detail: Detail, { lang, today }: Surroundings): string {
	if (action === "backup_proved" || action === "restored") {
		const name = detail.text("set");
		return name && setMoment(name, today, lang);
	}
	if (action === "backup_failed") {
		const code = detail.text("code");
		return code && backupWords({ code }, lang);
	}
	const seconds = detail.number("seconds");
	return seconds === undefined ? "" : lengthOf(seconds, lang);
}

function deedOf(line: JournalLine, detail: Detail, around: Surroundings): Deed {
	const { lang, staff } = around;
	const words = WORDS[lang].journal;
	const names = detail.texts("fields").map((field) => fieldName(field, lang));
	const member = detail.text("member");
	return {
		number: line.number ?? words.aCase,
		fields: [...new Set(names)].join(words.list),
		about: staff.find((one) => one.id === member)?.name ?? detail.text("name"),
		count: countOf(line.action, detail),
		seq: detail.number("seq"),
		kind: kindOf(line.action, detail),
		unmasked: detail.flag("unmasked"),
		recordMissing: detail.flag("record_missing"),
		what: whatOf(line.action, detail, around),
	};
}

function factsOf(
	line: JournalLine,
	deed: Deed,
	detail: Detail,
	{ lang, today }: Surroundings,
): Fact[] {
	const words = WORDS[lang].journal;
	const at = new Date(line.utc);
	const two = (n: number) => String(n).padStart(2, "0");
	const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
	const from = detail.number("from");
	const to = detail.number("to");
	const isSet = line.action === "backup_proved" || line.action === "restored";
	const facts: (Fact | false)[] = [
		{ label: words.entry, value: words.entryNo(line.seq.toLocaleString("en-US")) },
		{ label: words.moment, value: `${formatDate(localDate(at), lang, "full")} ${clock}` },
		// The last characters of its id are enough to tell the PCs of an office apart.
		{ label: words.device, value: detail.text("device").slice(-6).toUpperCase() },
		{ label: words.fields, value: deed.fields },
		line.action === "signed_in" && {
			label: words.failures,
			value: deed.count ? words.times(deed.count) : "",
		},
		line.action === "denied" && { label: words.command, value: detail.text("command") },
		isSet && {
			label: words.set,
			value: detail.text("set") && setMoment(detail.text("set"), today, lang),
		},
		isSet && {
			label: words.setSeq,
			value: deed.seq === undefined ? "" : words.entryNo(deed.seq.toLocaleString("en-US")),
		},
		line.action === "backup_failed" && { label: words.reason, value: deed.what },
		from !== undefined &&
			to !== undefined && {
				label: words.version,
				value: words.fromTo(String(from), String(to)),
			},
	];
	return facts.filter((fact) => fact !== false).filter(({ value }) => value !== "");
}

/** The entry as somebody would tell it who was there. */
export function tell(line: JournalLine, around: Surroundings): TelledLine {
	const words = WORDS[around.lang].journal;
	const detail = new Detail(line.detail);
	const deed = deedOf(line, detail, around);
	const known = Object.hasOwn(words.deeds, line.action);
	const plain = known ? words.deeds[line.action as Action](deed) : words.other(line.action);
	const text = detail.number("undoes") === undefined ? plain : words.undid(plain);
	const actor = around.staff.find((one) => one.id === line.actor)?.name;
	return {
		seq: line.seq,
		day: localDate(new Date(line.utc)),
		utc: line.utc,
		who: line.actor === null ? words.program : (actor ?? "?"),
		text,
		number: line.number !== null && text.includes(line.number) ? line.number : undefined,
		case: line.case,
		erased: line.erased,
		alarming: ALARMING.has(line.action),
		facts: factsOf(line, deed, detail, around),
	};
}

/** The lines under the days on which they were written; the order is kept. */
export function byDay(lines: readonly TelledLine[]): { day: IsoDate; lines: TelledLine[] }[] {
	const days: { day: IsoDate; lines: TelledLine[] }[] = [];
	for (const line of lines) {
		const last = days.at(-1);
		if (last?.day === line.day) last.lines.push(line);
		else days.push({ day: line.day, lines: [line] });
	}
	return days;
}
