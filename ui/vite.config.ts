import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));

export default defineConfig({
	plugins: [svelte()],
	resolve: {
		alias: [
			{ find: /^\$ui$/, replacement: `${src}/ui/index.ts` },
			{ find: /^\$ui\//, replacement: `${src}/ui/` },
			{ find: /^\$lib\//, replacement: `${src}/lib/` },
		],
	},
	clearScreen: false,
	server: { port: 5183, strictPort: true },
	build: {
		// WebKitGTK 2.40, WebView2 and WKWebView of macOS 13 all know this.
		target: ["es2022", "safari16.4"],
		// An inline preload script would break the page's `script-src 'self'`.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
	},
	test: { environment: "node", include: ["src/**/*.test.ts"] },
});
