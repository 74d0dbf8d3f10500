import { untrack } from "svelte";
import { isSameContent } from "./sameContent";

/** The fields of a draft's body that hold what the form began with, and the version in which that stood in the book. */
const BEGAN_WITH = "began_with";
const BEGAN_AT = "began_at";

type Values = Readonly<Record<string, unknown>>;

/** How a form edits what stands in the book. */
export interface Edits<T extends object> {
	/** Returns what the input is about as it stands in the book; undefined if the form makes a new thing. */
	stands: (value: T) => Partial<T> | undefined;
	/** Returns the version of what is edited; while it is the same, nothing changed in the book. */
	version: () => number;
	/** Fields that come from the draft together, or not at all. */
	together?: readonly (readonly (keyof T & string)[])[];
	/** Returns true for a value that may look the same after a change, such as a masked number. */
	isVague?: (value: unknown) => boolean;
	/** Fields of `stands` that are only proposed: what was typed there is no clash with another proposal. */
	proposed?: readonly (keyof T & string)[];
	/** Returns the fields that come from this draft even if nobody typed them: what the form proposes there changes with time. */
	drafted?: (body: Values) => readonly (keyof T & string)[];
	/** Returns a value of the book as text; empty for none. */
	text: (field: string, value: unknown) => string;
}

/**
 * Keeps the draft of an edit from undoing what changed in the book since the form began: only typed fields come back, and
 * one that changed in the book, too, is a clash until it is changed or kept.
 */
export class EditedFacts<T extends object> {
	readonly #edits: Edits<T>;
	/** The version when the form opened. */
	readonly #version: number;
	/** The input with which the form opened. */
	readonly #initial: T;
	/** Numbers that were shown in the form: they stand in the book, which gives them masked. */
	#shown = $state.raw<Values>({});
	/** The restored values of the fields that changed in the book, too. */
	#clashes = $state.raw<Values>({});
	/** The clashes that were shown when the form was to be sent. */
	#seen: readonly string[] = [];

	/** `initial` is the input with which the form opens. */
	constructor(edits: Edits<T>, initial: T) {
		this.#edits = edits;
		this.#initial = initial;
		this.#version = untrack(edits.version);
	}

	/** Returns what stands in the book; undefined for a new thing. */
	#stands(value: T): Values | undefined {
		const stands = this.#edits.stands(value);
		return stands && { ...stands, ...this.#shown };
	}

	/** Returns what the body of the draft holds beside the input. A clash has no base: it is one again the next time. */
	base(value: T): Values {
		const stands = this.#stands(value);
		if (!stands) return {};
		const clashes = this.clashes(value);
		const known = Object.entries(stands)
			.filter(([field]) => !clashes.includes(field))
			.map(([field, value]) => [field, value ?? null]);
		return { [BEGAN_WITH]: Object.fromEntries(known), [BEGAN_AT]: this.#version };
	}

	/** Notes that a number was shown in the form; this is no input. */
	show(field: string, number: string): void {
		this.#shown = { ...this.#shown, [field]: number };
	}

	/** Returns the fields that are still as they were typed in the draft, while the book has something else. */
	clashes(value: T): string[] {
		const now = value as Values;
		return Object.keys(this.#clashes).filter((field) =>
			isSameContent(now[field], this.#clashes[field]),
		);
	}

	/** Returns what stands in the book where a clash is, as text. */
	bookText(field: string, value: T): string {
		return this.#edits.text(field, this.#stands(value)?.[field]);
	}

	/** Keeps a field as it was typed. */
	keep(field: string): void {
		this.#clashes = Object.fromEntries(
			Object.entries(this.#clashes).filter(([clash]) => clash !== field),
		);
	}

	/** Returns true if every clash was shown at an earlier attempt to send the form; from now on these were. */
	haveSeen(value: T): boolean {
		const clashes = this.clashes(value);
		const unseen = clashes.filter((field) => !this.#seen.includes(field));
		this.#seen = clashes;
		return unseen.length === 0;
	}

	/** Returns the fields that the form takes from a draft; those for which `isTouched` is true were typed since it opened. */
	restore(body: Values, isTouched: (field: string) => boolean): Values {
		const draft = { ...this.#initial, ...body };
		const stands = this.#stands(draft);
		if (!stands) return body;
		const opened = this.#stands(this.#initial) ?? {};
		const base = (body[BEGAN_WITH] ?? {}) as Values;
		const isVague = this.#edits.isVague ?? (() => false);
		const isTyped = (field: string) =>
			field in body && !isSameContent(body[field], field in base ? base[field] : stands[field]);
		const isChanged = (field: string) => {
			if (this.#edits.proposed?.includes(field as keyof T & string)) return false;
			if (!(field in base)) return true;
			if (body[BEGAN_AT] === this.#version) return false;
			return !isSameContent(base[field], stands[field]) || isVague(stands[field]);
		};
		const drafted: readonly string[] = this.#edits.drafted?.(body) ?? [];
		const comes = (field: string) => drafted.includes(field) || (field in stands && isTyped(field));
		const taken: Record<string, unknown> = {};
		const clashes: Record<string, unknown> = {};
		for (const group of this.#groups(Object.keys(this.#initial))) {
			if (group.some(isTouched)) continue;
			for (const field of group) {
				if (!(field in body)) continue;
				// What the draft is about may be something else than what the form opened with.
				if (!(field in stands)) taken[field] = body[field];
				else if (!isSameContent(stands[field], opened[field])) taken[field] = stands[field];
			}
			if (!group.some(comes)) continue;
			const changed = group.some((field) => field in stands && isChanged(field));
			for (const field of group) {
				if (!(field in body)) continue;
				taken[field] = body[field];
				if (changed && field in stands && !isSameContent(body[field], stands[field]))
					clashes[field] = body[field];
			}
		}
		this.#clashes = clashes;
		return taken;
	}

	#groups(fields: readonly string[]): readonly (readonly string[])[] {
		const together: readonly (readonly string[])[] = this.#edits.together ?? [];
		const single = fields.filter((field) => !together.some((group) => group.includes(field)));
		return [...together, ...single.map((field) => [field])];
	}
}
