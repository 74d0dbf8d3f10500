import { expect, it } from "vitest";
import { KeptDoubts } from "./keptDoubts";

it("keeps a doubtful value until it is changed", () => {
	const kept = new KeptDoubts();
	const party = { name: "李建军", phone: "1380000123" };
	kept.keep("parties.0.phone", party);
	kept.keep("parties.1.name", { name: "李建国" });
	const valueOf = (path: string) => (path.startsWith("parties.0") ? party : { name: "李建军" });
	expect(kept.paths(valueOf)).toEqual(["parties.0.phone"]);
	party.phone = "1380000124";
	expect(kept.paths(valueOf)).toEqual([]);
});
