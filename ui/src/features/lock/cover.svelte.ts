let on = $state(false);

/** F9: whether the whole window is covered because somebody walked up. */
export const cover = {
	get on(): boolean {
		return on;
	},
	put(): void {
		on = true;
	},
	lift(): void {
		on = false;
	},
};
