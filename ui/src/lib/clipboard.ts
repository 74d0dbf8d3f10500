/** Milliseconds after which a secret is removed from the clipboard. */
const CLEAR_AFTER = 60_000;

/** The secret on the clipboard; undefined once it is cleared or something else was copied in this window. */
let secret: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function forget(): void {
	secret = undefined;
	clearTimeout(timer);
	document.removeEventListener("copy", forget);
	document.removeEventListener("cut", forget);
	window.removeEventListener("pagehide", clear);
	window.removeEventListener("click", clear);
	window.removeEventListener("keydown", clear);
}

/**
 * Returns whether the clipboard now holds something other than `text`. It is read only where the page may do so
 * without a permission prompt; otherwise only copies made in this window are known, and the answer is false.
 */
async function wasReplaced(text: string): Promise<boolean> {
	try {
		const name = "clipboard-read" as PermissionName;
		const { state } = await navigator.permissions.query({ name });
		return state === "granted" && (await navigator.clipboard.readText()) !== text;
	} catch {
		return false;
	}
}

async function clear(): Promise<void> {
	const text = secret;
	if (text === undefined) return;
	clearTimeout(timer);
	try {
		if (!(await wasReplaced(text)) && secret === text) await navigator.clipboard.writeText("");
		if (secret === text) forget();
	} catch {
		// Some systems allow writing only with focus or after a key or click, so it is tried again at the next one.
		if (secret !== text) return;
		window.addEventListener("click", clear);
		window.addEventListener("keydown", clear);
	}
}

/**
 * Copies a secret and removes it from the clipboard after a minute, unless something else was copied since.
 * @throws when the system does not allow copying.
 */
export async function copySecret(text: string): Promise<void> {
	await navigator.clipboard.writeText(text);
	forget();
	secret = text;
	timer = setTimeout(() => void clear(), CLEAR_AFTER);
	document.addEventListener("copy", forget);
	document.addEventListener("cut", forget);
	window.addEventListener("pagehide", clear);
}

/** Removes the secret from the clipboard now. */
export function clearSecret(): Promise<void> {
	return clear();
}
