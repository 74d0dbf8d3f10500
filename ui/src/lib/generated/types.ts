// Made from the core's wire types by `cargo xtask types`; not edited by hand.

/**
 * Acceptance: in scope, and both sides consent (企业劳动争议协商调解规定, order 17, art. 22).
 */
export type Acceptance = { on: string, applicant_consent_on: string | null, respondent_consent_on: string | null, 
/**
 * Last day of mediation as counted, 15 natural days after acceptance (order 17, art. 29).
 */
due_on: string, };

export type AccessState = "none" | "invited" | "invitation_expired" | "own" | "frozen";

export type AccessView = { members: Array<MemberAccess>, recovery_made_at: string | null, recovery_confirmed: boolean, 
/**
 * How often the vault key was changed, from 1.
 */
key_version: number, };

/**
 * The own passphrase once more, for what must not be done by somebody passing by.
 */
export type Again = { passphrase: string, };

/**
 * How far an agent may go. Only a special authority covers admitting, changing and giving up claims.
 */
export type AgentAuthority = "general" | "special";

/**
 * The form of an agreement.
 */
export type AgreementForm = "written" | "oral";

/**
 * What a consultation was answered with.
 */
export type Answer = { on: string, text: string, };

/**
 * Whether a party came.
 */
export type Attendance = "present" | "by_agent" | "excused" | "no_show";

export type BackupPlace = { folder: string, 
/**
 * Kept beside the book; helps against mistakes, not against a broken disk.
 */
own: boolean, reachable: boolean, sets: Array<BackupSet>, };

export type BackupSet = { 
/**
 * Name of its folder: time and journal number.
 */
name: string, made_at: string, seq: number, cases: number, bytes: number, proved_at: string | null, 
/**
 * Damaged, foreign or unreadable; not offered.
 */
trouble: Refusal | null, };

export type BackupsView = { keeping: Keeping, places: Array<BackupPlace>, };

/**
 * By which date a case enters a tally.
 */
export type Basis = "registered" | "accepted" | "closed";

export type BookKind = "office" | "practice";

/**
 * What the window needs to draw its first view.
 */
export type Boot = { state: BootState, book: BookKind | null, today: string, people: Array<SignInName>, trouble: Refusal | null, practice_exists: boolean, 
/**
 * Preferences of the screen: language, theme, scale and what views remember.
 */
prefs: Record<string, unknown>, vocabulary: Vocabulary, house: HouseView | null, user: Staff | null, 
/**
 * What the role allows, for menus and buttons; every call is judged again.
 */
may: Array<Permission>, 
/**
 * The recovery key waits to be kept safe; no case can be entered before.
 */
recovery_due: boolean, 
/**
 * Why nothing can be saved now: the disk is full or fails.
 */
read_only: Refusal | null, idle_minutes: number, keeping: Keeping | null, export_folder: string, };

export type BootState = "first_start" | "locked" | "open" | "trouble";

/**
 * One dispute with N applicants and N respondents.
 */
export type Case = { id: CaseId, 
/**
 * How many changes the case has seen; a change made against an older version is refused.
 */
version: number, number: CaseNumber, 
/**
 * The number as it stands on paper, such as 盛劳调字〔2026〕第7号.
 */
written: string, registered_on: string, fields: CaseFields, acceptance: Acceptance | null, extension: Extension | null, closing: Closing | null, answer: Answer | null, reopenings: Array<Ruling>, void: Ruling | null, 
/**
 * Only its mediators and the supervisors see it.
 */
restricted: boolean, erasure: ErasureAsk | null, 
/**
 * Since when nothing personal is left.
 */
erased_on: string | null, parties: Array<Party>, claims: Array<Claim>, sessions: Array<Session>, obligations: Array<Obligation>, notes: Array<Note>, };

export type CaseAccept = { case: CaseId, version: number, on: string, applicant_consent_on: string | null, respondent_consent_on: string | null, };

export type CaseAnswer = { case: CaseId, version: number, answer: Answer, };

/**
 * Closes the case, or refuses it when the outcome is R10 or R11.
 */
export type CaseClose = { case: CaseId, version: number, closing: Closing, };

export type CaseCount = { query: CaseQuery, };

/**
 * Changed fields of [`CaseFields`] by name, with their new values.
 */
export type CaseEdit = { case: CaseId, version: number, changes: Partial<CaseFields>, };

export type CaseErase = { case: CaseId, version: number, passphrase: string, };

export type CaseExtend = { case: CaseId, version: number, extension: Extension, };

/**
 * The facts of a case that a person may correct field by field, each change with its old and new value.
 */
export type CaseFields = { cause: CauseCode, nature: Nature, source: SourceCode, 
/**
 * The day on which the request reached the office; clock C04 counts from it (调解仲裁法 art. 14).
 */
received_on: string, grid: GridId | null, stall: string, event_on: string | null, summary: string, 
/**
 * Workers concerned; empty means: as many as there are natural persons among the applicants.
 */
worker_count: number | null, collective: boolean, urgency: Urgency, mediator: StaffId | null, co_mediators: Array<StaffId>, next_action: string, next_on: string | null, next_owner: StaffId | null, };

/**
 * A case 案件.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type CaseId = string;

/**
 * A case as a set has it.
 */
export type CaseInSet = { 
/**
 * Number of the place, 0 for the own one.
 */
place: number, set: string, 
/**
 * The number as written on paper.
 */
number: string, };

