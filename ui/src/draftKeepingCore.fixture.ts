import { CASE_ID } from "./features/cases/page/caseModel.fixture.svelte";
import type { FakeReply } from "./lib/book.fixture.svelte";
import type { CaseView } from "./lib/generated/types";

type Sent = { cmd: string; payload: Record<string, unknown> };

/** A core that keeps drafts as the real one does. Commands in `held` do nothing until they are released. */
export class DraftKeepingCore {
	/** `view` returns the case. */
	constructor(private readonly view: () => CaseView) {}

	readonly drafts = new Map<string, object>();
	readonly sent: Sent[] = [];
	/** Commands whose effect is held back. */
	heldEffects = new Set<string>();
	/** Commands whose answer is held back. */
	heldAnswers = new Set<string>();
	refused: string | undefined;
	#waiting: (() => void)[] = [];

	count(cmd: string): number {
		return this.sent.filter((one) => one.cmd === cmd).length;
	}

	release(): void {
		this.heldEffects.clear();
		this.heldAnswers.clear();
		for (const go of this.#waiting.splice(0)) go();
	}

	/** The replies to all commands, for `openBook`. */
	readonly replies = new Proxy<Record<string, FakeReply>>(
		{},
		{ get: (_, cmd: string) => (payload: Sent["payload"]) => this.#reply(cmd, payload) },
	);

	async #reply(cmd: string, payload: Sent["payload"]): Promise<unknown> {
		this.sent.push({ cmd, payload });
		if (this.heldEffects.has(cmd)) await this.#wait();
		if (cmd === this.refused) throw { code: "disk_trouble", detail: [] };
		const result = this.#answer(cmd, payload);
		if (this.heldAnswers.has(cmd)) await this.#wait();
		return result;
	}

	#wait(): Promise<void> {
		return new Promise((go) => this.#waiting.push(go));
	}

	#answer(cmd: string, payload: Sent["payload"]): unknown {
		const key = (ref: { form?: unknown; subject?: unknown }) =>
			`${String(ref.form)} ${String(ref.subject)}`;
		switch (cmd) {
			case "draft_save":
				this.drafts.set(key(payload), payload.body as object);
				return { at: "2026-11-20T06:02:00Z" };
			case "draft_get":
				return this.drafts.has(key(payload))
					? { ...payload, body: this.drafts.get(key(payload)) }
					: null;
			case "draft_drop":
				this.drafts.delete(key(payload));
				return {};
			case "draft_list":
			case "sessions_on_day":
				return [];
			case "case_register":
				this.drafts.delete(`new_case ${String(payload.draft)}`);
				return { case: CASE_ID, number: "第38号" };
			case "part_put":
				if (payload.draft) this.drafts.delete(key(payload.draft as object));
				return saved;
			case "acceptance_term":
				return null;
			case "calendar":
				return { assignee: "anyone", days: [] };
			case "case_get":
				return this.view();
			case "office_setup":
				return { next_numbers: [{ series: "main", text: "第38号" }] };
			default:
				return saved;
		}
	}
}

const saved = {
	case: CASE_ID,
	number: "第37号",
	version: 5,
	seq: 9,
	undoable: false,
	saved_at: "",
};
