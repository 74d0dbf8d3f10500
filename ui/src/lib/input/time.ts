import { normalize } from "./normalize";

/**
 * Parses a time of day: 9, 930, 14:30, 9点半, 下午2点, 2pm. Returns "HH:MM" or null.
 * A bare hour counts from midnight: 2 is two in the morning, 下午2 is 14:00.
 */
export function parseTime(text: string): string | null {
	const s = normalize(text).toLowerCase().replace(/ /g, "");
	const m =
		/^(凌晨|早上|上午|中午|下午|晚上)?(\d{1,2})(?:[:.点时](半|\d{1,2})?分?|(\d{2}))?(am|pm)?$/.exec(
			s,
		);
	if (!m) return null;
	let hour = Number(m[2]);
	const minute = m[3] === "半" ? 30 : Number(m[3] ?? m[4] ?? 0);
	const after = m[1] === "下午" || m[1] === "晚上" || m[5] === "pm";
	if (m[1] && m[5]) return null;
	if ((m[5] || after) && hour > 12 && m[5]) return null;
	if (after && hour < 12) hour += 12;
	if (m[1] === "中午" && hour < 3) hour += 12;
	if (m[5] === "am" && hour === 12) hour = 0;
	if (hour > 23 || minute > 59) return null;
	return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