export type CaseInSetView = { number: string, applicants: string, respondents: string, as_of: string, version: number, 
/**
 * The version that the book has now; none if the case is not in it.
 */
here: number | null, 
/**
 * Fields and parts that would change, by their wire names.
 */
differs: Array<string>, };

export type CaseKey = { case: CaseId, };

export type CaseList = { query: CaseQuery, 
/**
 * Where the page before ended; opaque.
 */
after: string | null, 
/**
 * 1 to 200.
 */
limit: number, };

/**
 * Year and running number of a case; ordered as they were given. Written out by [`NumberPattern::render`].
 */
export type CaseNumber = { year: number, 
/**
 * From 1.
 */
n: number, };

export type CasePage = { rows: Array<CaseRow>, next: string | null, };

/**
 * What a list shows. Filters narrow each other; an empty list of values does not narrow.
 */
export type CaseQuery = { view: QuickView, text: string, stages: Array<Stage>, natures: Array<Nature>, causes: Array<CauseCode>, grids: Array<GridId>, 
/**
 * Cases without a grid, too (a row of the tally).
 */
no_grid: boolean, mediators: Array<StaffId>, no_mediator: boolean, sources: Array<SourceCode>, outcomes: Array<Outcome>, urgencies: Array<Urgency>, collective: boolean | null, 
/**
 * Whether the case was accepted before it ended; how tallies tell R3, R9, R12 apart.
 */
accepted: boolean | null, date: DateRange | null, pending_at: PendingAt | null, sort: SortKey, descending: boolean, };

/**
 * A new case. Parties and claims with a nil id are given one.
 */
export type CaseRegister = { fields: CaseFields, parties: Array<Party>, claims: Array<Claim>, registered_on: string, 
/**
 * The draft that this was typed in (form `new_case`); dropped in the same transaction.
 */
draft: string | null, };

export type CaseRestrict = { case: CaseId, version: number, restriction: Restriction, };

/**
 * One line of a list.
 */
export type CaseRow = { id: CaseId, number: string, stage: Stage, nature: Nature, cause: CauseCode, source: SourceCode, applicants: string, respondents: string, grid: GridId | null, stall: string, mediator: StaffId | null, urgency: Urgency, collective: boolean, people: number, registered_on: string, accepted_on: string | null, closed_on: string | null, outcome: Outcome | null, 
/**
 * The nearest clock of an open case.
 */
clock: Clock | null, next_action: string, next_on: string | null, claimed: Fen, agreed: Fen, sessions: number, };

/**
 * Cases by their ids, for a list of those looked at last.
 */
export type CaseRows = { 
/**
 * At most 50.
 */
cases: Array<CaseId>, };

/**
 * Reopening or making void: a date and a reason.
 */
export type CaseRule = { case: CaseId, version: number, ruling: Ruling, };

/**
 * A case with all that its page shows.
 */
export type CaseView = { case: Case, stage: Stage, number: string, 
/**
 * 陈国平等 12 人
 */
applicants: string, respondents: string, people: number, claimed: Fen, agreed: Fen, 
/**
 * Nearest first.
 */
clocks: Array<Clock>, steps: Array<StepKind>, 
/**
 * Fields that acceptance still lacks.
 */
missing_to_accept: Array<string>, timeline: Array<TimelineEntry>, };

/**
 * A leaf of the cause list.
 */
export type Cause = { code: string, 
/**
 * What is typed to choose it fast: initials of its pinyin, unique in the list.
 */
typed: string, zh: string, en: string, head: LegalHead, 
/**
 * Law and article of the head, in Chinese.
 */
basis: string | null, stat_class: StatClass, 
/**
 * Number among the civil causes of action 案由, where there is one.
 */
action_number: string | null, group: ReportGroup, 
/**
 * What kind of dispute a case of this cause is until somebody says otherwise.
 */
nature: Nature, valid_from: string | null, valid_to: string | null, };

/**
 * The code of a leaf, e.g. `L07`.
 */
export type CauseCode = string;

/**
 * A value before and after a change.
 */
export type Change = { before: unknown, after: unknown, };

/**
 * One thing that is asked for.
 */
export type Claim = { id: ClaimId, text: string, amount: Fen | null, };

/**
 * A claim 请求事项.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type ClaimId = string;

/**
 * A term that runs, with the arithmetic that a person can check.
 */
export type Clock = { 
/**
 * `C02`, `C04`, `C05` (`law.md` §A4), or `next` for the own next action.
 */
code: string, from: string, 
/**
 * The last day as counted.
 */
due: string, 
/**
 * The last day after a rest day is stepped over (民法典 art. 203); shown beside `due`.
 */
effective: string, days_left: number, nearness: Nearness, basis_zh: string, basis_en: string, 
/**
 * The official calendar of a year on the way is not out yet.
 */
provisional: boolean, };

/**
 * How a case ended.
 */
export type Closing = { outcome: Outcome, on: string, 
/**
 * Why it failed, was refused or was referred, in words.
 */
reason: string, 
/**
 * To whom it was referred (outcome R12).
 */
referred_to: string, form: AgreementForm | null, agreed: Fen | null, applicant_signed_on: string | null, respondent_signed_on: string | null, mediator_signed_on: string | null, sealed_on: string | null, };

