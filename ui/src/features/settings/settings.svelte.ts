import { SvelteMap } from "svelte/reactivity";
import { call, CallError } from "$lib/backend";
import type { Grid, HouseView, Office, Room, Safety, Staff } from "$lib/generated/types";

/** A new entry of a list is sent with this id; the core gives it its own. */
export const NIL = "00000000-0000-0000-0000-000000000000";

/** How it stands with what was typed into one field. */
export interface FieldState {
	/** When it was saved last, RFC 3339. */
	saved?: string;
	error?: CallError;
}

/** What all three lists of the house have in common. */
export interface Entry {
	id: string;
	/** Place in the fixed order of every table, from 1. */
	place: number;
	name: string;
	active: boolean;
}

/**
 * The office and its lists as they are changed one field at a time. Changes are sent one after another, each
 * built on the answer to the one before, so that two fields left in haste do not undo each other.
 */
export class HouseSettings {
	#house = $state.raw<HouseView>() as HouseView;
	readonly #fields = new SvelteMap<string, FieldState>();
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	constructor(house: HouseView) {
		this.#house = house;
	}

	get house(): HouseView {
		return this.#house;
	}

	/** Takes over what was read anew, unless own changes are still on their way. */
	follow(house: HouseView): void {
		if (this.#waiting === 0) this.#house = house;
	}

	/** `office.name`, `grid.<id>.name`, `grid.new`, … */
	state(field: string): FieldState {
		return this.#fields.get(field) ?? {};
	}

	/** Changes one thing about the office; true when it was saved. */
	setOffice<K extends keyof Office>(key: K, value: Office[K]): Promise<boolean> {
		return this.#save(`office.${key}`, () =>
			call("office_set", { office: { ...this.#house.office, [key]: value } }),
		);
	}

	/** Changes one thing about how the book looks after itself; true when it was saved. */
	setSafety<K extends keyof Safety>(key: K, value: Safety[K]): Promise<boolean> {
		return this.#save(`safety.${key}`, () =>
			call("safety_set", { safety: { ...this.#house.safety, [key]: value } }),
		);
	}

	putGrid(grid: Grid, field: string): Promise<boolean> {
		return this.#save(field, () => call("grid_put", { grid }));
	}

	putMember(member: Staff, field: string): Promise<boolean> {
		return this.#save(field, () => call("staff_put", { member }));
	}

	putRoom(room: Room, field: string): Promise<boolean> {
		return this.#save(field, () => call("room_put", { room }));
	}

	/** Any other change that belongs to a field. */
	save(field: string, change: () => Promise<unknown>): Promise<boolean> {
		return this.#save(field, async () => {
			await change();
			return this.#house;
		});
	}

	#save(field: string, change: () => Promise<HouseView>): Promise<boolean> {
		this.#waiting++;
		const done = this.#last.then(async () => {
			try {
				this.#house = await change();
				this.#fields.set(field, { saved: new Date().toISOString() });
				return true;
			} catch (thrown) {
				this.#fields.set(field, { error: CallError.from(thrown) });
				return false;
			} finally {
				this.#waiting--;
			}
		});
		this.#last = done;
		return done;
	}
}

/**
 * The entries whose place changes when one is moved a step up or down; places are numbered anew from 1,
 * which also mends lists that have gaps. Empty when it stands at the end already.
 */
export function moved<E extends Entry>(entries: readonly E[], id: string, by: 1 | -1): E[] {
	const at = entries.findIndex((entry) => entry.id === id);
	const to = at + by;
	const one = entries[at];
	const other = entries[to];
	if (!one || !other) return [];
	const order = entries.with(at, other).with(to, one);
	return order
		.map((entry, i) => ({ ...entry, place: i + 1 }))
		.filter((entry, i) => order[i]!.place !== entry.place);
}
