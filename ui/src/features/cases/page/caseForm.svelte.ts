import { DraftForm } from "$lib/forms/draftForm.svelte";
import type { Edits } from "$lib/forms/editedFacts.svelte";
import type { FormWithDraft, Part } from "$lib/generated/types";
import type { Subject } from "$domain/cases/fieldTables";
import type { CaseModel } from "./caseModel.svelte";
import { valueText } from "./timeline/changes";

/** What a form of a case edits, and which things of the case its input names. */
export interface CaseFormOptions<T extends object> {
	/** What is edited; a form that only adds has none. */
	edits?: Omit<Edits<T>, "version" | "text"> & {
		/** The table in which the fields are found, to show what stands in the book. */
		subject: Subject;
		/** Returns the text of a value that the table does not know as it is; undefined for the others. */
		text?: (field: string, value: unknown) => string | undefined;
	};
	/** Returns the fields of the input that name what no longer exists, as they are without it. */
	withoutGone?: (value: T) => Partial<T>;
}

/** A form that changes a case. Must be created during component setup. */
export class CaseForm<T extends object> extends DraftForm<T> {
	constructor(
		protected readonly model: () => CaseModel,
		form: FormWithDraft,
		subject: () => string,
		initial: () => T,
		protected readonly onclose: () => void,
		{ edits, withoutGone }: CaseFormOptions<T> = {},
	) {
		super(form, subject, initial, {
			withoutGone,
			edits: edits && {
				...edits,
				version: () => model().view.case.version,
				text: (field, value) =>
					edits.text?.(field, value) ?? valueText(edits.subject, field, value, model().names),
			},
		});
	}

	/** Discards the input and closes the form. */
	cancel = async (): Promise<void> => {
		await this.discard();
		this.onclose();
	};
}

/** The form for one part of a case, such as a party or a note. */
export class PartForm<T extends object> extends CaseForm<T> {
	/** Adds or replaces the part, which also deletes the draft; resolves with true on success. */
	put(
		part: Part,
		message: string,
		missing: readonly string[] = [],
		kept: readonly string[] = [],
	): Promise<boolean> {
		return this.run(() => this.model().put(part, message, this.ref, kept), missing);
	}
}

/** Returns the subject of the draft of a part: that of the case, with the part if it is not a new one. */
export function partSubject(model: CaseModel, part: string): string {
	return `${model.view.case.id}:${part}`;
}

/** Returns true if the case has a party with this id. */
export function hasParty(model: CaseModel, id: string): boolean {
	return model.view.case.parties.some((party) => party.id === id);
}

/** Returns the debtor or creditor as nobody if the case has no such party any more. */
export function withoutGoneSides(
	model: CaseModel,
	{ debtor, creditor }: { debtor: string | null; creditor: string | null },
): { debtor?: null; creditor?: null } {
	const isGone = (id: string | null) => id !== null && !hasParty(model, id);
	return { ...(isGone(debtor) && { debtor: null }), ...(isGone(creditor) && { creditor: null }) };
}