/**
 * Codes that cross the wire; each has words in both languages in the UI, which a test checks.
 */
export type Code = "bad_request" | "unknown_command" | "internal" | "no_book" | "book_exists" | "open_elsewhere" | "locked" | "wrong_passphrase" | "try_later" | "frozen" | "choose_passphrase" | "same_passphrase" | "recovery_typo" | "wrong_recovery_key" | "recovery_due" | "not_allowed" | "last_supervisor" | "has_way_in" | "second_person_needed" | "erased" | "passphrase_too_short" | "passphrase_too_long" | "passphrase_too_simple" | "store_missing" | "store_damaged" | "store_newer" | "store_foreign" | "store_behind" | "disk_trouble" | "folder_not_local" | "set_damaged" | "set_foreign" | "set_later_key" | "last_set_unreadable" | "book_untrue" | "shrunken" | "not_found" | "stale" | "missing" | "too_long" | "bad_characters" | "bad_value" | "bad_date" | "bad_amount" | "in_future" | "too_early" | "unknown" | "in_use" | "twin" | "wrong_stage" | "not_due_yet" | "nothing_to_undo" | "not_undoable" | "changed_since" | "job_running" | "folder_trouble" | "cancelled";

export type ColumnHead = { key: string, zh: string, en: string, };

export type ColumnsBy = "standard" | "grid" | "mediator";

export type Count = { count: number, 
/**
 * There are more than were counted.
 */
more: boolean, };

export type DateKind = "registered" | "accepted" | "closed" | "event";

export type DateRange = { kind: DateKind, from: string, to: string, };

/**
 * Kinds of deeds by which the journal is filtered.
 */
export type DeedKind = "changes" | "looks" | "access" | "taken" | "settings" | "keeping";

/**
 * What a person has typed and not yet said.
 */
export type Draft = { 
/**
 * The form: `new_case`, `session`, `note`, ….
 */
form: string, 
/**
 * What it is about: a fresh id for a new case, else the id of the thing edited.
 */
subject: string, body: Record<string, unknown>, saved_at: string, };

export type DraftKey = { form: string, subject: string, };

export type DraftRef = { form: string, subject: string, };

export type DraftSave = { form: string, subject: string, body: Record<string, unknown>, };

/**
 * Which number was clicked: a row (none: the total row) and a column: `carried`, `new`, `registered`,
 * `consulted`, `accepted`, `collective`, `people`, `closed`, `pending`, `overdue`, `agreed_cases`,
 * `claimed`, `agreed`, `R1`…`R12`, or `cross:KEY`.
 */
export type Drill = { tally: TallyQuery, row: string | null, column: string, };

/**
 * The list behind a number.
 */
export type DrillView = { query: CaseQuery, 
/**
 * Cases that the number counts and that the list does not show, because the reader does not see them.
 */
unseen: number, 
/**
 * What the list is of, for its heading.
 */
title_zh: string, title_en: string, };

/**
 * Type of an employer; 个体工商户 with hired hands are employers too (《劳动人事争议仲裁办案规则》第二条).
 */
export type EmployerType = "stall_holder" | "private" | "joint_stock" | "state" | "collective" | "foreign" | "hk_mo_tw" | "non_profit" | "public_institution" | "government" | "social_group" | "other";

/**
 * The end of everything personal in a case (个人信息保护法 art. 47): what is left of it, and who did it.
 *
 * With it the payloads of all earlier entries of the case go, so that nothing but `left` can be read from the journal.
 */
export type Erasure = { case: CaseId, on: string, 
/**
 * The second person; the first stands in the request.
 */
by: StaffId, left: Case, };

/**
 * A request to erase, which a second person carries out.
 */
export type ErasureAsk = { by: StaffId, on: string, basis: ErasureBasis, note: string, };

export type ErasureAskFor = { case: CaseId, version: number, basis: ErasureBasis, note: string, };

/**
 * Why personal data is to go (个人信息保护法 art. 47).
 */
export type ErasureBasis = "request" | "retention_over";

export type ErasureDrop = { case: CaseId, version: number, reason: string, };

/**
 * A case that waits for its erasure, or whose time of keeping is over.
 */
export type ErasureLine = { case: CaseId, number: string, version: number, closed_on: string | null, keep_until: string | null, asked: ErasureAsk | null, };

export type Erasures = { asked: Array<ErasureLine>, 
/**
 * Kept long enough; the oldest first, at most 200.
 */
due: Array<ErasureLine>, due_count: number, };

export type ExportFolderSet = { folder: string, };

export type ExportJournal = { 
/**
 * With what the changes say; only for those who may read cases.
 */
payloads: boolean, };

/**
 * The list in view: these rows, these columns, in this order.
 */
export type ExportList = { query: CaseQuery, 
/**
 * Codes of [`ListColumn`].
 */
columns: Array<ListColumn>, file: FileKind, language: Language, unmasked: boolean, };

/**
 * The month (or any period) as a workbook to hand in, or its matrix as CSV.
 */
export type ExportTally = { tally: TallyQuery, file: FileKind, language: Language, 
/**
 * Names, phones and ID numbers in the register sheet are masked unless this is set.
 */
unmasked: boolean, };

/**
 * A longer term that both sides agreed to (order 17, art. 29).
 */
export type Extension = { until: string, agreed_on: string, };

