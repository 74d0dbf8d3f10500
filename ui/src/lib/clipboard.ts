/** A secret lies on the clipboard no longer than this. */
const KEPT_FOR = 60_000;

/** What must go from the clipboard; undefined once it is gone, or something else was copied in this window. */
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
 * Whether something else lies there now. Asked only where the page may read it without a question to the person; where
 * it may not, what was copied in this window is all that is known.
 */
async function isOther(text: string): Promise<boolean> {
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
		if (!(await isOther(text)) && secret === text) await navigator.clipboard.writeText("");
		if (secret === text) forget();
	} catch {
		// Some systems let a page write only while it has the focus, or upon a key or click: then at the next one.
		if (secret !== text) return;
		window.addEventListener("click", clear);
		window.addEventListener("keydown", clear);
	}
}

/**
 * Copies a secret and takes it off the clipboard after a minute, unless something else was copied since.
 * @throws when the system lets nothing be copied.
 */
export async function copySecret(text: string): Promise<void> {
	await navigator.clipboard.writeText(text);
	forget();
	secret = text;
	timer = setTimeout(() => void clear(), KEPT_FOR);
	document.addEventListener("copy", forget);
	document.addEventListener("cut", forget);
	window.addEventListener("pagehide", clear);
}

/** The secret served its purpose: it goes now. */
export function dropSecret(): Promise<void> {
	return clear();
}
