import type { Block, DocumentEntry, DocumentKind } from "$lib/generated/types";

/** The groups of the list, in their order. */
export const GROUPS = ["intake", "mediation", "closing", "performance", "dossier"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<DocumentKind, Group>> = {
	application: "intake",
	oral_application: "intake",
	registration_form: "intake",
	consent_inquiry: "intake",
	acceptance_notice: "intake",
	non_acceptance_notice: "intake",
	rights_notice: "intake",
	authorization: "intake",
	representative_certificate: "intake",
	elected_representatives: "intake",
	session_notice: "mediation",
	inquiry_record: "mediation",
	session_record: "mediation",
	extension_consent: "mediation",
	agreement: "closing",
	oral_agreement: "closing",
	settlement: "closing",
	withdrawal: "closing",
	failure_notice: "closing",
	referral: "closing",
	closing_report: "closing",
	arbitration_review: "performance",
	judicial_confirmation: "performance",
	payment_order: "performance",
	performance_record: "performance",
	performance_reminder: "performance",
	follow_up: "performance",
	service_receipt: "dossier",
	reminder_letter: "dossier",
	opinion_letter: "dossier",
	proposal_letter: "dossier",
	cover: "dossier",
	dossier: "dossier",
};

/** The document that is shown, as far as it tells it from the others of a case. */
export type DocumentChoice = Pick<DocumentEntry, "kind" | "session">;

/** Returns the documents by group, each group in the order of the core; groups without documents are left out. */
export function groupsOf(
	entries: readonly DocumentEntry[],
): { group: Group; entries: DocumentEntry[] }[] {
	return GROUPS.map((group) => ({
		group,
		entries: entries.filter((one) => GROUP_OF[one.kind] === group),
	})).filter((one) => one.entries.length > 0);
}

/** Returns the key of a document within its case. */
export function keyOf({ kind, session }: DocumentChoice): string {
	return session === null ? kind : `${kind}-${session}`;
}

/**
 * Returns the place of the chosen document. If it is not offered any more, as after a change of case, this is the first one
 * of its kind, or else the first of all.
 */
export function placeOf(
	entries: readonly DocumentEntry[],
	chosen: { kind: string; session: string | null },
): number {
	const sameKind = (one: DocumentEntry) => one.kind === chosen.kind;
	const exact = entries.findIndex((one) => sameKind(one) && one.session === chosen.session);
	return Math.max(0, exact >= 0 ? exact : entries.findIndex(sameKind));
}

/** The state of a document that the list names: the one that matters most. */
export type DocumentState = "outdated" | "saved" | "lacking" | "complete";

/** Returns the state of a document. What lacks matters until the document is saved; then it is filled in by hand. */
export function stateOf({ saved, missing }: DocumentEntry): DocumentState {
	if (saved) return saved.outdated ? "outdated" : "saved";
	return missing.length > 0 ? "lacking" : "complete";
}

/** Returns the blocks by page; a page without blocks is left out. */
export function pagesOf(blocks: readonly Block[]): Block[][] {
	const pages: Block[][] = [[]];
	for (const block of blocks) {
		if (block.block === "page_break") pages.push([]);
		else if (block.block === "part") pages.push([block]);
		else pages.at(-1)!.push(block);
	}
	const full = pages.filter((page) => page.length > 0);
	return full.length > 0 ? full : [[]];
}

/** Returns the widths of columns in percent from their shares of the page. */
export function columnWidths(shares: readonly number[]): number[] {
	const whole = shares.reduce((sum, share) => sum + share, 0);
	return shares.map((share) => (whole > 0 ? (100 * share) / whole : 100 / shares.length));
}