/**
 * An amount in fen, never negative and never beyond what JavaScript can count exactly (2^53 − 1).
 *
 * On the wire: a plain integer. What a person enters has the narrower bound of [`Fen::entered`]; sums may go beyond it.
 * Differences between two amounts can be negative and are therefore plain `i64`, not `Fen`.
 */
export type Fen = number;

/**
 * The figures of one row, or of the whole.
 *
 * `carried + new − closed = pending`, always. With basis `registered`, `new` are registrations and
 * `closed` all closings; otherwise `new` are acceptances and `closed` the closings of accepted cases.
 */
export type Figures = { carried: number, new: number, closed: number, pending: number, registered: number, consulted: number, accepted: number, 
/**
 * Collective cases among the new ones.
 */
collective: number, 
/**
 * People in the new cases.
 */
people: number, 
/**
 * Closings of this basis by outcome code; outcomes without a case are absent.
 */
outcomes: Record<string, number>, 
/**
 * R1 + R2 + R3 among the closings.
 */
agreed_cases: number, 
/**
 * The denominator of the success rate.
 */
rated: number, 
/**
 * Ten-thousandths; null when nothing was rated.
 */
success_rate: number | null, claimed: Fen, agreed: Fen, 
/**
 * Mean days from acceptance (else registration) to closing, in tenths.
 */
mean_days: number | null, 
/**
 * Pending past their term at the end of the period, or today while it is not over.
 */
overdue: number, 
/**
 * Counts by column of a cross table, in the order of `TallyView::columns`.
 */
cross: Array<number>, };

export type FileKind = "xlsx" | "csv";

export type Find = { text: string, };

/**
 * What Ctrl+K found.
 */
export type Found = { cases: Array<CaseRow>, people: Array<Suggestion>, };

export type Grid = { id: GridId, 
/**
 * Place in the fixed order of every list and report.
 */
place: number, name: string, liaison: string, active: boolean, };

/**
 * A grid 网格 of the market.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type GridId = string;

/**
 * A nil id makes a new grid; `place` is then given by the core.
 */
export type GridPut = { grid: Grid, };

/**
 * The office and its lists, each in its fixed order.
 */
export type HouseView = { office: Office, grids: Array<Grid>, staff: Array<Staff>, rooms: Array<Room>, safety: Safety, 
/**
 * The number that the next case would get, as an example of the pattern.
 */
next_number: string, };

/**
 * A new start for a person: told once, replaced by an own passphrase at the first sign-in.
 */
export type Invitation = { member: StaffId, name: string, start_passphrase: string, 
/**
 * RFC 3339, UTC.
 */
expires_at: string, };

export type JobKey = { job: number, };

/**
 * How far a long job is.
 */
export type JobProgress = { job: number, done: number, total: number, state: JobState, 
/**
 * The files that were written, by name only; they lie in the export folder.
 */
files: Array<string>, error?: Refusal, };

export type JobStarted = { job: number, };

export type JobState = "running" | "done" | "failed" | "cancelled";

/**
 * Compares a check code noted earlier.
 */
export type JournalCompare = { seq: number, code: string, };

export type JournalCompared = { same: boolean, };

/**
 * The end of the chain, to be noted on paper: who knows it notices any later rewriting.
 */
export type JournalHead = { seq: number, 
/**
 * Eight groups of four characters.
 */
code: string, last_verified: string | null, untrue: Untrue | null, };

/**
 * One entry in a form that can be put into plain words.
 */
export type JournalLine = { seq: number, utc: string, 
/**
 * None: the program itself.
 */
actor: StaffId | null, action: string, case: CaseId | null, number: string | null, 
/**
 * Names of the fields that were changed, or facts of the event; never what they say about a person.
 */
detail: Record<string, unknown>, erased: boolean, };

export type JournalPage = { lines: Array<JournalLine>, next: number | null, head: JournalHead, };

export type JournalQuery = { kinds: Array<DeedKind>, actor: StaffId | null, 
/**
 * Part of a written case number, or empty.
 */
number: string, from: string | null, to: string | null, 
/**
 * Entries before this one; none: the newest.
 */
before: number | null, };

/**
 * How the copies stand; the Today screen shows it, red after 24 hours, with a banner after 72.
 */
export type Keeping = { 
/**
 * When the newest set was proved.
 */
proved_at: string | null, 
/**
 * Whole hours since then, or since the book was made.
 */
hours: number, state: KeepingState, 
/**
 * Why the last attempt failed, if it did.
 */
trouble: Refusal | null, 
/**
 * A backup is being made or proved.
 */
busy: boolean, 
/**
 * Places that could not be reached the last time, by their number in the settings.
 */
missing_places: Array<number>, 
/**
 * Whether the book stands as true; whatever the copies are, this comes first.
 */
untrue: Untrue | null, };

export type KeepingState = "good" | "late" | "overdue";

export type Language = "zh" | "en";

/**
 * Heads of 《劳动争议调解仲裁法》第二条, and what lies beside it.
 */
export type LegalHead = "1" | "2" | "3" | "4" | "5" | "6" | "overage" | "new_form" | "none";

/**
 * Columns that a list can show and export.
 */
export type ListColumn = "number" | "stage" | "registered" | "source" | "grid" | "stall" | "applicants" | "phone" | "id_number" | "respondents" | "cause" | "collective" | "people" | "summary" | "claimed" | "accepted" | "mediator" | "sessions" | "closed" | "outcome" | "agreed" | "next_action" | "next_on" | "due";

