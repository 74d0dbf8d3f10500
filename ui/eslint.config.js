import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
	group: ["@tauri-apps/*"],
	message: "Only src/lib/backend/tauri.ts speaks to Tauri; use call() from $lib/backend.",
};
const features = {
	regex: "(^|/)features/",
	message: "Tiers point one way: features → ui, lib. Primitives and lib know no feature.",
};
const ui = { regex: "^\\$ui", message: "lib knows no component." };
const frame = { regex: "(^|/)frame/", message: "Only App.svelte and the frame use the frame." };

export default ts.config(
	{ ignores: ["dist/", "node_modules/", "src/lib/generated/"] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser } },
		rules: {
			eqeqeq: "error",
			"no-console": "error",
			"no-eval": "error",
			"no-restricted-imports": ["error", { patterns: [tauri] }],
			"@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
			"svelte/no-at-html-tags": "error",
			// A Map that nothing on screen reads need not be reactive.
			"svelte/prefer-svelte-reactivity": "off",
			"svelte/button-has-type": "error",
			// The rule is for SvelteKit's links; there are none here.
			"svelte/no-navigation-without-resolve": "off",
		},
	},
	{
		files: ["**/*.svelte", "**/*.svelte.ts"],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
	},
	{
		files: ["src/ui/**"],
		rules: { "no-restricted-imports": ["error", { patterns: [tauri, features, frame] }] },
	},
	{
		files: ["src/lib/**"],
		rules: { "no-restricted-imports": ["error", { patterns: [tauri, features, frame, ui] }] },
	},
	{
		files: ["src/features/**"],
		rules: { "no-restricted-imports": ["error", { patterns: [tauri, frame] }] },
	},
	{
		files: ["src/lib/backend/tauri.ts"],
		rules: { "no-restricted-imports": ["error", { patterns: [features, frame, ui] }] },
	},
);
