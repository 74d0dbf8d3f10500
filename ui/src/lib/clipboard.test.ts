import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { copySecret, clearSecret } from "./clipboard";

/** The text on the clipboard. */
let held = "";
let may: { read: PermissionState; write: boolean };

beforeEach(() => {
	vi.useFakeTimers();
	held = "";
	may = { read: "prompt", write: true };
	vi.stubGlobal("navigator", {
		clipboard: {
			writeText: async (text: string) => {
				if (!may.write) throw new DOMException("not focused", "NotAllowedError");
				held = text;
			},
			readText: async () => {
				if (may.read !== "granted") throw new Error("asks the person");
				return held;
			},
		},
		permissions: { query: async () => ({ state: may.read }) },
	});
});
afterEach(async () => {
	may.write = true;
	await clearSecret();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("a secret on the clipboard", () => {
	it("is removed after a minute, not before", async () => {
		await copySecret("豆腐 风筝 拖拉机");
		await pass(59);
		expect(held).toBe("豆腐 风筝 拖拉机");
		await pass(2);
		expect(held).toBe("");
	});
	it("is removed at once by clearSecret()", async () => {
		await copySecret("豆腐 风筝 拖拉机");
		await clearSecret();
		expect(held).toBe("");
		held = "别的";
		await pass(120);
		expect(held).toBe("别的");
	});
	it("is left alone when something else was copied in this window", async () => {
		await copySecret("豆腐 风筝 拖拉机");
		document.dispatchEvent(new Event("copy"));
		held = "别的";
		await pass(61);
		expect(held).toBe("别的");
	});
	it("is compared where the page may read the clipboard", async () => {
		may.read = "granted";
		await copySecret("豆腐 风筝 拖拉机");
		held = "别处复制的";
		await pass(61);
		expect(held).toBe("别处复制的");
		await copySecret("豆腐 风筝 拖拉机");
		await pass(61);
		expect(held).toBe("");
	});
	it("is removed at the next click where the page may not write by itself", async () => {
		await copySecret("豆腐 风筝 拖拉机");
		may.write = false;
		await pass(61);
		expect(held).toBe("豆腐 风筝 拖拉机");
		may.write = true;
		window.dispatchEvent(new Event("click"));
		await pass(0);
		expect(held).toBe("");
	});
	it("gets a new minute when it is copied again", async () => {
		await copySecret("一");
		await pass(50);
		await copySecret("二");
		await pass(50);
		expect(held).toBe("二");
		await pass(11);
		expect(held).toBe("");
	});
});
