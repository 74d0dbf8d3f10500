import type { PassphraseStrength } from "$lib/generated/types";

// Limits of log10(guesses): below the first a passphrase falls within seconds, below the second within hours; from the
// third on it is very strong.
const WEAK = 6;
const FAIR = 9;
const VERY_STRONG = 16;

/** Returns the strength level, 0 (far too easy) to 4 (very strong). The core accepts passphrases from level 3. */
export function strengthLevel({ guesses_log10, refusal }: PassphraseStrength): 0 | 1 | 2 | 3 | 4 {
	if (!refusal) return guesses_log10 >= VERY_STRONG ? 4 : 3;
	if (guesses_log10 < WEAK) return 0;
	return guesses_log10 < FAIR ? 1 : 2;
}
