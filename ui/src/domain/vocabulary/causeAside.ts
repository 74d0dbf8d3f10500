import type { CauseCode, Vocabulary } from "$lib/generated/types";
import { localText, t } from "$lib/i18n/index.svelte";

/** Returns the note under a cause: its legal head, its statistics class and its report group. */
export function causeAside(vocabulary: Vocabulary, code: CauseCode): string | undefined {
	const cause = vocabulary.causes.find((one) => one.code === code);
	if (!cause) return undefined;
	const of = (list: "legal_heads" | "stat_classes" | "report_groups", key: string) => {
		const term = vocabulary[list].find((one) => one.code === key);
		return term ? localText(term) : t().common.unknown;
	};
	return [
		of("legal_heads", cause.head),
		t().entry.causeStat(of("stat_classes", cause.stat_class)),
		t().entry.causeGroup(of("report_groups", cause.group)),
	].join(" · ");
}