/**
 * A field of a party that is shown masked.
 */
export type MaskedField = "phone" | "id_number";

/**
 * What kind of body mediates. The strong effects of an agreement (法释〔2020〕26号第五十一条) are worded for the three
 * kinds of 《劳动争议调解仲裁法》第十条.
 */
export type MediationBody = "enterprise" | "peoples_mediation" | "township" | "regional" | "arbitration" | "other";

export type MemberAccess = { member: StaffId, state: AccessState, last_signed_in: string | null, expires_at: string | null, };

export type MemberAgain = { member: StaffId, 
/**
 * The supervisor's own passphrase.
 */
passphrase: string, };

/**
 * Where the office's month begins. Forms of the labour authorities generally run from the 21st to the 20th.
 */
export type MonthBoundary = "calendar" | "from21";

/**
 * The month of the tally that today falls in.
 */
export type MonthSoFar = { from: string, to: string, registered: number, accepted: number, closed: number, pending: number, };

/**
 * What kind of dispute it is: decides which road the case takes and which documents it can have.
 */
export type Nature = "labour" | "overage" | "new_form" | "labour_service" | "civil_life" | "consult_only";

export type Nearness = "overdue" | "today" | "soon" | "later";

export type NewGrid = { name: string, liaison: string, };

/**
 * Something that happened beside the sessions: a call, a visit, a late fact.
 */
export type Note = { id: NoteId, on: string, kind: NoteKind, text: string, };

/**
 * A note on a case's timeline.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type NoteId = string;

/**
 * Kinds of notes.
 */
export type NoteKind = "phone_call" | "visit" | "letter" | "investigation" | "internal" | "late_fact" | "follow_up";

/**
 * A command without input: `{}`.
 */
export type Nothing = Record<symbol, never>;

/**
 * How an office writes its case numbers: text with `{year}` and `{n}` once each and `{name}`, the office's short name, at
 * most once. On the wire and in the store: that text.
 */
export type NumberPattern = string;

/**
 * One term of an agreement: who owes whom what, how much, by when.
 */
export type Obligation = { id: ObligationId, debtor: PartyId | null, creditor: PartyId | null, what: string, amount: Fen | null, due_on: string | null, performed_on: string | null, performed_note: string, };

/**
 * One promise of an agreement 履行义务 (an instalment, an act).
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type ObligationId = string;

export type Office = { name: string, 
/**
 * The short name that goes into case numbers, such as 盛.
 */
short: string, body: MediationBody, number_pattern: NumberPattern, month_boundary: MonthBoundary, success_formula: SuccessFormula, 
/**
 * Printed under every tally: 制表人 and 审核人.
 */
prepared_by: string, reviewed_by: string, };

/**
 * First start: makes the office book, encrypted from its first row.
 */
export type OfficeCreate = { office_name: string, short_name: string, grids: Array<NewGrid>, user_name: string, passphrase: string, };

export type OfficeSet = { office: Office, };

/**
 * One change.
 */
export type Op = { "op": "case_register" } & Registration | { "op": "case_edit", case: CaseId, changes: { [key in string]: Change }, } | { "op": "case_part", case: CaseId, before: Part | null, after: Part | null, } | { "op": "case_step", case: CaseId, step: Step, } | { "op": "case_erase" } & Erasure | { "op": "case_restore", after: Case, 
/**
 * The journal number up to which the backup reaches.
 */
as_of: number, } | { "op": "office_set", before: Office | null, after: Office, } | { "op": "grid_put", before: Grid | null, after: Grid, } | { "op": "staff_put", before: Staff | null, after: Staff, } | { "op": "room_put", before: Room | null, after: Room, } | { "op": "safety_set", before: Safety | null, after: Safety, };

/**
 * A way of closing. `basis` is the article that provides for it.
 */
export type Outcome = "R1" | "R2" | "R3" | "R4" | "R5" | "R6" | "R7" | "R8" | "R9" | "R10" | "R11" | "R12";

/**
 * A way of closing as the screens see it.
 */
export type OutcomeTerm = { code: Outcome, zh: string, en: string, basis: string | null, success: Success, 
/**
 * Counts in the denominator of the success rate.
 */
mediated: boolean, needs_reason: boolean, has_agreement: boolean, before_acceptance: boolean, after_acceptance: boolean, };

/**
 * A part of a case that can be put in, changed or taken out.
 */
export type Part = { "part": "party", "value": Party } | { "part": "claim", "value": Claim } | { "part": "session", "value": Session } | { "part": "obligation", "value": Obligation } | { "part": "note", "value": Note };

export type PartKind = "party" | "claim" | "session" | "obligation" | "note";

/**
 * Puts a part in (nil id) or in place of the one with its id.
 */
export type PartPut = { case: CaseId, version: number, part: Part, 
/**
 * The draft that it was typed in, dropped in the same transaction.
 */
draft: DraftRef | null, };

export type PartRemove = { case: CaseId, version: number, kind: PartKind, id: string, };

/**
 * A person or an organisation with a part in the dispute.
 */
