import { getContext, setContext } from "svelte";

/** The connection between a Field and the control inside it. */
export interface FieldContext {
	/** Id for the control, to which the label points; undefined if the field has several controls. */
	readonly id: string | undefined;
	/** Ids of hint and error, for aria-describedby. */
	readonly describedBy: string | undefined;
	/** True if the field has an error that does not come from one of its controls. */
	readonly invalid: boolean;
	/** Reports the error of text that a control cannot parse; undefined when it can. `key` tells the controls apart. */
	report(key: string, problem: string | undefined): void;
}

const KEY = Symbol("field");

/** The errors that the controls of a field report, by control. */
export class ReportedErrors {
	#byKey = $state.raw<Readonly<Record<string, string | undefined>>>({});

	/** The first error; undefined if every control can parse its text. */
	get first(): string | undefined {
		return Object.values(this.#byKey).find((problem) => problem !== undefined);
	}

	report(key: string, problem: string | undefined): void {
		this.#byKey = { ...this.#byKey, [key]: problem };
	}
}

/** Makes a Field available to the controls inside it. */
export function provideField(context: FieldContext): void {
	setContext(KEY, context);
}

/** Returns the Field around a control, if there is one. */
export function useField(): FieldContext | undefined {
	return getContext<FieldContext | undefined>(KEY);
}
