import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Patches ECharts for the frozen Object.prototype of the shell. ECharts assigns `constructor` to a plain object while
 * it loads, which would throw. The object is a mock whose constructor is never used.
 */
const echartsUnderFrozenPrototype: Plugin = {
	name: "echarts-under-frozen-prototype",
	transform: {
		filter: { id: /echarts\/lib\/core\/Scheduler\.js/ },
		handler(code) {
			const assignment = "target[name_1] = noop;";
			if (!code.includes(assignment))
				this.error("ECharts changed: check whether this patch is still needed");
			return code.replace(assignment, `if (name_1 !== "constructor") ${assignment}`);
		},
	},
};

const src = fileURLToPath(new URL("./src", import.meta.url));

export default defineConfig({
	plugins: [svelte(), echartsUnderFrozenPrototype],
	optimizeDeps: { exclude: ["echarts", "zrender"] },
	resolve: {
		// Tests use the client build of Svelte, which has effects.
		conditions: process.env.VITEST ? ["browser"] : undefined,
		alias: [
			{ find: /^\$ui$/, replacement: `${src}/ui/index.ts` },
			{ find: /^\$ui\//, replacement: `${src}/ui/` },
			{ find: /^\$domain\//, replacement: `${src}/domain/` },
			{ find: /^\$lib\//, replacement: `${src}/lib/` },
		],
	},
	clearScreen: false,
	server: {
		port: 5183,
		strictPort: true,
		// Tests compare the messages with the core's journal actions, and docs/security.md with the messages.
		fs: { allow: [".", "../src-tauri/core/src/domain", "../docs"] },
	},
	build: {
		// Supported by WebKitGTK 2.40, WebView2 and the WKWebView of macOS 13.
		target: ["es2022", "safari16.4"],
		// An inline preload script would break the page's `script-src 'self'`.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
	},
	test: {
		environment: "happy-dom",
		css: true,
		include: ["src/**/*.test.ts", "lint/*.test.js"],
		// No test of speed: a loaded machine needs many seconds for what takes a tenth of one.
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
