import type { JournalAction, JournalLine, Staff } from "$lib/generated/types";
import type { ActionDetails } from "$lib/i18n/actionDetails";
import { FORMER_COMMANDS } from "$lib/i18n/formerCommands";
import { COMMAND_PURPOSES, type CommandPurpose } from "$lib/i18n/journalActions";
import { fieldName } from "$lib/i18n/fields";
import { formatDate } from "$lib/i18n/format";
import type { Lang } from "$lib/i18n/text";
import { WORDS } from "$lib/i18n/words";
import { type IsoDate, localDate } from "$lib/input/calendar";
import { backupErrorMessageIn, formatSetMoment } from "$domain/backups/backupStatus";

/** A detail of an entry beyond its sentence. */
export interface Fact {
	label: string;
	value: string;
}

/** An entry described in words. */
export interface DescribedLine {
	seq: number;
	/** The local day on which it was written. */
	day: IsoDate;
	utc: string;
	who: string;
	/** The sentence; it contains `number` literally. */
	text: string;
	/** The written number of the case, if the sentence contains it. */
	number: string | undefined;
	case: string | null;
	erased: boolean;
	/** True for an entry that needs attention, such as a refusal or a failure. */
	alarming: boolean;
	/** Person and quarter of an hour of a search; searches in which they are equal are shown as one line. */
	foldKey: string | undefined;
	facts: Fact[];
}

/** The data that the description needs besides the entry. */
export interface DescribeContext {
	lang: Lang;
	today: IsoDate;
	staff: readonly Staff[];
}

const ALARMING: ReadonlySet<string> = new Set([
	"denied",
	"guessed",
	"verification_failed",
	"derived_differs",
	"backup_failed",
	"backups_ahead",
	"keyring_ahead",
	"anchor_put_back",
	"looks_lost",
	"export_stopped",
	"clock_jumped",
] satisfies JournalAction[]);

/** Reads a detail of unknown shape: entries of other versions may lack fields or have other ones. */
class Detail {
	readonly #fields: Record<string, unknown>;

	constructor(detail: unknown) {
		this.#fields = typeof detail === "object" && detail !== null ? { ...detail } : {};
	}

	text(key: string): string {
		const value = this.#fields[key];
		return typeof value === "string" ? value : "";
	}

	number(key: string): number | undefined {
		const value = this.#fields[key];
		return typeof value === "number" ? value : undefined;
	}

	flag(key: string): boolean {
		return this.#fields[key] === true;
	}

	/** Returns the id of the second person who confirmed the act. */
	confirmedBy(): string {
		const value = this.#fields.second;
		return typeof value === "object" && value !== null
			? new Detail(value).text("confirmed_by")
			: "";
	}

