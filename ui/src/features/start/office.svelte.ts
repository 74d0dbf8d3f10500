import { call, CallError } from "$lib/backend";
import { type Refused, t } from "$lib/i18n/index.svelte";
import { pace } from "$lib/pace";
import { prefs } from "$lib/prefs.svelte";
import { gridNames, twin } from "./grids";

export type OfficeField =
	"office_name" | "short_name" | "grids" | "user_name" | "passphrase" | "again";

/** What is typed before there is a book is kept among the preferences of the screen; passphrases never. */
const KEPT = "start_form";
const SHORTEST = "12";

interface Kept {
	officeName: string;
	shortName: string;
	grids: string;
	userName: string;
}

const NOTHING: Kept = { officeName: "", shortName: "", grids: "", userName: "" };

/** What was kept, as far as it is text. */
function kept(): Kept {
	const found = prefs.get<Partial<Kept> | null>(KEPT, null) ?? {};
	const text = (key: keyof Kept) => (typeof found[key] === "string" ? found[key] : NOTHING[key]);
	return {
		officeName: text("officeName"),
		shortName: text("shortName"),
		grids: text("grids"),
		userName: text("userName"),
	};
}

/** The form that makes the office's book. */
export class OfficeForm {
	form = $state<Kept>(kept());
	passphrase = $state("");
	again = $state("");
	#errors = $state.raw<Partial<Record<OfficeField, Refused>>>({});
	/** What stood in the fields when they were judged. */
	#refusedTexts = $state.raw<Partial<Record<OfficeField, string>>>({});
	/** A refusal that belongs to no field. */
	#general = $state.raw<Refused>();
	#busy = $state(false);
	#made = false;
	readonly #paced = pace(() => this.#keep(), { quiet: 800, longest: 1500 });

	get busy(): boolean {
		return this.#busy;
	}

	get general(): Refused | undefined {
		return this.#general;
	}

	/** What is wrong with a field; taken back as soon as something else stands there. */
	error(field: OfficeField): Refused | undefined {
		const refused = this.#errors[field];
		return refused && this.#refusedTexts[field] === this.#textOf(field) ? refused : undefined;
	}

	/** Something was typed: it will be kept. */
	touch(): void {
		if (!this.#busy && !this.#made) this.#paced.touch();
	}

	flush(): Promise<void> {
		return this.#paced.flush();
	}

	/** Makes the book. The first field that is wrong, or undefined when it was made. */
	async submit(): Promise<OfficeField | "general" | undefined> {
		this.#general = undefined;
		this.#refusedTexts = Object.fromEntries(ORDER.map((field) => [field, this.#textOf(field)]));
		this.#errors = this.#judge();
		const first = ORDER.find((field) => this.#errors[field]);
		if (first) return first;
		this.#busy = true;
		// Not while the book is being made: it would be kept after it was forgotten.
		this.#paced.cancel();
		try {
			await call("office_create", {
				office_name: this.form.officeName.trim(),
				short_name: this.form.shortName.trim(),
				grids: gridNames(this.form.grids).map((name) => ({ name, liaison: "" })),
				user_name: this.form.userName.trim(),
				passphrase: this.passphrase,
			});
			// What was typed last may have asked for it again: names that are in the book now must not stay outside of it.
			this.#made = true;
			this.#paced.cancel();
			prefs.set({ [KEPT]: null });
			return undefined;
		} catch (thrown) {
			this.#busy = false;
			this.touch();
			return this.#place(CallError.from(thrown));
		} finally {
			this.#busy = false;
		}
	}

	/** The two passphrases are wrong together: to change either is to answer. */
	#textOf(field: OfficeField): string {
		const { officeName, shortName, grids, userName } = this.form;
		const texts = {
			office_name: officeName,
			short_name: shortName,
			grids,
			user_name: userName,
			passphrase: this.passphrase,
			again: `${this.passphrase}\n${this.again}`,
		};
		return texts[field];
	}

	/** What can be seen to be wrong without asking; the rest is the core's to judge. */
	#judge(): Partial<Record<OfficeField, Refused>> {
		const errors: Partial<Record<OfficeField, Refused>> = {};
		const missing = { code: "missing" };
		if (this.form.officeName.trim() === "") errors.office_name = missing;
		if (this.form.shortName.trim() === "") errors.short_name = missing;
		if (this.form.userName.trim() === "") errors.user_name = missing;
		if (twin(gridNames(this.form.grids))) errors.grids = { code: "twin" };
		if ([...this.passphrase].length < Number(SHORTEST)) {
			errors.passphrase = { code: "passphrase_too_short", detail: [SHORTEST] };
		} else if (this.passphrase !== this.again) errors.again = { code: "again" };
		return errors;
	}

	#place(error: CallError): OfficeField | "general" {
		const [head] = (error.field ?? "").split(".");
		const field =
			ORDER.find((one) => one === head) ?? (error.code.startsWith("passphrase_") && "passphrase");
		if (!field) {
			this.#general = error;
			return "general";
		}
		this.#errors = { [field]: error };
		return field;
	}

	/** An empty form is nothing to come back to. */
	async #keep(): Promise<void> {
		const empty = Object.values(this.form).every((text) => text.trim() === "");
		prefs.set({ [KEPT]: empty ? null : { ...this.form } });
	}
}

const ORDER: readonly OfficeField[] = [
	"office_name",
	"short_name",
	"grids",
	"user_name",
	"passphrase",
	"again",
];

/** The first number that the office would give, as its pattern is at the start. */
export function firstNumber(shortName: string, year: number): string {
	return `${shortName.trim() || t().start.office.shortExample}劳调字〔${year}〕第1号`;
}
