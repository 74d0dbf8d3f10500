import type { IsoDate } from "$lib/input/calendar";
import { parseDate } from "$lib/input/date";
import { type Fen, parseMoney } from "$lib/input/money";
import { normalize } from "$lib/input/normalize";
import type { Rhythm } from "./schedule";

/** What a sentence says about one instalment. */
interface Named {
	on?: IsoDate;
	amount?: Fen;
}

/** What a sentence about instalments says; what it does not say is undefined. */
export interface Sentence {
	total?: Fen;
	count?: number;
	/** The number of instalments in which the rest is paid. */
	restCount?: number;
	/** The sum of what is left after the first instalments. */
	rest?: Fen;
	/** True if the rest is paid in one. */
	isRestAtOnce: boolean;
	/** The amount of each instalment that is not named. */
	each?: Fen;
	rhythm?: Rhythm;
	/** The month of the first instalment, counted from year 0. */
	startMonth?: number;
	/** Instalments by their number, from 1, and the last one. */
	named: Map<number | "last", Named>;
}

const DIGITS = "零一二三四五六七八九";
const NUMBER = "\\d{1,3}|[一二两三四五六七八九十]{1,3}";

/** Returns the value of a small number: 3, 三, 十二, 二十. */
function smallNumber(text: string): number {
	if (/^\d+$/.test(text)) return Number(text);
	const digit = (ch: string) => DIGITS.indexOf(ch === "两" ? "二" : ch);
	const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
	const ten = text.includes("十") ? 10 * (tens ? digit(tens) : 1) : 0;
	return ten + (ones ? digit(ones) : 0);
}

const COUNT = new RegExp(
	`(?:共?分(?:为|成)?|共)(${NUMBER})(?:期|次|笔|个月)|(${NUMBER})期(?=付|支付|还|$)`,
);
const FIRST = /首期|首付|首笔|第一笔|先(?=付|支付|还)/;
const LAST = /最后一[期笔次]|末期|尾期/;
const NTH = new RegExp(`第(${NUMBER})[期笔次]`);
const REST = /余款|余额|其余|剩余|剩下|尾款/;
const START =
	/(?:自|从)(\d{4})?年?(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?(?:起|开始)|(?:自|从)(下|本)个?月(?:起|开始)/;
const DATE =
	/\d{4}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|\d{4}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d|元)|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[-/]\d{1,2}(?![\d元])|今天|今日|当天|当日|当场|明天/;
const RHYTHM =
	/每(?:个)?(半个?月|两个?月|二个?月|2个?月|季度?|月|两周|双周|周|星期)(?:的)?(底|末|最后一[天日]|[一二三四五六日天](?![十\d])|\d{1,2}(?=[日号]))?(?:[日号])?(?:前|之前|以前)?/;
const AMOUNT = /[¥\d.零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元块角分整]+/g;

/** Reads a sentence about instalments, clause by clause. An incomplete date lies after `today`. */
export function readSentence(text: string, today: IsoDate): Sentence {
	const sentence: Sentence = { isRestAtOnce: false, named: new Map() };
	const line = normalize(text)
		.replace(/ /g, "")
		.replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
	const clauses = line.split(/[,;:]|\.(?!\d)/).filter((one) => one !== "");
	for (const clause of clauses) new ClauseReader(sentence, clause, today).read();
	return sentence;
}

/** Takes what it understands out of a clause, so that what is left over is read as the amount. */
class ClauseReader {
	constructor(
		readonly sentence: Sentence,
		public clause: string,
		readonly today: IsoDate,
	) {}

