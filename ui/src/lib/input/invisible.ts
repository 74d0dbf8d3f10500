/** Marks that nobody sees and that mean nothing: of writing direction, joiners, variation selectors, byte-order marks. */
const INVISIBLE =
	/[\u00AD\u034F\u061C\u115F\u1160\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
/** Marks that hold an emoji together; the tags are those of flags of regions. */
const PART_OF_EMOJI = /[\u200D\uFE0E\uFE0F\u{E0020}-\u{E007F}]/u;
const CONTROL = /[\0-\x08\v\f\x0E-\x1F\x7F-\x9F]/;
const SIGN = /[^\p{L}\p{N}]/u;
const KEYCAP = "\u20E3";

/**
 * Removes the invisible marks and control characters that come in by pasting, but not those that hold an emoji together
 * or choose the form of an ideograph. Blanks and line ends stay. The core does the same (`domain/text.rs`).
 */
export function withoutInvisible(text: string): string {
	if (!INVISIBLE.test(text) && !CONTROL.test(text)) return text;
	const chars = [...text];
	let kept = "";
	let before = "";
	for (const [at, ch] of chars.entries()) {
		const followsEmoji = before > "\u2000" && SIGN.test(before);
		const holds = PART_OF_EMOJI.test(ch) && (followsEmoji || chars[at + 1] === KEYCAP);
		if (!holds && (INVISIBLE.test(ch) || CONTROL.test(ch))) continue;
		kept += ch;
		before = ch;
	}
	return kept;
}
