let shown = $state(false);

/** The cover that hides the whole window from visitors (F9). */
export const cover = {
	get shown(): boolean {
		return shown;
	},
	show(): void {
		shown = true;
	},
	hide(): void {
		shown = false;
	},
};
