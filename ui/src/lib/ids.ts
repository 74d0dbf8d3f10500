/** The nil UUID; as the id of a new part or list entry it tells the core to assign one. */
export const NIL = "00000000-0000-0000-0000-000000000000";

/** Returns a new UUIDv7 (RFC 9562): ids sort by creation time, which is the order in which parts are listed. */
export function freshId(now: number = Date.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	for (let i = 5, rest = now; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
	bytes[6] = 0x70 | (bytes[6]! & 0x0f);
	bytes[8] = 0x80 | (bytes[8]! & 0x3f);
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
