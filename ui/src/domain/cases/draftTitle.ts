import { searchKey } from "$lib/input/normalize";

/** The title of a draft, as far as its fields are filled in. */
export interface DraftTitle {
	/** The two sides, 周永顺 ↔ 鑫海水产行; empty while nobody is named. */
	pair: string;
	about: string;
}

type Body = Record<string, unknown>;

const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** Reads the title of a new-case draft; malformed fields, which other versions may have written, are ignored. */
export function draftTitle(body: Body): DraftTitle {
	const parties = Array.isArray(body.parties) ? body.parties.filter(isBody) : [];
	const side = (role: string) => {
		const named = parties.filter((party) => party.role === role);
		// People who are typed in a grid and not put into the entry yet.
		const rows = role === "applicant" && isBody(body.people) ? body.people.rows : undefined;
		const typed = Array.isArray(rows) ? rows.filter(isBody) : [];
		const names = [...named, ...typed].map((one) => text(one.name));
		return [...new Map(names.map((name) => [searchKey(name), name])).values()]
			.filter((name) => name !== "")
			.join("、");
	};
	const sides = [side("applicant"), side("respondent")].filter((names) => names !== "");
	return { pair: sides.join(" ↔ "), about: text(body.summary).slice(0, 80) };
}
