import * as agreement from "./agreement";
import * as cases from "./cases";
import * as common from "./common";
import * as entry from "./entry";
import * as journal from "./journal";
import * as list from "./list";
import * as lock from "./lock";
import * as nav from "./nav";
import * as page from "./page";
import * as session from "./session";
import * as settings from "./settings";
import type { Lang, Shape } from "./shape";
import * as stage from "./stage";
import * as start from "./start";
import * as startKeys from "./startKeys";
import * as startRestore from "./startRestore";
import * as tallies from "./tallies";
import * as timeline from "./timeline";
import * as today from "./today";
import * as security from "./security";

const zh = {
	common: common.zh,
	entry: entry.zh,
	journal: journal.zh,
	list: list.zh,
	lock: lock.zh,
	nav: nav.zh,
	page: page.zh,
	today: today.zh,
	cases: cases.zh,
	stage: stage.zh,
	session: session.zh,
	agreement: agreement.zh,
	tallies: tallies.zh,
	timeline: timeline.zh,
	settings: settings.zh,
	security: security.zh,
	start: start.zh,
	keys: startKeys.zh,
	restore: startRestore.zh,
};

export type Words = Shape<typeof zh>;

export const WORDS: Record<Lang, Words> = {
	zh,
	en: {
		common: common.en,
		entry: entry.en,
		journal: journal.en,
		list: list.en,
		lock: lock.en,
		nav: nav.en,
		page: page.en,
		today: today.en,
		cases: cases.en,
		stage: stage.en,
		session: session.en,
		agreement: agreement.en,
		tallies: tallies.en,
		timeline: timeline.en,
		settings: settings.en,
		security: security.en,
		start: start.en,
		keys: startKeys.en,
		restore: startRestore.en,
	},
};
