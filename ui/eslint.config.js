import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import { tiersRule } from "./lint/tiers.js";
import svelteConfig from "./svelte.config.js";

const tauri = {
	group: ["@tauri-apps/*"],
	message: "Only src/lib/backend/tauri.ts may import Tauri; use call() from $lib/backend.",
};

export default ts.config(
	{ ignores: ["dist/", "node_modules/", "src/lib/generated/"] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser } },
		plugins: { casebook: { rules: { tiers: tiersRule } } },
		rules: {
			eqeqeq: "error",
			"no-console": "error",
			"no-eval": "error",
			"no-restricted-imports": ["error", { patterns: [tauri] }],
			"casebook/tiers": "error",
			"@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
			"svelte/no-at-html-tags": "error",
			// A Map that no component reads need not be reactive.
			"svelte/prefer-svelte-reactivity": "off",
			"svelte/button-has-type": "error",
			// The rule is about SvelteKit links, which do not occur here.
			"svelte/no-navigation-without-resolve": "off",
		},
	},
	{
		files: ["**/*.svelte", "**/*.svelte.ts"],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
	},
	{
		files: ["src/lib/backend/tauri.ts"],
		rules: { "no-restricted-imports": "off" },
	},
);