export type Party = { id: PartyId, role: PartyRole, kind: PartyKind, name: string, sex: string, phone: string, 
/**
 * Kind of identity document; `citizen` and `uscc` are checked, all others are free text.
 */
id_kind: string, id_number: string, address: string, job: string, stall: string, 
/**
 * Legal representative or person in charge of an organisation.
 */
representative: string, employer_type: EmployerType | null, 
/**
 * The party for whom an agent acts or an interpreter speaks.
 */
acts_for: PartyId | null, authority: AgentAuthority | null, remark: string, 
/**
 * While it is typed: the known party whose masked numbers stand here for the real ones. Never kept.
 */
filled_from?: PartyRef, };

/**
 * A party 当事人 (also agents, witnesses and interpreters) of one case.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type PartyId = string;

/**
 * Party type 01/02/03.
 */
export type PartyKind = "person" | "legal_person" | "organisation";

/**
 * A party of a case.
 */
export type PartyRef = { case: CaseId, party: PartyId, };

/**
 * The part somebody has in a case.
 */
export type PartyRole = "applicant" | "respondent" | "third_party" | "agent" | "witness" | "interpreter";

export type PassphraseChange = { current: string, new: string, };

/**
 * A new passphrase, judged while it is typed.
 */
export type PassphraseJudge = { passphrase: string, 
/**
 * Words tied to the person: own name, the office's name.
 */
own_names: Array<string>, };

export type PassphraseStrength = { 
/**
 * Digits of the number of guesses that a thief of the file would need; 12 are asked for.
 */
guesses_log10: number, 
/**
 * Whether it would be taken; if not, why.
 */
refusal: Refusal | null, };

/**
 * Cases that were pending, or overdue, at the end of a day; counted as the tally counts them.
 */
export type PendingAt = { day: string, basis: Basis, overdue: boolean, };

/**
 * A period as it is asked for.
 */
export type PeriodSpec = { "kind": "month", year: number, month: number, } | { "kind": "quarter", year: number, quarter: number, } | { "kind": "year", year: number, } | { "kind": "any", from: string, to: string, };

/**
 * What somebody must be allowed to do for a command to run.
 */
export type Permission = "anyone" | "enter" | "read" | "record" | "decide" | "export" | "govern" | "audit";

export type PrefsSet = { 
/**
 * Merged over what is kept, key by key.
 */
prefs: Record<string, unknown>, };

/**
 * Whether a party came; no-shows are kept.
 */
export type Presence = { party: PartyId, attendance: Attendance, };

/**
 * An obligation of an agreement that is due or overdue.
 */
export type PromiseItem = { case: CaseId, obligation: ObligationId, number: string, applicants: string, respondents: string, what: string, amount: Fen | null, due: string, days_left: number, nearness: Nearness, };

/**
 * How many cases each quick filter holds.
 */
export type QuickCounts = { all: Count, open: Count, mine: Count, due_today: Count, overdue: Count, no_next_action: Count, drafts: Count, };

/**
 * The quick filters that are always in sight.
 */
export type QuickView = "all" | "open" | "mine" | "due_today" | "overdue" | "no_next_action" | "closed";

/**
 * The way in when nobody can sign in: a supervisor takes the book over with the recovery key.
 */
export type Recover = { recovery_key: string, user: StaffId, new_passphrase: string, };

/**
 * The groups that were asked for, in their order, typed from paper.
 */
export type RecoveryConfirm = { groups: Array<string>, };

/**
 * The recovery key, shown once: 14 groups of four characters, the last a checksum.
 */
export type RecoverySheet = { groups: Array<string>, 
/**
 * Numbers (from 1) of the groups that must be typed back.
 */
ask: Array<number>, office: string, made_on: string, };

/**
 * Why a change is refused, and beside which field the words belong.
 */
export type Refusal = { code: Code, field?: string, 
/**
 * Names of fields, limits or dates that the words need; never a person's data.
 */
detail?: Array<string>, };

/**
 * All that is known when a case enters the register.
 */
export type Registration = { case: CaseId, number: CaseNumber, 
/**
 * The number as it is written on paper from this day on.
 */
written: string, registered_on: string, fields: CaseFields, parties: Array<Party>, claims: Array<Claim>, 
/**
 * Set for a life dispute, which is taken up where it is heard: no consent slips, no review term.
 */
acceptance: Acceptance | null, };

/**
 * The three groups of the yearly sentence 「处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件」.
 * The words are those of the sentence, after the measure word 起.
 */
export type ReportGroup = "G1" | "G2" | "G3";

/**
 * A set on a medium, to be looked at before anybody is signed in.
 */
export type RestoreLook = { 
/**
 * The medium, or any folder above the sets.
 */
folder: string, recovery_key: string, };

/**
 * What a set holds and what would be given up for it.
 */
export type RestorePreview = { office: string, 
/**
 * Newest first; those that cannot be used say why.
 */
sets: Array<RestoreSet>, 
/**
 * The last entry of the book that is here now, if it can be read with this key.
 */
here_seq: number | null, here_exists: boolean, 
/**
 * Who can sign in afterwards with the passphrase they have; whoever was removed from the book that is here is not
 * among them.
 */
ways_in: Array<SignInName>, 
/**
 * A state of the same book is here that this recovery key does not open: who was removed and what was erased in it
 * since the set was made is not known, and comes back.
 */
hidden: boolean, 
/**
 * Supervisors of the newest set; one of them takes the book over.
 */
supervisors: Array<SignInName>, };

