import { getContext, setContext } from "svelte";

/** The connection between a Field and the control inside it. */
export interface FieldContext {
	/** Id for the control, to which the label points. */
	readonly id: string;
	/** Ids of hint and error, for aria-describedby. */
	readonly describedBy: string | undefined;
	readonly invalid: boolean;
	/** Reports the error of text that the control cannot parse; undefined when it can. */
	report(problem: string | undefined): void;
}

const KEY = Symbol("field");

/** Makes a Field available to the controls inside it. */
export function provideField(context: FieldContext): void {
	setContext(KEY, context);
}

/** Returns the Field around a control, if there is one. */
export function useField(): FieldContext | undefined {
	return getContext<FieldContext | undefined>(KEY);
}