	part(key: string): Detail {
		return new Detail(this.#fields[key]);
	}

	texts(key: string): string[] {
		const value = this.#fields[key];
		return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
	}
}

function durationText(seconds: number, lang: Lang): string {
	const words = WORDS[lang].journal;
	const abs = Math.abs(seconds);
	if (abs < 120) return words.seconds(abs);
	if (abs < 7200) return words.minutes(Math.round(abs / 60));
	return abs < 172_800 ? words.hours(Math.round(abs / 3600)) : words.days(Math.round(abs / 86_400));
}

function variantOf(action: string, detail: Detail): string {
	switch (action) {
		case "locked":
			return detail.text("cause");
		case "revealed":
			return detail.text("field");
		case "exported":
		case "export_begun":
		case "export_stopped":
			return detail.text("what");
		case "document_saved":
			return detail.text("form");
		case "access":
			return detail.text("change");
		case "denied":
			return purposeOf(detail.text("command")) ?? "";
		default:
			return "";
	}
}

/** Returns the purpose of a command by its present or a former name. */
function purposeOf(command: string): CommandPurpose | undefined {
	const former = Object.hasOwn(FORMER_COMMANDS, command) ? FORMER_COMMANDS[command] : undefined;
	const name = former ?? command;
	return Object.hasOwn(COMMAND_PURPOSES, name)
		? COMMAND_PURPOSES[name as keyof typeof COMMAND_PURPOSES]
		: undefined;
}

function countOf(action: string, detail: Detail): number | undefined {
	if (action === "signed_in" || action === "guessed") return detail.number("failures");
	if (action === "keys_rotated") return detail.number("version");
	if (action === "restored") return detail.number("given_up");
	if (action === "looks_lost" || action === "derived_differs") return detail.number("count");
	if (action === "derived_rebuilt") return detail.number("cases");
	return detail.number("entries");
}

function detailText(action: string, detail: Detail, { lang, today }: DescribeContext): string {
	if (action === "backup_proved" || action === "restored" || action === "backups_ahead") {
		const name = detail.text("set");
		return name && formatSetMoment(name, today, lang);
	}
	if (action === "backup_failed") {
		const code = detail.text("code");
		return code && backupErrorMessageIn({ code }, lang);
	}
	const seconds = detail.number("seconds");
	return seconds === undefined ? "" : durationText(seconds, lang);
}

/** Returns the name of a person who may only be known to a book that a restore replaced. */
function personName(id: string, former: string, { lang, staff }: DescribeContext): string {
	return staff.find((one) => one.id === id)?.name ?? (former || WORDS[lang].common.unknown);
}

function actionDetails(line: JournalLine, detail: Detail, context: DescribeContext): ActionDetails {
	const { lang, staff } = context;
	const words = WORDS[lang].journal;
	const names = detail.texts("fields").map((field) => fieldName(field, lang));
	const member = detail.text("member");
	const second = detail.confirmedBy();
	return {
		number: line.number ?? words.aCase,
		fields: [...new Set(names)].join(words.list),
		about: staff.find((one) => one.id === member)?.name ?? detail.text("name"),
		count: countOf(line.action, detail),
		seq: detail.number("seq"),
		kind: variantOf(line.action, detail),
		cause: detail.text("cause"),
		second: second && personName(second, detail.text("second_name"), context),
		alone: detail.text("second") === "nobody",
		unmasked: detail.flag("unmasked"),
		recordMissing: detail.flag("record_missing"),
		what: detailText(line.action, detail, context),
	};
}

function factsOf(
	line: JournalLine,
	details: ActionDetails,
	detail: Detail,
	context: DescribeContext,
): Fact[] {
	const { lang, today } = context;
	const words = WORDS[lang].journal;
	const at = new Date(line.utc);
	const two = (n: number) => String(n).padStart(2, "0");
	const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
	const from = detail.number("from");
	const to = detail.number("to");
	const isSet = line.action === "backup_proved" || line.action === "restored";
	const by = line.action === "restored" ? detail.text("by") : "";
	const replaced = detail.part("replaced").number("seq");
	const facts: (Fact | false)[] = [
		{ label: words.entry, value: words.entryNo(line.seq.toLocaleString("en-US")) },
		{ label: words.moment, value: `${formatDate(localDate(at), lang, "full")} ${clock}` },
		// The last characters of the id are enough to distinguish the PCs of an office.
		{ label: words.device, value: detail.text("device").slice(-6).toUpperCase() },
		{ label: words.fields, value: details.fields },
		line.action === "signed_in" && {
			label: words.failures,
			value: details.count ? words.times(details.count) : "",
		},
		isSet && {
			label: words.set,
			value: detail.text("set") && formatSetMoment(detail.text("set"), today, lang),
		},
		isSet && {
			label: words.setSeq,
			value: details.seq === undefined ? "" : words.entryNo(details.seq.toLocaleString("en-US")),
		},
		by !== "" && {
			label: words.replacedBy,
			value: personName(by, detail.text("by_name"), context),
		},
		replaced !== undefined && {
			label: words.replaced,
			value: words.entryNo(replaced.toLocaleString("en-US")),
		},
		line.action === "backup_failed" && { label: words.reason, value: details.what },
		from !== undefined &&
			to !== undefined && {
				label: words.version,
				value: words.fromTo(String(from), String(to)),
			},
	];
	return facts.filter((fact) => fact !== false).filter(({ value }) => value !== "");
}

const QUARTER_MS = 15 * 60_000;

function foldKeyOf({ action, actor, utc }: JournalLine): string | undefined {
	const quarter = Math.floor(Date.parse(utc) / QUARTER_MS);
	return action === "searched" ? `${actor ?? ""}-${quarter}` : undefined;
}

/** Describes an entry in the language of the context. */
export function describeLine(line: JournalLine, context: DescribeContext): DescribedLine {
	const words = WORDS[context.lang].journal;
	const detail = new Detail(line.detail);
	const details = actionDetails(line, detail, context);
	const known = Object.hasOwn(words.actions, line.action);
	const plain = known ? words.actions[line.action as JournalAction](details) : words.other;
	const text = detail.number("undoes") === undefined ? plain : words.undid(plain);
	const actor = context.staff.find((one) => one.id === line.actor)?.name;
	return {
		seq: line.seq,
		day: localDate(new Date(line.utc)),
		utc: line.utc,
		who: line.actor === null ? words.program : (actor ?? WORDS[context.lang].common.unknown),
		text,
		number: line.number !== null && text.includes(line.number) ? line.number : undefined,
		case: line.case,
		erased: line.erased,
		alarming: ALARMING.has(line.action) || details.alone,
		foldKey: foldKeyOf(line),
		facts: factsOf(line, details, detail, context),
	};
}

/** Groups the lines by the day on which they were written, in their order. */
export function groupByDay(
	lines: readonly DescribedLine[],
): { day: IsoDate; lines: DescribedLine[] }[] {
	const days: { day: IsoDate; lines: DescribedLine[] }[] = [];
	for (const line of lines) {
		const last = days.at(-1);
		if (last?.day === line.day) last.lines.push(line);
		else days.push({ day: line.day, lines: [line] });
	}
	return days;
}

/** One line of the page: an entry, or the searches of one person in a quarter of an hour. */
export interface FoldedLine {
	key: string;
	/** Newest first; there is at least one. */
	entries: [DescribedLine, ...DescribedLine[]];
}

/**
 * Folds searches, of which there may be twenty in a minute, by person and quarter of an hour, at the place of the newest.
 * Every entry stays, and all others keep their order.
 */
export function foldSearches(lines: readonly DescribedLine[]): FoldedLine[] {
	const folded: FoldedLine[] = [];
	const searches = new Map<string, FoldedLine>();
	for (const line of lines) {
		const group = line.foldKey === undefined ? undefined : searches.get(line.foldKey);
		if (group) {
			group.entries.push(line);
			continue;
		}
		const one: FoldedLine = { key: line.foldKey ?? String(line.seq), entries: [line] };
		folded.push(one);
		if (line.foldKey !== undefined) searches.set(line.foldKey, one);
	}
	return folded;
}
