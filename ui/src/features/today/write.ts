import { call, CallError } from "$lib/backend";
import type { CaseView, Obligation, Written } from "$lib/generated/types";
import { sayError, t } from "$lib/i18n/index.svelte";
import { toast } from "$lib/toast.svelte";

/** Changes a case as it stands now; answers with the refusal, if there was one. */
async function change(
	id: string,
	said: string,
	send: (view: CaseView) => Promise<Written>,
): Promise<CallError | undefined> {
	try {
		const written = await send(await call("case_get", { case: id }));
		const undo = () => void takeBack(written);
		toast(said, {
			tone: "green",
			action: written.undoable ? { label: t().common.undo, run: undo } : undefined,
		});
		return undefined;
	} catch (thrown) {
		return CallError.from(thrown);
	}
}

async function takeBack(written: Written): Promise<void> {
	try {
		await call("undo", { case: written.case, seq: written.seq });
		toast(t().common.undone);
	} catch (thrown) {
		toast(sayError(CallError.from(thrown)) ?? "", { tone: "red" });
	}
}

/** Sets the next action of a case. */
export function setNext(
	id: string,
	next_action: string,
	next_on: string | null,
): Promise<CallError | undefined> {
	return change(id, t().today.nextSaved, ({ case: { version } }) =>
		call("case_edit", { case: id, version, changes: { next_action, next_on } }),
	);
}

/** Notes that an obligation of an agreement was performed. */
export function markPerformed(
	id: string,
	obligation: string,
	performed_on: string,
	performed_note: string,
): Promise<CallError | undefined> {
	return change(id, t().today.performedSaved, ({ case: { version, obligations } }) => {
		const before = obligations.find((one) => one.id === obligation);
		if (!before) throw new CallError("not_found");
		const value: Obligation = { ...before, performed_on, performed_note };
		const draft = { form: "obligation", subject: performedSubject(obligation) };
		return call("part_put", { case: id, version, part: { part: "obligation", value }, draft });
	});
}

/** Under which the half-typed performance of an obligation is kept. */
export function performedSubject(obligation: string): string {
	return `${obligation}:performed`;
}
