import { getContext, setContext } from "svelte";

/** What a Field tells the control inside it, and hears from it. */
export interface FieldContext {
	/** Id that the control takes, so that the label points to it. */
	readonly id: string;
	/** Ids of hint and error, for aria-describedby. */
	readonly describedBy: string | undefined;
	readonly invalid: boolean;
	/** Words for text that the control cannot read; undefined when it can. */
	report(problem: string | undefined): void;
}

const KEY = Symbol("field");

export function provideField(context: FieldContext): void {
	setContext(KEY, context);
}

/** The Field around a control, if there is one. */
export function useField(): FieldContext | undefined {
	return getContext<FieldContext | undefined>(KEY);
}
