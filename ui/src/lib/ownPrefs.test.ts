import { expect, it } from "vitest";
import { openBook, PEOPLE } from "./book.fixture.svelte";
import { ownPrefs } from "./ownPrefs";

it("belongs to the member, who starts with what was stored for everybody", async () => {
	const prefs = { columns: ["number"], "a:columns": ["stage"] };
	const first = await openBook({ boot: { prefs } }, {});
	expect(ownPrefs.get("columns", [])).toEqual(["stage"]);
	ownPrefs.set({ columns: ["due"] });
	expect(ownPrefs.get("columns", [])).toEqual(["due"]);
	expect(first.sent).toContainEqual(["prefs_set", { prefs: { "a:columns": ["due"] } }]);
	first.close();
	const second = await openBook({ boot: { prefs, user: PEOPLE[1] } }, {});
	expect(ownPrefs.get("columns", [])).toEqual(["number"]);
	expect(ownPrefs.get("mode", "list")).toBe("list");
	second.close();
});
