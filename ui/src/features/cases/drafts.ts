import { searchKey } from "$lib/input/normalize";

/** What a half-typed case is about, as far as it can be told from what was typed. */
export interface DraftTitle {
	/** 周永顺 ↔ 鑫海水产行; empty while nobody is named. */
	pair: string;
	about: string;
}

type Body = Record<string, unknown>;

const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** Reads a draft of the new-case form; what does not fit is passed over, for drafts outlive versions. */
export function draftTitle(body: Body): DraftTitle {
	const fields = isBody(body.fields) ? body.fields : body;
	const sides = [names(body, "applicant"), names(body, "respondent")];
	return {
		pair: sides.filter((side) => side !== "").join(" ↔ "),
		about: text(fields.summary).slice(0, 80),
	};
}

/** The names of a side: of all parties in that role, or of the side's own field. */
function names(body: Body, role: string): string {
	const parties = Array.isArray(body.parties) ? body.parties.filter(isBody) : [];
	const own = body[role];
	const of = [...parties.filter((party) => party.role === role), ...(isBody(own) ? [own] : [])];
	const seen = new Map(of.map((party) => [searchKey(text(party.name)), text(party.name)]));
	seen.delete("");
	return [...seen.values()].join("、");
}
