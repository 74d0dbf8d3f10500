import { expect, it } from "vitest";
import { KeptDoubts } from "./keptDoubts";

it("keeps a doubtful value until it is changed", () => {
	const kept = new KeptDoubts();
	const paths = (...phones: string[]) => kept.paths((path) => phones[Number(path.split(".")[1])]);
	expect(paths("1380000123", "1390000123")).toEqual([]);
	kept.keep("parties.0.phone");
	expect(paths("1380000123", "1390000123")).toEqual(["parties.0.phone"]);
	expect(paths("1380000124", "1390000123")).toEqual([]);
});

it("does not keep a value that was typed after the question", () => {
	const kept = new KeptDoubts();
	kept.paths(() => "1380000123");
	// The person changes the number and keeps it then: it was not asked about.
	kept.keep("phone");
	expect(kept.paths(() => "1380000124")).toEqual([]);
	expect(kept.paths(() => "1380000123")).toEqual(["phone"]);
});
