import type { AccessState, AccessView, MemberAccess, Staff } from "$lib/generated/types";

/** Where somebody who works here stands with signing in. */
export interface Standing {
	state: AccessState;
	/** RFC 3339. */
	lastSignedIn: string | null;
	/** Until when a start passphrase is good, RFC 3339. */
	expiresAt: string | null;
	tone: "green" | "amber" | "red" | "plain";
	/** May be given a start passphrase: for the first time, or anew. */
	invite: "first" | "again" | undefined;
	removable: boolean;
}

const TONES: Record<AccessState, Standing["tone"]> = {
	none: "plain",
	invited: "amber",
	invitation_expired: "amber",
	own: "green",
	frozen: "red",
};

/** What can be done about a member's access; nothing about one's own, which is changed by its owner. */
export function standingOf(
	member: Pick<Staff, "id" | "active">,
	view: Pick<AccessView, "members">,
	me: string | undefined,
): Standing {
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
