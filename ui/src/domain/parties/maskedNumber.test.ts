import { expect, it } from "vitest";
import { isMasked } from "./maskedNumber";

it("recognises a masked value by its stars", () => {
	expect(["138****0417", "***"].every(isMasked)).toBe(true);
	expect(["", "0512-6812", "91350100M000100Y43"].some(isMasked)).toBe(false);
});