export type RestoreRun = { folder: string, path: string, recovery_key: string, user: StaffId, new_passphrase: string, };

export type RestoreSet = { 
/**
 * Path of its folder below the folder that was looked into.
 */
path: string, last_number: string | null, last_change: string | null, 
/**
 * Entries of the present book that the set does not hold; none if the present book cannot be read.
 */
given_up: number | null, 
/**
 * Erasures that will be carried out again.
 */
erasures: number, 
/**
 * Name of its folder: time and journal number.
 */
name: string, made_at: string, seq: number, cases: number, bytes: number, proved_at: string | null, 
/**
 * Damaged, foreign or unreadable; not offered.
 */
trouble: Refusal | null, };

/**
 * Closing a case to all but its own mediators and the supervisors, or opening it again.
 */
export type Restriction = { restricted: boolean, reason: string, };

export type Reveal = { case: CaseId, party: PartyId, field: MaskedField, };

export type Revealed = { value: string, };

export type Room = { id: RoomId, place: number, name: string, active: boolean, };

/**
 * A room in which sessions are held.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type RoomId = string;

export type RoomPut = { room: Room, };

export type RowsBy = "group" | "cause" | "stat_class" | "grid" | "mediator" | "source" | "outcome";

/**
 * A dated reason: of a reopening or of a case made void.
 */
export type Ruling = { on: string, reason: string, };

/**
 * How the book looks after itself.
 */
export type Safety = { 
/**
 * The book locks when nobody has touched it for so long.
 */
idle_minutes: number, 
/**
 * Folders for backups besides the one that is always kept beside the book; at most two.
 */
places: Array<string>, 
/**
 * Years for which files are kept after their end: settled by agreement or by anything else
 * (劳动人事争议仲裁办案规则 art. 21–24 as a measure; the office decides).
 */
keep_agreements_years: number, keep_others_years: number, };

export type SafetySet = { safety: Safety, };

export type SavedAt = { at: string, };

export type Sentence = { zh: Array<SentencePiece>, en: Array<SentencePiece>, basis_zh: string, basis_en: string, total: number, };

/**
 * A piece of the sentence; a piece with a group is a number that opens its cases.
 */
export type SentencePiece = { text: string, group: string | null, };

/**
 * One mediation session: planned, held, adjourned or fallen through.
 */
export type Session = { id: SessionId, state: SessionState, form: SessionForm, room: RoomId | null, 
/**
 * Local wall time, `YYYY-MM-DDTHH:MM:SS`.
 */
starts: string, ends: string | null, mediators: Array<StaffId>, recorder: StaffId | null, attendance: Array<Presence>, 
/**
 * The record (调解笔录).
 */
record: string, result: string, next_on: string | null, };

/**
 * How a session is held.
 */
export type SessionForm = "joint" | "separate" | "phone";

/**
 * A mediation session 调解场次.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type SessionId = string;

export type SessionItem = { session: SessionId, case: CaseId, number: string, applicants: string, respondents: string, 
/**
 * Which session of the case it is, from 1.
 */
nth: number, state: SessionState, starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, };

/**
 * A session that stands on the same day, and whether it clashes with the time considered.
 */
export type SessionOnDay = { session: SessionId, 
/**
 * None of a case that the reader does not see: then number and title are empty, and nothing is told but what is taken.
 */
case: CaseId | null, number: string, title: string, state: SessionState, starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, room_clash: boolean, mediator_clash: Array<StaffId>, };

/**
 * A time that is being considered for a session.
 */
export type SessionProbe = { starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, 
/**
 * The session that is being edited does not clash with itself.
 */
except: SessionId | null, };

/**
 * What became of a session.
 */
export type SessionState = "planned" | "held" | "adjourned" | "fallen_through";

export type SignIn = { user: StaffId, passphrase: string, 
/**
 * In place of a start passphrase; asked for with `choose_passphrase`.
 */
new_passphrase: string | null, };

/**
 * A person who can sign in, as listed before the book is open.
 */
export type SignInName = { id: StaffId, name: string, };

export type SortKey = "number" | "due" | "next_action" | "registered" | "accepted" | "closed" | "claimed" | "changed";

/**
 * A source of cases. Entrusted and delegated cases have clocks of their own (法院委派 30 日, 仲裁委委托 10 个工作日).
 */
export type SourceCode = string;

export type Staff = { id: StaffId, place: number, name: string, role: StaffRole, 
/**
 * Whose cases the person sees; all who leave it empty are one team.
 */
team: string, active: boolean, };

/**
 * A person who works with the book: mediator, recorder, supervisor, auditor.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by time of making, because UUIDv7 begins with it.
 */
export type StaffId = string;

export type StaffPut = { member: Staff, };

/**
 * What somebody does in the office.
 */
export type StaffRole = "mediator" | "recorder" | "supervisor" | "auditor";

/**
 * Where a case stands. What may follow what is decided by the stage machine, not here.
 */
export type Stage = "registered" | "not_accepted" | "accepted" | "mediating" | "reopened" | "closed" | "answered" | "void";

/**
 * Classes of the statistics forms (人社统MA1号表、劳动统计年鉴; the last five: 人民调解统计), in the order in which they
 * are always printed.
 */
export type StatClass = "employment" | "conclusion" | "change" | "termination" | "expiry" | "pay" | "hours" | "insurance" | "injury_insurance" | "welfare" | "protection" | "other" | "neighbours" | "civil_contract" | "damages" | "family" | "civil_other";

