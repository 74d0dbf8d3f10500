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
	const parties = Array.isArray(body.parties) ? body.parties.filter(isBody) : [];
	const side = (role: string) => {
		const names = parties.filter((party) => party.role === role).map((party) => text(party.name));
		return [...new Map(names.map((name) => [searchKey(name), name])).values()]
			.filter((name) => name !== "")
			.join("、");
	};
	const sides = [side("applicant"), side("respondent")].filter((names) => names !== "");
	return { pair: sides.join(" ↔ "), about: text(body.summary).slice(0, 80) };
}
