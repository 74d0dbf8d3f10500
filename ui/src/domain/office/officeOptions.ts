import type { OfficeSetupView, Staff } from "$lib/generated/types";
import type { Option } from "$lib/input/match";

/** Returns the active staff except auditors, and those who are already chosen. */
export function staffOptions(
	setup: OfficeSetupView | null,
	current: readonly (string | null)[] = [],
): Option[] {
	const canWork = (member: Staff) => member.active && member.role !== "auditor";
	return (setup?.staff ?? [])
		.filter((member) => canWork(member) || current.includes(member.id))
		.map((member) => ({ value: member.id, label: member.name }));
}

/** Returns the active grids and the current one. */
export function gridOptions(
	setup: OfficeSetupView | null,
	current: string | null = null,
): Option[] {
	return (setup?.grids ?? [])
		.filter((grid) => grid.active || grid.id === current)
		.map((grid) => ({
			value: grid.id,
			label: grid.name,
			hint: grid.liaison,
			initials: String(grid.place),
		}));
}

/** Returns the active rooms and the current one. */
export function roomOptions(
	setup: OfficeSetupView | null,
	current: string | null = null,
): Option[] {
	return (setup?.rooms ?? [])
		.filter((room) => room.active || room.id === current)
		.map((room) => ({ value: room.id, label: room.name, initials: String(room.place) }));
}
