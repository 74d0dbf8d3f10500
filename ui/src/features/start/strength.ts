import type { PassphraseStrength } from "$lib/generated/types";

/** Digits of guesses below which a passphrase falls in seconds, in hours; above which it holds for good. */
const SECONDS = 6;
const HOURS = 9;
const FOR_GOOD = 16;

/** 0 (far too easy) to 4 (very strong); from 3 it is taken. */
export function levelOf({ guesses_log10, refusal }: PassphraseStrength): 0 | 1 | 2 | 3 | 4 {
	if (!refusal) return guesses_log10 >= FOR_GOOD ? 4 : 3;
	if (guesses_log10 < SECONDS) return 0;
	return guesses_log10 < HOURS ? 1 : 2;
}
