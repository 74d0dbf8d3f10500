import { withoutInvisible } from "./invisible";

/** Punctuation, brackets and spaces with their ASCII equivalents. */
const ASCII_FORMS: Record<string, string> = {
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
 * Converts full-width digits, letters, brackets and spaces to their half-width forms.
 * The text is normalised to NFC, freed of invisible marks and trimmed, and runs of white space become one space.
 */
export function normalize(text: string): string {
	let out = "";
	for (const ch of withoutInvisible(text).normalize("NFC")) {
		const code = ch.codePointAt(0) ?? 0;
		if (code >= 0xff01 && code <= 0xff5e) out += String.fromCodePoint(code - 0xfee0);
		else out += ASCII_FORMS[ch] ?? ch;
	}
	return out.replace(/\s+/gu, " ").trim();
}

/** Returns the form in which texts are compared: normalised, lower case, without spaces. */
export function searchKey(text: string): string {
	return normalize(text).toLowerCase().replace(/ /g, "");
}
