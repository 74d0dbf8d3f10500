import type { AccessState, AccessView, MemberAccess, Staff } from "$lib/generated/types";

/** The sign-in status of a member of staff, with the actions it allows. */
export interface AccessStatus {
	state: AccessState;
	/** Time of the last sign-in, RFC 3339. */
	lastSignedIn: string | null;
	/** Expiry of the start passphrase, RFC 3339. */
	expiresAt: string | null;
	tone: "green" | "amber" | "red" | "plain";
	/** Set if a start passphrase may be issued: for the first time, or a new one. */
	invite: "first" | "again" | undefined;
	removable: boolean;
}

const TONES: Record<AccessState, AccessStatus["tone"]> = {
	none: "plain",
	invited: "amber",
	own: "green",
	frozen: "red",
};

/** Returns the status of a member's access. It allows no actions on one's own access. */
export function accessStatus(
	member: Pick<Staff, "id" | "active">,
	view: Pick<AccessView, "members">,
	me: string | undefined,
): AccessStatus {
	const known: MemberAccess | undefined = view.members.find((one) => one.member === member.id);
	const state = known?.state ?? "none";
	const own = member.id === me;
	return {
		state,
		lastSignedIn: known?.last_signed_in ?? null,
		expiresAt: known?.expires_at ?? null,
		tone: TONES[state],
		invite: own || !member.active ? undefined : state === "none" ? "first" : "again",
		removable: !own && state !== "none",
	};
}

/**
 * Returns true if a change of a member gives another supervisor another role, for which the office may need two people. To retire
 * one is refused until their access was taken away, which takes two people, too.
 */
export function relievesSupervisor(
	before: Pick<Staff, "role" | "active"> | undefined,
	after: Pick<Staff, "id" | "role" | "active">,
	me: string | undefined,
): boolean {
	const leads = (member: Pick<Staff, "role" | "active">) =>
		member.active && member.role === "supervisor";
	const isDemoted = after.active && !leads(after);
	return before !== undefined && after.id !== me && leads(before) && isDemoted;
}
