import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * The shell freezes Object.prototype. ECharts assigns `constructor` to a plain object while it loads,
 * which then throws. The object is a mock whose constructor nobody asks for.
 */
const echartsUnderFrozenPrototype: Plugin = {
	name: "echarts-under-frozen-prototype",
	transform: {
		filter: { id: /echarts\/lib\/core\/Scheduler\.js/ },
		handler(code) {
			const assignment = "target[name_1] = noop;";
			if (!code.includes(assignment)) this.error("ECharts changed: see if this is still needed");
			return code.replace(assignment, `if (name_1 !== "constructor") ${assignment}`);
		},
	},
};

const src = fileURLToPath(new URL("./src", import.meta.url));

export default defineConfig({
	plugins: [svelte(), echartsUnderFrozenPrototype],
	optimizeDeps: { exclude: ["echarts", "zrender"] },
	resolve: {
		// Tests run the client's half of Svelte, with its effects.
		conditions: process.env.VITEST ? ["browser"] : undefined,
		alias: [
			{ find: /^\$ui$/, replacement: `${src}/ui/index.ts` },
			{ find: /^\$ui\//, replacement: `${src}/ui/` },
			{ find: /^\$lib\//, replacement: `${src}/lib/` },
		],
	},
	clearScreen: false,
	server: {
		port: 5183,
		strictPort: true,
		// Tests hold the words against the names that the core gives its deeds, and the page on security against the words.
		fs: { allow: [".", "../src-tauri/core/src/domain", "../docs"] },
	},
	build: {
		// WebKitGTK 2.40, WebView2 and WKWebView of macOS 13 all know this.
		target: ["es2022", "safari16.4"],
		// An inline preload script would break the page's `script-src 'self'`.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
	},
	test: { environment: "happy-dom", css: true, include: ["src/**/*.test.ts"] },
});
