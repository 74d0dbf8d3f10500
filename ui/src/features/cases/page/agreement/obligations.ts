import type { Obligation } from "$lib/generated/types";
import type { Fen } from "$lib/input/money";

/** Returns the sum of the payments towards an obligation, in fen. */
export function paidSum({ payments }: Pick<Obligation, "payments">): Fen {
	return (payments ?? []).reduce((sum, one) => sum + one.amount, 0);
}

/** Returns what is still owed, in fen; null for an obligation without an amount. */
export function outstanding(one: Obligation): Fen | null {
	if (one.amount === null) return null;
	return one.performed_on ? 0 : Math.max(0, one.amount - paidSum(one));
}

/** Returns what was performed of an obligation, in fen: all that is owed if it is said to be performed. */
export function performedSum(one: Obligation): Fen {
	const paid = paidSum(one);
	return one.performed_on ? Math.max(paid, one.amount ?? 0) : paid;
}
