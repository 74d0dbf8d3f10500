// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { importedPath, tierProblem } from "./tiers.js";

const UI = fileURLToPath(new URL("..", import.meta.url));
const ENDINGS = ["", ".ts", ".svelte.ts", ".svelte", "/index.ts", "/index.svelte.ts"];
const IMPORT = /\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g;
const STATIC_IMPORT = /\b(?:from|import)\s*["']([^"'\n]+)["']/g;

/** Returns the source files by their path under src. */
function readSources() {
	const paths = readdirSync(join(UI, "src"), { recursive: true })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => /\.(ts|svelte)$/.test(path));
	return new Map(paths.map((path) => [path, readFileSync(join(UI, "src", path), "utf8")]));
}

/** Returns for each file the files that it imports. */
function importGraph(sources, pattern = IMPORT) {
	return new Map(
		[...sources].map(([from, text]) => {
			const targets = [...text.matchAll(pattern)].flatMap(([, specifier]) => {
				const path = importedPath(from, specifier);
				const ending = ENDINGS.find((one) => sources.has(`${path}${one}`));
				return ending === undefined ? [] : [`${path}${ending}`];
			});
			return [from, targets];
		}),
	);
}

/** Returns the files of one cycle; undefined if there is none. */
function findCycle(graph) {
	const done = new Set();
	const path = [];
	function visit(file) {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
		if (done.has(file)) return undefined;
		path.push(file);
		for (const next of graph.get(file) ?? []) {
			const cycle = visit(next);
			if (cycle) return cycle;
		}
		path.pop();
		done.add(file);
		return undefined;
	}
	for (const file of graph.keys()) {
		const cycle = visit(file);
		if (cycle) return cycle;
	}
	return undefined;
}

/** Returns the files that are loaded before anything is shown. */
function loadedFirst(sources) {
	const graph = importGraph(sources, STATIC_IMPORT);
	const loaded = new Set(["main.ts"]);
	for (const file of loaded) for (const next of graph.get(file) ?? []) loaded.add(next);
	return [...loaded];
}

function arrowsUp(graph) {
	return [...graph].flatMap(([from, targets]) =>
		targets.filter((to) => tierProblem(from, to)).map((to) => `${from} → ${to}`),
	);
}

describe("the imports of src", () => {
	const sources = readSources();

	it("are all found", () => {
		const graph = importGraph(sources);
		expect(graph.get("frame/Frame.svelte")).toContain("features/today/Today.svelte");
		expect(graph.get("frame/Frame.svelte")).toContain("features/cases/Cases.svelte");
		expect([...graph.values()].flat().length).toBeGreaterThan(1000);
	});
	it("have no cycle", () => {
		expect(findCycle(importGraph(sources))).toBeUndefined();
	});
	it("have no arrow up", () => {
		expect(arrowsUp(importGraph(sources))).toEqual([]);
	});
	it("load the start pages first, without frame and views", () => {
		const first = loadedFirst(sources);
		expect(first).toContain("features/start/SignIn.svelte");
		const late = /^(frame|features\/(today|cases|entry|tallies|journal|settings))\//;
		expect(first.filter((path) => late.test(path))).toEqual([]);
		const planted = new Map(sources);
		planted.set("main.ts", 'import Frame from "./frame/Frame.svelte";');
		expect(loadedFirst(planted).filter((path) => late.test(path))).not.toEqual([]);
	});
	it("would show a planted cycle and a planted arrow up", () => {
		const planted = new Map(sources);
		planted.set("lib/keys.ts", 'import { Button } from "$ui";');
		const graph = importGraph(planted);
		expect(arrowsUp(graph)).toEqual(["lib/keys.ts → ui/index.ts"]);
		expect(findCycle(graph)).toContain("lib/keys.ts");
	});
});

describe("the lint rule", () => {
	const eslint = new ESLint({ cwd: UI });

	async function isReported(path, line) {
		const text = path.endsWith(".svelte") ? `<script lang="ts">\n${line}\n</script>\n` : line;
		const [{ messages }] = await eslint.lintText(text, { filePath: join(UI, "src", path) });
		return messages.some(({ ruleId }) => ruleId === "casebook/tiers");
	}

	it.each([
		["features/today/X.svelte", 'import X from "../cases/Cases.svelte";'],
		["features/cases/page/steps/x.ts", 'import { x } from "../../../find/x";'],
		["features/today/x.ts", 'export { x } from "../lock/x";'],
		["features/today/x.ts", 'void import("../../frame/x");'],
		["domain/cases/x.ts", 'import type { X } from "../../features/cases/x";'],
		["ui/X.svelte", 'import { x } from "$domain/cases/x";'],
		["lib/x.svelte.ts", 'export * from "$ui";'],
		["lib/x.ts", 'import X from "../App.svelte";'],
	])("reports in %s: %s", async (path, line) => {
		expect(await isReported(path, line)).toBe(true);
	});
	it.each([
		["features/cases/page/steps/x.ts", 'import { x } from "../sessions/x";'],
		["features/today/x.ts", 'import { x } from "$domain/cases/x";'],
		["domain/cases/x.ts", 'import { x } from "../parties/x";'],
		["domain/cases/x.ts", 'import { x } from "$ui";'],
		["ui/x.ts", 'import { x } from "$lib/x";'],
		["App.svelte", 'import X from "./features/lock/X.svelte";'],
		["frame/x.ts", 'import { x } from "../features/lock/x";'],
	])("allows in %s: %s", async (path, line) => {
		expect(await isReported(path, line)).toBe(false);
	});
});
