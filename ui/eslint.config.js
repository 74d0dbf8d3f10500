import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
	group: ["@tauri-apps/*"],
	message: "Only src/lib/backend/tauri.ts may import Tauri; use call() from $lib/backend.",
};
const features = {
	regex: "(^|/)features/",
	message: "Layers: frame → features → ui → lib. ui and lib may not import features.",
};
const ui = { regex: "^\\$ui", message: "lib may not import components." };
const frame = {
	regex: "(^|/)frame/",
	message: "Only App.svelte and the frame may import the frame.",
};

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
