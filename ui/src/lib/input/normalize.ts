/** Full-width forms and Chinese brackets that mean the same as their ASCII twins. */
const TWINS: Record<string, string> = {
	"\u3000": " ",
	"\u00a0": " ",
	"〔": "[",
	"〕": "]",
	"【": "[",
	"】": "]",
	"。": ".",
	"、": ",",
	"–": "-",
	"—": "-",
	"−": "-",
	"￥": "¥",
};

/**
 * Makes full-width and half-width digits, letters, brackets and spaces the same thing.
 * The text is composed (NFC), its ends are trimmed and runs of blanks become one space.
 */
export function normalize(text: string): string {
	let out = "";
	for (const ch of text.normalize("NFC")) {
		const code = ch.codePointAt(0) ?? 0;
		if (code >= 0xff01 && code <= 0xff5e) out += String.fromCodePoint(code - 0xfee0);
		else out += TWINS[ch] ?? ch;
	}
	return out.replace(/\s+/gu, " ").trim();
}

/** The form in which texts are compared: normalized, lower case, without spaces. */
export function searchKey(text: string): string {
	return normalize(text).toLowerCase().replace(/ /g, "");
}
