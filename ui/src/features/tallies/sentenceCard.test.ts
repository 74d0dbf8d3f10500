import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Sentence, SentenceFigure } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import SentenceCard from "./SentenceCard.svelte";

const text = (text: string) => ({ text, figure: null });
const number = (text: string, column: string, group: string | null = null) => ({
	text,
	figure: { group, column },
});
const SENTENCE: Sentence = {
	zh: [text("11月处理"), number("3起", "accepted", "G1"), text("职工工伤补贴争议")],
	en: [],
	basis_zh: [
		text("受理的 "),
		number("3 件", "accepted"),
		text("；咨询 "),
		number("2 件", "consulted"),
		text("不计"),
	],
	basis_en: [],
	total: 3,
};

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

it("opens the cases of each number, also of the sums in its basis", async () => {
	close = (await openBook({}, {})).close;
	const opened: SentenceFigure[] = [];
	page = mount(SentenceCard, {
		target: document.body,
		props: { sentence: SENTENCE, onopen: (figure: SentenceFigure) => opened.push(figure) },
	});
	await settle();
	expect(byTestId("tally-basis")!.textContent).toBe("受理的 3 件；咨询 2 件不计");
	for (const name of ["G1", "accepted", "consulted"]) byTestId(`tally-sentence-${name}`)!.click();
	expect(opened).toEqual([
		{ group: "G1", column: "accepted" },
		{ group: null, column: "accepted" },
		{ group: null, column: "consulted" },
	]);
});