/**
 * A step along the stages (`law.md` §A10): each is a legal act with a date, none is undone by undo.
 */
export type Step = { "step": "accept", "value": Acceptance } | { "step": "extend", "value": Extension } | { "step": "close", "value": Closing } | { "step": "answer", "value": Answer } | { "step": "reopen", "value": Ruling } | { "step": "void", "value": Ruling } | { "step": "restrict", "value": Restriction } | { "step": "ask_erasure", "value": ErasureAsk } | { "step": "drop_erasure", "value": Ruling };

export type StepKind = "accept" | "correct_acceptance" | "refuse" | "extend" | "close" | "answer" | "reopen" | "void";

/**
 * Whether a way of closing is a success of mediation.
 */
export type Success = "yes" | "no" | "neutral";

/**
 * How the success rate is reckoned; the official denominators differ from place to place.
 */
export type SuccessFormula = "all_closed" | "without_withdrawn";

export type Suggest = { text: string, };

/**
 * A person, organisation or stall already known from other cases.
 */
export type Suggestion = { 
/**
 * As last entered; its id is nil, so that it can be put into another case.
 */
party: Party, cases: number, last_number: string, last_case: CaseId, };

export type TallyQuery = { period: PeriodSpec, basis: Basis, rows: RowsBy, columns: ColumnsBy, };

export type TallyRow = { 
/**
 * Code or id; empty for «none entered».
 */
key: string, zh: string, en: string, figures: Figures, 
/**
 * Reported nothing in the period: nothing carried, new, consulted or closed.
 */
silent: boolean, };

export type TallyView = { query: TallyQuery, from: string, to: string, title_zh: string, title_en: string, formula: SuccessFormula, total: Figures, 
/**
 * The period of the same kind before this one.
 */
previous: Figures, previous_from: string, previous_to: string, 
/**
 * The same period a year earlier.
 */
year_earlier: Figures, columns: Array<ColumnHead>, 
/**
 * In fixed order, with those that reported nothing.
 */
rows: Array<TallyRow>, sentence: Sentence, };

/**
 * One entry of a list as the screens see it.
 */
export type Term = { code: string, zh: string, en: string, 
/**
 * Law and article, in Chinese.
 */
basis: string | null, 
/**
 * First day on which the entry may be chosen; none: always could.
 */
valid_from: string | null, 
/**
 * Last day on which the entry may be chosen; none: still can.
 */
valid_to: string | null, };

/**
 * One journal entry of the case, newest first.
 */
export type TimelineEntry = { seq: number, at: string, actor: string, action: string, op: Op, 
/**
 * The entry that this one took back.
 */
undoes: number | null, undone_by: number | null, undoable: boolean, };

export type Today = { today: string, 
/**
 * Overdue first, then due today, then within three days.
 */
work: Array<WorkItem>, promises: Array<PromiseItem>, sessions: Array<SessionItem>, 
/**
 * Open cases without a next action, longest untouched first; at most 50.
 */
no_next: Array<CaseRow>, no_next_total: number, month: MonthSoFar, };

/**
 * What a change made stale; the views that show it fetch again.
 */
export type Topic = "book" | "cases" | "case" | "house" | "drafts" | "prefs" | "trust";

export type TrendMonth = { year: number, month: number, figures: Figures, };

export type TrendQuery = { 
/**
 * The last month of twelve.
 */
year: number, month: number, basis: Basis, };

export type TrendView = { months: Array<TrendMonth>, };

/**
 * Takes back the change with this journal number, if nothing built on it since.
 */
export type Undo = { case: CaseId, seq: number, };

/**
 * A verification found that the book does not fit its own journal, and none passed since.
 */
export type Untrue = { 
/**
 * When it was found first. RFC 3339, UTC.
 */
since: string, 
/**
 * What does not fit: one word, or the name of a table.
 */
what: string, 
/**
 * The entry of the journal where it shows, if it has a place.
 */
seq: number | null, };

/**
 * How soon somebody has to act.
 */
export type Urgency = "normal" | "urgent" | "critical";

/**
 * Every list at once, in display order, for the screens.
 */
export type Vocabulary = { causes: Array<Cause>, report_groups: Array<Term>, stat_classes: Array<Term>, legal_heads: Array<Term>, outcomes: Array<OutcomeTerm>, stages: Array<Term>, natures: Array<Term>, urgencies: Array<Term>, sources: Array<Term>, note_kinds: Array<Term>, applicant_types: Array<Term>, party_kinds: Array<Term>, employer_types: Array<Term>, party_roles: Array<Term>, agent_types: Array<Term>, agent_authorities: Array<Term>, mediation_bodies: Array<Term>, staff_roles: Array<Term>, session_forms: Array<Term>, session_states: Array<Term>, attendances: Array<Term>, agreement_forms: Array<Term>, performances: Array<Term>, };

export type WorkItem = { case: CaseRow, 
/**
 * `C02`, `C05` or `next`.
 */
clock: string, due: string, days_left: number, nearness: Nearness, basis_zh: string, basis_en: string, };

/**
 * What a change of a case answers with.
 */
export type Written = { case: CaseId, number: string, version: number, 
/**
 * The journal number of the change, for undo.
 */
seq: number, undoable: boolean, saved_at: string, };

