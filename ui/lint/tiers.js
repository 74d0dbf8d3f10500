import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** The tiers of src from top to bottom. A file may import from its own tier and from those below. */
export const TIERS = ["frame", "features", "domain", "ui", "lib"];

const ADVICE = {
	frame: "Only App.svelte and the frame may import the frame.",
	features:
		"A feature may be imported by its own files and by the frame. Move what others need too to src/domain, or to src/ui or src/lib if it knows nothing of cases.",
	domain:
		"src/ui and src/lib know nothing of cases. Pass what they need, or move the file to src/domain.",
	ui: "src/lib has no components. Move the file to src/ui or above.",
};

/** Returns the tier of a path under src; App.svelte and the other files of src itself belong to the frame. */
export function tierOf(path) {
	const [folder, ...rest] = path.split("/");
	return rest.length > 0 || TIERS.includes(folder) ? folder : "frame";
}

/** Returns the path under src that a module specifier means, without resolving its ending; undefined if it leads out of src. */
export function importedPath(from, specifier) {
	const alias = /^\$(lib|ui|domain)(?=\/|$)/.exec(specifier);
	const path = alias
		? specifier.slice(1)
		: specifier.startsWith(".")
			? normalize(join(dirname(from), specifier))
					.split(sep)
					.join("/")
			: "..";
	return path.startsWith("..") ? undefined : path.replace(/\?.*$/, "");
}

/** Returns why a file under src may not import another; undefined if it may. */
export function tierProblem(from, to) {
	const [above, below] = [tierOf(from), tierOf(to)];
	if (!TIERS.includes(above) || !TIERS.includes(below)) return undefined;
	const feature = (path) => path.split("/")[1];
	const isOtherFeature =
		above === "features" && below === "features" && feature(from) !== feature(to);
	const isUp = TIERS.indexOf(below) < TIERS.indexOf(above);
	return isOtherFeature || isUp ? ADVICE[below] : undefined;
}

/** The ESLint rule that reports imports against the order of the tiers. */
export const tiersRule = {
	meta: { type: "problem", schema: [], messages: { tier: "{{ advice }}" } },
	create(context) {
		const from = relative(SRC, context.filename).split(sep).join("/");
		if (from.startsWith("..")) return {};
		function check({ source }) {
			if (typeof source?.value !== "string") return;
			const to = importedPath(from, source.value);
			const advice = to === undefined ? undefined : tierProblem(from, to);
			if (advice) context.report({ node: source, messageId: "tier", data: { advice } });
		}
		return {
			ImportDeclaration: check,
			ImportExpression: check,
			ExportAllDeclaration: check,
			ExportNamedDeclaration: check,
		};
	},
};