	read(): void {
		const isRest = this.#take(REST) !== undefined;
		const name = this.#name(isRest);
		this.#start();
		const { at: rhythmAt, isEach } = this.#rhythm();
		const count = this.#take(COUNT);
		const date = this.#take(DATE);
		const on = date && this.#date(date[0]);
		const amount = this.#amount();
		const counted = count && smallNumber(count[1] ?? count[2]!);
		if (counted && isRest) this.sentence.restCount = counted;
		else if (counted) this.sentence.count = counted;
		if (isRest) {
			if (amount) this.sentence.rest = amount.fen;
			if (!counted && rhythmAt === undefined) this.#nameRest(on || undefined);
			return;
		}
		const known = name ?? (on && amount ? this.#nextNumber() : undefined);
		if (known !== undefined) {
			const named = { ...this.sentence.named.get(known) };
			if (on) named.on = on;
			if (amount) named.amount = amount.fen;
			this.sentence.named.set(known, named);
		} else if (amount && (isEach || (rhythmAt !== undefined && amount.at >= rhythmAt))) {
			this.sentence.each = amount.fen;
		} else if (amount) {
			this.sentence.total ??= amount.fen;
		}
	}

	/** Takes the first match out of the clause, and leaves a mark that no pattern matches. */
	#take(pattern: RegExp): RegExpExecArray | undefined {
		const match = pattern.exec(this.clause);
		if (!match) return undefined;
		const end = match.index + match[0].length;
		this.clause = `${this.clause.slice(0, match.index)}|${this.clause.slice(end)}`;
		return match;
	}

	#name(isRest: boolean): number | "last" | undefined {
		if (isRest) return undefined;
		if (this.#take(LAST)) return "last";
		if (this.#take(FIRST)) return 1;
		const nth = this.#take(NTH);
		return nth && smallNumber(nth[1]!);
	}

	/** The number of an instalment that is named by its day alone: the one after those before it. */
	#nextNumber(): number {
		return [...this.sentence.named.keys()].filter((n) => n !== "last").length + 1;
	}

	/** The rest in one payment is the instalment after those that are named. */
	#nameRest(on: IsoDate | undefined): void {
		this.sentence.isRestAtOnce = true;
		if (on) this.sentence.named.set("last", { on });
	}

	#start(): void {
		const match = this.#take(START);
		if (!match) return;
		const now = +this.today.slice(0, 4) * 12 + +this.today.slice(5, 7) - 1;
		if (match[4]) {
			this.sentence.startMonth = now + (match[4] === "下" ? 1 : 0);
			return;
		}
		const month = Number(match[2]) - 1;
		const year = match[1] ? Number(match[1]) : Math.floor(now / 12) + (month < now % 12 ? 1 : 0);
		this.sentence.startMonth = year * 12 + month;
		if (match[3]) {
			const day = `${year}-${String(month + 1).padStart(2, "0")}-${match[3].padStart(2, "0")}`;
			const on = parseDate(day, this.today, "future");
			if (on) this.sentence.named.set(1, { ...this.sentence.named.get(1), on });
		}
	}

	/** Returns where the rhythm stood, and whether the clause speaks of each instalment. */
	#rhythm(): { at: number | undefined; isEach: boolean } {
		const each = this.#take(/每(?:一)?(?:期|次|笔)/);
		const match = this.#take(RHYTHM);
		if (match) this.sentence.rhythm = rhythmOf(match[1]!, match[2]);
		return { at: match?.index, isEach: each !== undefined };
	}

	#date(text: string): IsoDate | null {
		const isNow = ["当天", "当日", "当场"].includes(text);
		return isNow ? this.today : parseDate(text, this.today, "future");
	}

	/** Returns the longest amount that is left, and where it stands. */
	#amount(): { fen: Fen; at: number } | undefined {
		const found = [...this.clause.matchAll(AMOUNT)]
			.map((match) => ({ text: match[0], fen: parseMoney(match[0]), at: match.index }))
			.filter((one) => one.fen !== null && one.fen > 0 && /[\d元块千万]/.test(one.text));
		const [best] = found.toSorted((a, b) => b.text.length - a.text.length);
		return best && { fen: best.fen!, at: best.at };
	}
}

function rhythmOf(unit: string, day: string | undefined): Rhythm {
	if (unit.endsWith("周") || unit === "星期") {
		const weekday =
			day === undefined ? undefined : "一二三四五六日".indexOf(day.replace("天", "日")) + 1;
		return { every: "week", weeks: unit === "周" || unit === "星期" ? 1 : 2, weekday };
	}
	const isLast = day !== undefined && /底|末|最后/.test(day);
	const number =
		day !== undefined && /^\d+$/.test(day) && +day >= 1 && +day <= 31 ? +day : undefined;
	if (unit.startsWith("半")) return { every: "half_month", day: number };
	const months = unit.startsWith("季") ? 3 : unit === "月" ? 1 : 2;
	return { every: "month", months, day: isLast ? "last" : number };
}
