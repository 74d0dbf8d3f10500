import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { byTestId, settle } from "$lib/page.fixture";
import { Select } from ".";

let page: object | undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	document.body.replaceChildren();
});

/** Opens the list of a box with these options and returns the text in place of the list. */
async function emptyText(props: object, typed = ""): Promise<string | undefined> {
	page = mount(Select, { target: document.body, props: { testid: "box", options: [], ...props } });
	const input = byTestId("box") as HTMLInputElement;
	input.focus();
	input.click();
	if (typed) {
		input.value = typed;
		input.dispatchEvent(new Event("input", { bubbles: true }));
	}
	await settle();
	return document.querySelector(".combo-none")?.textContent;
}

it("without options says that there are none and where they are made", async () => {
	expect(await emptyText({ none: "还没有网格，在设置里添加" })).toBe("还没有网格，在设置里添加");
});

it("without options asks nobody to type", async () => {
	expect(await emptyText({})).toBe("还没有可选的");
});

it("says that nothing matches only where there is something to match", async () => {
	const options = [{ value: "a", label: "东片网格" }];
	expect(await emptyText({ options })).toBeUndefined();
	await unmount(page!);
	expect(await emptyText({ options }, "西")).toBe("没有相符的");
});
