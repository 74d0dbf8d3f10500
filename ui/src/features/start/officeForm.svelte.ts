import { call, CallError } from "$lib/backend";
import { bookIsRead } from "$lib/book.svelte";
import { type ErrorInfo, t } from "$lib/i18n/index.svelte";
import { debounce } from "$lib/debounce";
import { prefs } from "$lib/prefs.svelte";
import type { MediationBody } from "$lib/generated/types";
import { gridNames, firstDuplicate } from "./grids";

export type OfficeField =
	"office_name" | "short_name" | "body" | "grids" | "user_name" | "passphrase" | "again";

/** Preference key of the form's text, since there is no book yet for a draft. Passphrases are never stored. */
const PREFS_KEY = "start_form";
/** Minimum length of a passphrase, which the core checks as well. */
const MIN_LENGTH = "15";

/** The text of the form that is stored in the preferences. */
interface StoredForm {
	officeName: string;
	shortName: string;
	/** The code of the kind of mediation body; empty until it is chosen. */
	body: string;
	grids: string;
	userName: string;
}

const EMPTY_FORM: StoredForm = {
	officeName: "",
	shortName: "",
	body: "",
	grids: "",
	userName: "",
};

/** Returns the stored form; values that are no text are ignored. */
function storedForm(): StoredForm {
	const found = prefs.get<Partial<StoredForm> | null>(PREFS_KEY, null) ?? {};
	const text = (key: keyof StoredForm) =>
		typeof found[key] === "string" ? found[key] : EMPTY_FORM[key];
	return {
		officeName: text("officeName"),
		shortName: text("shortName"),
		body: text("body"),
		grids: text("grids"),
		userName: text("userName"),
	};
}

/** The form that creates the book of the office. */
export class OfficeForm {
	form = $state<StoredForm>(storedForm());
	passphrase = $state("");
	again = $state("");
	#errors = $state.raw<Partial<Record<OfficeField, ErrorInfo>>>({});
	/** The content of the fields when they were checked. */
	#refusedTexts = $state.raw<Partial<Record<OfficeField, string>>>({});
	/** An error that belongs to no field. */
	#general = $state.raw<ErrorInfo>();
	#busy = $state(false);
	#created = false;
	readonly #debounced = debounce(() => this.#store(), { wait: 800, maxWait: 1500 });

	get busy(): boolean {
		return this.#busy;
	}

	get general(): ErrorInfo | undefined {
		return this.#general;
	}

	/** Returns the error of a field, until the field is changed. */
	error(field: OfficeField): ErrorInfo | undefined {
		const refused = this.#errors[field];
		return refused && this.#refusedTexts[field] === this.#textOf(field) ? refused : undefined;
	}

	/** Schedules storing the form after a change. */
	scheduleStore(): void {
		if (!this.#busy && !this.#created) this.#debounced.schedule();
	}

	/** Stores a changed form now. */
	flush(): Promise<void> {
		return this.#debounced.flush();
	}

	/** Creates the book. Resolves with the first field that has an error, or undefined on success. */
	async submit(): Promise<OfficeField | "general" | undefined> {
		this.#general = undefined;
		this.#refusedTexts = Object.fromEntries(ORDER.map((field) => [field, this.#textOf(field)]));
		this.#errors = this.#check();
		const first = ORDER.find((field) => this.#errors[field]);
		if (first) return first;
		this.#busy = true;
		// Not while the book is being created: the form would be stored after it was deleted.
		this.#debounced.cancel();
		try {
			await call("office_create", {
				office_name: this.form.officeName.trim(),
				short_name: this.form.shortName.trim(),
				body: this.form.body as MediationBody,
				grids: gridNames(this.form.grids).map((name) => ({ name, liaison: "" })),
				user_name: this.form.userName.trim(),
				passphrase: this.passphrase,
			});
			// Typing meanwhile may have scheduled a store: names that are now in the encrypted book must not stay outside it.
			this.#created = true;
			this.#debounced.cancel();
			prefs.set({ [PREFS_KEY]: null });
			await bookIsRead();
			return undefined;
		} catch (thrown) {
			this.#busy = false;
			this.scheduleStore();
			return this.#placeError(CallError.from(thrown));
		} finally {
			this.#busy = false;
		}
	}

	/**
	 * Returns the content of a field. The repeated passphrase includes the first one, so that changing either clears the
	 * error.
	 */
	#textOf(field: OfficeField): string {
		const { officeName, shortName, body, grids, userName } = this.form;
		const texts = {
			office_name: officeName,
			short_name: shortName,
			body,
			grids,
			user_name: userName,
			passphrase: this.passphrase,
			again: `${this.passphrase}\n${this.again}`,
		};
		return texts[field];
	}

	/** Returns the errors that can be found without the core; the core checks the rest. */
	#check(): Partial<Record<OfficeField, ErrorInfo>> {
		const errors: Partial<Record<OfficeField, ErrorInfo>> = {};
		const missing = (field: OfficeField) => ({ code: "missing", detail: [field] });
		if (this.form.officeName.trim() === "") errors.office_name = missing("office_name");
		if (this.form.shortName.trim() === "") errors.short_name = missing("short_name");
		if (this.form.body === "") errors.body = missing("body");
		if (this.form.userName.trim() === "") errors.user_name = missing("user_name");
		if (firstDuplicate(gridNames(this.form.grids))) errors.grids = { code: "duplicate" };
		if ([...this.passphrase].length < Number(MIN_LENGTH)) {
			errors.passphrase = { code: "passphrase_too_short", detail: [MIN_LENGTH] };
		} else if (this.passphrase !== this.again) errors.again = { code: "again" };
		return errors;
	}

	#placeError(error: CallError): OfficeField | "general" {
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

	/** Stores the form, or deletes it if it is empty. */
	async #store(): Promise<void> {
		const empty = Object.values(this.form).every((text) => text.trim() === "");
		prefs.set({ [PREFS_KEY]: empty ? null : { ...this.form } });
	}
}

const ORDER: readonly OfficeField[] = [
	"office_name",
	"short_name",
	"body",
	"grids",
	"user_name",
	"passphrase",
	"again",
];

/** Returns the first case number of the office under the default pattern. */
export function firstNumber(shortName: string, year: number): string {
	return `${shortName.trim() || t().start.office.shortExample}劳调字〔${year}〕第1号`;
}
