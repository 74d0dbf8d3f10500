import { agreement } from "./agreement";
import { calendar } from "./calendar";
import { calculators } from "./calculators";
import { cases } from "./cases";
import { cockpit } from "./cockpit";
import { common } from "./common";
import { derived } from "./derived";
import { documents } from "./documents";
import { entry } from "./entry";
import { journal } from "./journal";
import { list } from "./list";
import { lock } from "./lock";
import { nav } from "./nav";
import { page } from "./page";
import { security } from "./security";
import { session } from "./session";
import { settings } from "./settings";
import { stage } from "./stage";
import { start } from "./start";
import { startKeys } from "./startKeys";
import { startRestore } from "./startRestore";
import { tallies } from "./tallies";
import { type InLanguage, inLanguage, type Lang } from "./text";
import { timeline } from "./timeline";
import { today } from "./today";
import { worker } from "./worker";

/** All texts of the interface, except error messages and the names of fields. */
const TEXTS = {
	common,
	derived,
	entry,
	journal,
	list,
	lock,
	nav,
	page,
	today,
	calendar,
	cases,
	stage,
	session,
	cockpit,
	agreement,
	calculators,
	documents,
	tallies,
	timeline,
	settings,
	security,
	start,
	keys: startKeys,
	restore: startRestore,
	worker,
};

export type Words = InLanguage<typeof TEXTS>;

export const WORDS: Readonly<Record<Lang, Words>> = {
	zh: inLanguage(TEXTS, "zh"),
	en: inLanguage(TEXTS, "en"),
};
