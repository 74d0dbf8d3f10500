import { SvelteMap } from "svelte/reactivity";
import { call, CallError } from "$lib/backend";
import { nextNumber } from "$domain/numbers";
import type {
	Grid,
	NumberSeries,
	OfficeSetupView,
	Office,
	Room,
	Safety,
	Staff,
} from "$lib/generated/types";

/** The save state of one field. */
export interface FieldState {
	/** Time of the last save, RFC 3339. */
	saved?: string;
	error?: CallError;
}

/** The common properties of the entries of all three lists of the office setup. */
export interface ListEntry {
	id: string;
	/** Position in the fixed order of every table, from 1. */
	place: number;
	name: string;
	active: boolean;
}

/**
 * Edits the office setup one field at a time. Changes are sent one after another, each
 * based on the answer to the previous one, so that two quick changes do not overwrite each other.
 */
export class OfficeSettings {
	#setup = $state.raw<OfficeSetupView>() as OfficeSetupView;
	readonly #fields = new SvelteMap<string, FieldState>();
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	constructor(setup: OfficeSetupView) {
		this.#setup = setup;
	}

	get setup(): OfficeSetupView {
		return this.#setup;
	}

	/** Replaces the setup by a newly read one, unless own changes are still on their way. */
	follow(setup: OfficeSetupView): void {
		if (this.#waiting === 0) this.#setup = setup;
	}

	/** Returns the state of a field: `office.name`, `grid.<id>.name`, `grid.new`, … */
	state(field: string): FieldState {
		return this.#fields.get(field) ?? {};
	}

	/** Changes one property of the office; resolves with true when it was saved. */
	setOffice<K extends keyof Office>(key: K, value: Office[K]): Promise<boolean> {
		return this.#save(`office.${key}`, () =>
			call("office_set", { office: { ...this.#setup.office, [key]: value } }),
		);
	}

	/** Changes one safety setting; resolves with true when it was saved. */
	setSafety<K extends keyof Safety>(key: K, value: Safety[K]): Promise<boolean> {
		return this.#save(`safety.${key}`, () =>
			call("safety_set", { safety: { ...this.#setup.safety, [key]: value } }),
		);
	}

	/** Sets the last number that was given in a year and series; resolves with true when it was saved. */
	setLastNumber(year: number, last: number, series: NumberSeries = "main"): Promise<boolean> {
		return this.#save(`office.last_number.${series}`, () =>
			call("number_set", { year, series, last }),
		);
	}

	/** Returns the last number that was given in a year and series; 0 if none was. */
	lastNumber(year: number, series: NumberSeries = "main"): number {
		const given = this.#setup.last_numbers.find(
			(number) => number.year === year && (number.series ?? "main") === series,
		);
		return given?.n ?? 0;
	}

	/** Returns the number that the next case of a series would get. */
	nextNumber(series: NumberSeries = "main"): string {
		return nextNumber(this.#setup, series);
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

	/** Runs any other change that belongs to a field. */
	save(field: string, change: () => Promise<unknown>): Promise<boolean> {
		return this.#save(field, async () => {
			await change();
			return this.#setup;
		});
	}

	#save(field: string, change: () => Promise<OfficeSetupView>): Promise<boolean> {
		this.#waiting++;
		const done = this.#last.then(async () => {
			try {
				this.#setup = await change();
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
 * Moves an entry one step up or down and returns the entries whose `place` changed. Positions are renumbered from 1,
 * which also repairs gaps. Returns an empty list if the entry is at the end already.
 */
export function moveEntry<E extends ListEntry>(entries: readonly E[], id: string, by: 1 | -1): E[] {
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
