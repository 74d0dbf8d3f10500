import { call, CallError } from "$lib/backend";
import type { CaseView, Obligation, SavedChange } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import { toast, toastError } from "$lib/toast.svelte";

/** Writes a change on top of the current version of a case. Throws the refusal. */
async function writeCase(
	id: string,
	message: string,
	send: (view: CaseView) => Promise<SavedChange>,
): Promise<void> {
	const written = await send(await call("case_get", { case: id }));
	const undo = () => void undoWrite(written);
	toast(message, {
		tone: "green",
		about: { case: written.case, number: written.number },
		action: written.undoable ? { label: t().common.undo, run: undo } : undefined,
	});
}

async function undoWrite(written: SavedChange): Promise<void> {
	try {
		const { case: id, number } = await call("undo", { case: written.case, seq: written.seq });
		toast(t().common.undone, { about: { case: id, number } });
	} catch (thrown) {
		toastError(thrown);
	}
}

/** Sets the next action of a case. Throws the refusal. */
export function setNextAction(
	id: string,
	next_action: string,
	next_on: string | null,
): Promise<void> {
	return writeCase(id, t().today.nextSaved, ({ case: { version } }) =>
		call("case_edit", { case: id, version, changes: { next_action, next_on } }),
	);
}

/** Marks an obligation of an agreement as performed. Throws the refusal. */
export function markPerformed(
	id: string,
	obligation: string,
	performed_on: string,
	performed_note: string,
): Promise<void> {
	return writeCase(id, t().today.performedSaved, ({ case: { version, obligations } }) => {
		const before = obligations.find((one) => one.id === obligation);
		if (!before) throw new CallError("not_found");
		const value: Obligation = { ...before, performed_on, performed_note };
		const draft = { form: "obligation" as const, subject: performedDraftSubject(id, obligation) };
		return call("part_put", { case: id, version, part: { part: "obligation", value }, draft });
	});
}

/** Returns the draft subject under which the unfinished form of an obligation is saved. */
export function performedDraftSubject(id: string, obligation: string): string {
	return `${id}:${obligation}:performed`;
}
