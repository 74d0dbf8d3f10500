/** Digits for which the core compares the hidden numbers of people, and writes an entry into the journal. */
const NUMBER = /\d{4}/;
const NUMBER_MS = 400;

/** Returns the pause in ms after which a text is searched: longer for a number, so that each of its digits is not an entry. */
export const typingPause = (text: string, usual: number): number =>
	NUMBER.test(text.normalize("NFKC").replace(/[\s-]/g, "")) ? Math.max(NUMBER_MS, usual) : usual;
