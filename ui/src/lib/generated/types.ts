// Made from the core by `cargo xtask types`; not edited by hand.

/**
 * The acceptance 受理 of a case that is in scope and to which both sides consent (企业劳动争议协商调解规定 art. 22).
 */
export type Acceptance = { on: string, applicant_consent_on: string | null, respondent_consent_on: string | null, 
/**
 * The last day of mediation as the program counted it at the acceptance; none if the law sets no term. A correction of
 * nature or source may move the term: [`Case::counted_due_on`] is the one that holds.
 */
due_on?: string, };

/**
 * The dates of an acceptance.
 */
export type AcceptanceDates = { on: string, applicant_consent_on: string | null, respondent_consent_on: string | null, };

/**
 * A day on which a case might be accepted.
 */
export type AcceptanceDay = { case: CaseId, on: string, };

/**
 * A change of the access of a person.
 */
export type AccessChange = "invited" | "passphrase_chosen" | "passphrase_changed" | "removed" | "by_recovery_key";

/**
 * The way in which a person can sign in.
 */
export type AccessState = "none" | "invited" | "own" | "frozen";

/**
 * The access of all people, and the state of the keys.
 */
export type AccessView = { members: Array<MemberAccess>, 
/**
 * The members whose signing keys the signed-in person can confirm.
 */
may_confirm_keys: KeyConfirmation, recovery_made_at: string | null, recovery_confirmed: boolean, 
/**
 * Version of the vault key, from 1.
 */
key_version: number, 
/**
 * The people who can confirm an act of the signed-in person that needs two, without regard to whom it is about; none where
 * one person is enough. If nobody can, the act is done alone and told to everybody.
 */
second_people: Array<StaffId> | null, };

/**
 * An act that needs two people.
 */
export type ActOfTwo = "removal" | "demotion" | "new_recovery_key" | "restore";

/**
 * An act that one supervisor did alone although the office has two, because nobody could confirm it.
 */
export type ActedAlone = { act: ActOfTwo, by: StaffId, 
/**
 * The name of whoever restored the book, as the replaced one had it.
 */
by_name?: string, 
/**
 * The person who was removed or got another role, if the act is about one.
 */
member: StaffId | null, 
/**
 * RFC 3339, UTC.
 */
at: string, };

/**
 * The kinds of journal actions, for filtering.
 */
export type ActionKind = "changes" | "views" | "access" | "exports" | "settings" | "backups";

/**
 * The authority of an agent. Only a special authority covers admitting, changing and giving up claims.
 */
export type AgentAuthority = "general" | "special";

/**
 * The form of an agreement.
 */
export type AgreementForm = "written" | "oral";

/**
 * The answer to a consultation.
 */
export type Answer = { on: string, text: string, };

/**
 * The kind of applicant.
 */
export type ApplicantType = "worker" | "employer" | "both" | "relative" | "union";

/**
 * The people whose work is shown.
 */
export type Assignee = "me" | "anyone";

/**
 * The attendance of a party.
 */
export type Attendance = "present" | "by_agent" | "excused" | "no_show";

/**
 * The age of the newest verified backup.
 */
export type BackupHealth = "good" | "late" | "overdue";

/**
 * A backup location with its sets.
 */
export type BackupLocation = { folder: string, 
/**
 * True for the folder beside the book, which protects against mistakes but not against a broken disk.
 */
own: boolean, reachable: boolean, sets: Array<BackupSet>, };

/**
 * One backup set.
 */
export type BackupSet = { 
/**
 * Name of its folder: time and journal number.
 */
name: string, made_at: string, seq: number, cases: number, bytes: number, proved_at: string | null, 
/**
 * The reason why the set cannot be used: damaged, from another book or unreadable.
 */
unusable_because: Refusal | null, };

/**
 * The state of the backups, for the Today screen: amber after 24 hours without a verified backup, with a banner after
 * 72.
 */
export type BackupStatus = { 
/**
 * Time at which the newest set was verified. RFC 3339, UTC.
 */
proved_at: string | null, 
/**
 * Whole hours since then, or since the book was created.
 */
hours: number, state: BackupHealth, 
/**
 * The reason why the last attempt failed, if it did.
 */
last_error: Refusal | null, 
/**
 * True while a backup is being made or verified.
 */
busy: boolean, 
/**
 * True until the first backup that is due since the book was opened has ended; until then nothing is called overdue.
 */
first_attempt_pending: boolean, second_place: SecondPlace, 
/**
 * The backup sets that hold what the book does not, if there are any.
 */
ahead: SetsAhead | null, 
/**
 * The note in the keyring of the system, if the book lacks its entry.
 */
keyring_ahead: KeyringAhead | null, 
/**
 * Numbers (from 1, in the order of the settings) of locations that could not be reached the last time.
 */
missing_locations: Array<number>, 
/**
 * The failed verification of the book itself, if there is one; it is shown before everything else.
 */
verification_failure: VerificationFailure | null, 
/**
 * The number of derived values that differ from the cases.
 */
derived_differences: number, 
/**
 * The number of signing keys that the signed-in person can compare and confirm.
 */
keys_to_confirm: number, };

/**
 * The backup locations and the state of the backups.
 */
export type BackupsView = { status: BackupStatus, locations: Array<BackupLocation>, };

/**
 * The date by which a case is counted in a tally.
 */
export type Basis = "registered" | "accepted" | "closed";

/**
 * The state of the journal when a person signed in. A book that was put back to an earlier state shows by it to the person
 * who remembers a later one.
 */
export type BeforeSignIn = { 
/**
 * The number of the newest entry.
 */
newest_entry: number, 
/**
 * RFC 3339.
 */
newest_entry_at: string, 
/**
 * When the person signed in before; none if it is the first time. RFC 3339.
 */
last_sign_in_at: string | null, };

/**
 * A text in both languages.
 */
export type BilingualText = { zh: string, en: string, };

/**
 * A part of a document.
 */
export type Block = { "block": "heading", text: string, } | { "block": "paragraph", line: Line, } | { "block": "plain", line: Line, } | { "block": "form", rows: Array<FormRow>, } | { "block": "table", heads: Array<string>, widths: Array<number>, rows: Array<Array<Line>>, } | { "block": "addressee", name: Line, } | { "block": "signatures", lines: Array<SignatureLine>, } | { "block": "seal_and_date", office: string, day: Line, } | { "block": "remark", text: string, } | { "block": "page_break" } | { "block": "part", office: string, title: string, number: string, counted: boolean, } | { "block": "contents", rows: Array<ContentsRow>, };

/**
 * The kind of a book.
 */
export type BookKind = "office" | "practice";

/**
 * A restore of the book, of which everybody is told at their first sign-in after it.
 */
export type BookRestored = { by: StaffId, 
/**
 * The second person who confirmed it, if there was one.
 */
second: StaffId | null, 
/**
 * The names of both as the replaced book had them; the restored one may not know these people.
 */
by_name?: string, second_name?: string, 
/**
 * RFC 3339, UTC.
 */
at: string, 
/**
 * The name of the set, with its time.
 */
set: string, 
/**
 * Number of later entries that were lost, of a replaced book that was another one all; none if it could not be read.
 */
given_up: number | null, };

/**
 * The data that the window needs for its first view.
 */
export type Boot = { state: BootState, book: BookKind | null, today: string, people: Array<SignInName>, unusable_because: Refusal | null, practice_exists: boolean, 
/**
 * Preferences of the screen: language, theme, scale and remembered settings of views.
 */
prefs: Record<string, unknown>, vocabulary: Vocabulary, office_setup: OfficeSetupView | null, user: Staff | null, 
/**
 * The permissions of the user, for menus and buttons; every command checks them again.
 */
may: Array<Permission>, 
/**
 * True if the recovery key is not confirmed yet; until then no case can be registered.
 */
recovery_due: boolean, 
/**
 * The day of the newest entry, if the clock was behind it at the sign-in. ISO.
 */
clock_behind: string | null, 
/**
 * The passphrase of the signed-in person is shorter than a new one may be; they are asked to change it.
 */
passphrase_short: boolean, 
/**
 * The journal entries beyond the anchor when the book was opened; over 0, somebody put older files of it back.
 */
entries_beyond_anchor: number, 
/**
 * The state of the journal before the sign-in; none after the first start.
 */
before_sign_in: BeforeSignIn | null, 
/**
 * Acts that one supervisor did alone although the office has two, of which everybody who signs in is told; oldest first.
 */
acted_alone: Array<ActedAlone>, 
/**
 * A restore of the book since the person signed in before.
 */
restored: BookRestored | null, 
/**
 * The signing key of the signed-in person; none in the practice book.
 */
own_key: OwnSigningKey | null, 
/**
 * The reason why nothing can be saved now: the disk is full or failing.
 */
read_only: Refusal | null, idle_minutes: number, backup_status: BackupStatus | null, export_folder: string, };

/**
 * The state of the program at the start.
 */
export type BootState = "first_start" | "locked" | "open" | "unusable";

/**
 * A calculation with its input. Refusals name the field of the input.
 */
export type Calculation = { "calculator": "wage_arrears", "input": WageArrears } | { "calculator": "overtime", "input": Overtime } | { "calculator": "compensation", "input": Compensation } | { "calculator": "double_wages", "input": DoubleWages } | { "calculator": "sick_pay", "input": SickPay } | { "calculator": "injury", "input": InjuryClaim };

/**
 * A point that the calculation leaves to people, with its article.
 */
export type CalculationNotice = { text: BilingualText, basis: BilingualText, };

/**
 * The result of a calculation: a reminder 提示, never a decision.
 */
export type CalculationResult = { 
/**
 * The sum of the amounts that are added, less those that are deducted.
 */
total: Fen, 
/**
 * The total in capitals, such as 壹仟肆佰零玖元伍角.
 */
capitals: string, steps: Array<CalculationStep>, notices: Array<CalculationNotice>, };

/**
 * A line of the working.
 */
export type CalculationStep = { label: BilingualText, 
/**
 * The formula with its figures, in signs only.
 */
formula: string, 
/**
 * None for a step that counts months, and for a figure that is missing.
 */
amount: Fen | null, effect: StepEffect, 
/**
 * Law and article; none for what was typed.
 */
basis: BilingualText | null, 
/**
 * None where the calculation knows only one side that pays.
 */
payer: Payer | null, 
/**
 * True if the amount is owed each month.
 */
monthly: boolean, 
/**
 * False if the step needs a figure of the region that is missing or was not checked 未核对.
 */
checked: boolean, };

/**
 * The days of a calendar, without a gap.
 */
export type Calendar = { assignee: Assignee, days: Array<CalendarDay>, };

/**
 * A day of the calendar.
 */
export type CalendarDay = { day: string, kind: CalendarDayKind, 
/**
 * True if the official calendar of its year is not known, so that `kind` may still change.
 */
provisional: boolean, 
/**
 * By their start, at most 100.
 */
sessions: Array<SessionItem>, 
/**
 * The things that end or are due on the day, as counted or as moved off days of rest; at most 100.
 */
items: Array<CalendarItem>, load: DayLoad, };

/**
 * A day as a calendar marks it.
 */
export type CalendarDayKind = "workday" | "weekend" | "holiday" | "worked_weekend";

/**
 * A calendar that was saved in the export folder.
 */
export type CalendarFile = { 
/**
 * The name of the file.
 */
file: string, entries: number, };

/**
 * Something of a case that ends or is due on a day.
 */
export type CalendarItem = { case: CaseId, number: string, applicants: string, respondents: string, cause: CauseCode, mediator: StaffId | null, subject: DueSubject, 
/**
 * The next action as text, if the item is one.
 */
next_action: string, 
/**
 * True for what the office has to act on or to watch; false for a term that only gives the parties a right.
 */
binds_office: boolean, 
/**
 * The last day as counted.
 */
due: string, 
/**
 * The last day moved off days of rest.
 */
effective: string, 
/**
 * True if `effective` may still change with the official calendar of its year.
 */
provisional: boolean, nearness: Nearness, };

/**
 * Asks for the days of a calendar.
 */
export type CalendarQuery = { from: string, 
/**
 * The last day; at most 62 days from the first one.
 */
to: string, 
/**
 * Without it, the usual one of the signed-in person.
 */
assignee?: Assignee, };

/**
 * Saves the days of a calendar as a file of iCalendar.
 */
export type CalendarSave = { from: string, 
/**
 * The last day; at most 62 days from the first one.
 */
to: string, assignee: Assignee, language: Language, 
/**
 * Parties, and what is to be done or paid, are left out unless this is set.
 */
unmasked: boolean, };

/**
 * One case 案件, with any number of applicants and respondents.
 */
export type Case = { id: CaseId, 
/**
 * Number of changes of the case, from 1; a change that was made against an older version is refused.
 */
version: number, number: CaseNumber, 
/**
 * The number as printed on paper, such as 盛劳调字〔2026〕第7号.
 */
written: string, registered_on: string, fields: CaseFields, acceptance: Acceptance | null, extension: Extension | null, closing: Closing | null, answer: Answer | null, 
/**
 * Reopenings by an earlier version, which forgot the closing before them.
 */
reopenings: Array<Ruling>, 
/**
 * The rounds that a reopening ended, oldest first.
 */
rounds?: Array<Round>, void: Ruling | null, 
/**
 * True if only its mediators and the supervisors can see it.
 */
restricted: boolean, erasure: ErasureAsk | null, 
/**
 * The day on which its personal data was erased.
 */
erased_on: string | null, parties: Array<Party>, claims: Array<Claim>, sessions: Array<Session>, obligations: Array<Obligation>, notes: Array<Note>, };

/**
 * Accepts a case, or corrects the dates of its acceptance.
 */
export type CaseAccept = { case: CaseId, version: number, on: string, applicant_consent_on: string | null, respondent_consent_on: string | null, };

/**
 * Answers a consultation.
 */
export type CaseAnswer = { case: CaseId, version: number, answer: Answer, };

/**
 * Closes the case, or refuses acceptance if the outcome is R10, R11 or R13.
 */
export type CaseClose = { case: CaseId, version: number, closing: Closing, 
/**
 * The fields of which a doubtful value is kept, by the paths of the refusals.
 */
kept?: Array<string>, };

/**
 * Corrects 更正 facts of a case that were typed wrong.
 */
export type CaseCorrect = { case: CaseId, version: number, reason: string, facts: Array<FactCorrection>, };

/**
 * Asks for the number of cases that match a query.
 */
export type CaseCount = { query: CaseQuery, };

/**
 * Changes fields of [`CaseFields`]: their names with the new values.
 */
export type CaseEdit = { case: CaseId, version: number, changes: Partial<CaseFields>, 
/**
 * Set if it is a correction.
 */
correction?: CorrectionReason, };

/**
 * Erases the personal data of a case, with the own passphrase.
 */
export type CaseErase = { case: CaseId, version: number, passphrase: string, };

/**
 * Extends the term of mediation.
 */
export type CaseExtend = { case: CaseId, version: number, extension: Extension, };

/**
 * The fields of a case that can be edited one by one; the journal holds the old and the new value of each change.
 */
export type CaseFields = { 
/**
 * The main cause, by which tallies count the case.
 */
cause: CauseCode, 
/**
 * Further causes 其他事由, in the order of the list.
 */
further_causes?: Array<CauseCode>, nature: Nature, source: SourceCode, 
/**
 * The day on which the request reached the office; clock C04 counts from it (劳动争议调解仲裁法 art. 14).
 */
received_on: string, grid: GridId | null, stall: string, event_on: string | null, summary: string, 
/**
 * Kind of applicant as stated; none means the one that follows from the first applicant.
 */
applicant_type?: ApplicantType | null, 
/**
 * Number of workers concerned; none means the number of workers who are named.
 */
worker_count: number | null, collective: boolean, urgency: Urgency, mediator: StaffId | null, co_mediators: Array<StaffId>, next_action: string, next_on: string | null, next_owner: StaffId | null, employment?: Employment | null, injury?: Injury | null, sickness?: Sickness | null, 
/**
 * The events of the limitation as entered, in the order of their days.
 */
limitation_events?: Array<LimitationEvent>, };

/**
 * A case 案件.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type CaseId = string;

/**
 * Asks for a case of a backup set, or restores it.
 */
export type CaseInSet = { 
/**
 * Number of the backup location; 0 is the folder beside the book.
 */
location: number, set: string, 
/**
 * The case number as printed on paper.
 */
number: string, };

/**
 * A case of a backup set, compared with the present book.
 */
export type CaseInSetView = { number: string, applicants: string, respondents: string, as_of: string, version: number, 
/**
 * The version in the present book; none if the case is not in it.
 */
here: number | null, 
/**
 * Wire names of the fields and parts that a restore would change.
 */
differs: Array<string>, };

/**
 * The key of a case.
 */
export type CaseKey = { case: CaseId, };

/**
 * Asks for a page of a list.
 */
export type CaseList = { query: CaseQuery, 
/**
 * The cursor from the previous page; opaque.
 */
after: string | null, 
/**
 * Number of rows, 1 to 200.
 */
limit: number, };

/**
 * Year, running number and series of a case, in the order of registration. [`NumberPattern::render`] formats it.
 */
export type CaseNumber = { year: number, 
/**
 * From 1, in every year and series.
 */
n: number, series?: NumberSeries, };

/**
 * A page of a list.
 */
export type CasePage = { rows: Array<CaseRow>, next: string | null, 
/**
 * Number of cases that the search text finds without the quick filter, up to 100; only with the first page of a search
 * that a quick filter narrows.
 */
in_all?: Count, };

/**
 * The query of a list. All filters must match; an empty list of values matches everything.
 */
export type CaseQuery = { view: QuickView, text: string, stages: Array<Stage>, natures: Array<Nature>, causes: Array<CauseCode>, 
/**
 * Also finds the cases of which one of `causes` is a further cause. Tallies count by the main cause only.
 */
further_causes: boolean, grids: Array<GridId>, 
/**
 * Also matches cases without a grid.
 */
no_grid: boolean, mediators: Array<StaffId>, no_mediator: boolean, sources: Array<SourceCode>, outcomes: Array<Outcome>, applicant_types: Array<ApplicantType>, urgencies: Array<Urgency>, collective: boolean | null, 
/**
 * Filters by acceptance; tallies count R3, R9 and R12 separately by it.
 */
accepted: boolean | null, date: DateRange | null, pending_at: PendingAt | null, 
/**
 * The round by which a case counts; `outcomes` and `stages` are those of this round.
 */
once: CountedOnce | null, sort: SortKey, descending: boolean, };

/**
 * Registers a case. Parties and claims with a nil id get a new one.
 */
export type CaseRegister = { fields: CaseFields, parties: Array<Party>, claims: Array<Claim>, registered_on: string, 
/**
 * Subject of the draft of form `new_case`; it is deleted in the same transaction.
 */
draft: string | null, 
/**
 * The fields of which a doubtful value is kept, by the paths of the refusals.
 */
kept?: Array<string>, };

/**
 * Restricts a case, or lifts the restriction.
 */
export type CaseRestrict = { case: CaseId, version: number, restriction: Restriction, };

/**
 * One row of the case list.
 */
export type CaseRow = { id: CaseId, number: string, stage: Stage, nature: Nature, cause: CauseCode, further_causes: Array<CauseCode>, source: SourceCode, applicants: string, respondents: string, applicant_type: ApplicantType | null, grid: GridId | null, stall: string, mediator: StaffId | null, urgency: Urgency, collective: boolean, people: number, registered_on: string, accepted_on: string | null, closed_on: string | null, outcome: Outcome | null, 
/**
 * The nearest running term of an open case.
 */
clock: Clock | null, next_action: string, next_on: string | null, claimed: Fen, agreed: Fen, sessions: number, };

/**
 * Asks for the rows of these cases, for the list of recently opened cases.
 */
export type CaseRows = { 
/**
 * At most 50 ids.
 */
cases: Array<CaseId>, };

/**
 * Reopens a case or makes it void, with a date and a reason.
 */
export type CaseRuling = { case: CaseId, version: number, ruling: Ruling, };

/**
 * A case with everything that its page shows.
 */
export type CaseView = { case: Case, stage: Stage, number: string, 
/**
 * Text such as 陈国平等12人.
 */
applicants: string, respondents: string, 
/**
 * Kind of applicant, as stated or of the first applicant.
 */
applicant_type: ApplicantType | null, people: number, claimed: Fen, agreed: Fen, 
/**
 * The running terms, in the order in which they end.
 */
clocks: Array<Clock>, 
/**
 * The terms of performance of the obligations that have one.
 */
obligation_clocks: Array<ObligationClock>, 
/**
 * The terms, limitations and benefits that follow from the facts about the worker.
 */
worker_facts: WorkerFactsView, steps: Array<StepKind>, 
/**
 * Fields that are still missing for acceptance.
 */
missing_to_accept: Array<string>, timeline: Array<TimelineEntry>, };

/**
 * A cause of the list.
 */
export type Cause = { code: string, 
/**
 * Pinyin initials for choosing the cause by typing, unique in the list.
 */
initials: string, zh: string, en: string, 
/**
 * Everyday words for it, as people say them at the counter. A word may stand for several causes.
 */
words: Array<string>, head: LegalHead, 
/**
 * Law and article of the head, in Chinese.
 */
basis: string | null, stat_class: StatClass, 
/**
 * Number among the civil causes of action 案由, if there is one.
 */
action_number: string | null, group: ReportGroup, 
/**
 * The default nature of a case with this cause.
 */
nature: Nature, valid_from: string | null, valid_to: string | null, };

/**
 * The code of a cause, e.g. `L07`.
 */
export type CauseCode = string;

/**
 * The position of a stored tally cell. The numbers and codes are those of the table, which may hold anything after an
 * edit from outside.
 */
export type CellName = { 
/**
 * See [`Cube::number`](super::tally_facts::Cube::number).
 */
cube: number, 
/**
 * See [`Level::rank`](super::period::Level::rank).
 */
level: number, 
/**
 * See [`Level::index_of`](super::period::Level::index_of).
 */
span: number, key: string, 
/**
 * The code of the event; empty for a stock.
 */
event: string, };

/**
 * A value before and after a change.
 */
export type Change = { before: unknown, after: unknown, };

/**
 * One claim 请求事项.
 */
export type Claim = { id: ClaimId, text: string, amount: Fen | null, 
/**
 * The party whose claim it is, if it is that of one of several.
 */
claimant?: PartyId, };

/**
 * A claim 请求事项.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type ClaimId = string;

/**
 * A running term (clock 期限) with the dates and the legal basis from which it was counted.
 */
export type Clock = { kind: ClockKind, zh: string, en: string, from: string, 
/**
 * The last day as counted.
 */
due: string, 
/**
 * The last day moved off days of rest (民法典 art. 203); shown beside `due`.
 */
effective: string, 
/**
 * Days to `effective`; below zero if the term is over.
 */
days_left: number, nearness: Nearness, basis_zh: string, basis_en: string, 
/**
 * The consequence of a missed term; empty for the next action.
 */
missed_zh: string, missed_en: string, 
/**
 * True if the official calendar of a year within the term is not published yet.
 */
provisional: boolean, };

/**
 * A kind of term. Its length and article follow from the rule for the case ([`crate::domain::clock_rules`]).
 */
export type ClockKind = "review" | "statutory" | "mediation" | "arbitration_review" | "judicial_confirmation" | "next_action";

/**
 * The closing 结案 of a case.
 */
export type Closing = { outcome: Outcome, on: string, 
/**
 * The reason for failure, refusal or referral, as text.
 */
reason: string, 
/**
 * The body to which the case was referred (outcome R12).
 */
referred_to: string, form: AgreementForm | null, agreed: Fen | null, applicant_signed_on: string | null, respondent_signed_on: string | null, mediator_signed_on: string | null, sealed_on: string | null, };

/**
 * Refusal codes of the wire. The UI has texts for each in both languages, which a test checks. The code of a failed
 * backup is also stored in the journal.
 */
export type Code = "bad_request" | "unknown_command" | "internal" | "out_of_memory" | "no_book" | "book_exists" | "open_elsewhere" | "closing_elsewhere" | "locked" | "wrong_passphrase" | "try_later" | "frozen" | "choose_passphrase" | "same_passphrase" | "recovery_typo" | "wrong_recovery_key" | "recovery_due" | "not_allowed" | "last_supervisor" | "can_sign_in" | "second_person_needed" | "second_not_possible" | "erasure_waits" | "erasure_unseen" | "within_retention" | "asker_not_independent" | "erased" | "passphrase_too_short" | "passphrase_too_long" | "passphrase_too_simple" | "store_missing" | "store_damaged" | "store_newer" | "store_foreign" | "store_behind" | "clock_ahead" | "anchor_put_back" | "disk_trouble" | "access_log_full" | "start_needs_space" | "needs_space" | "folder_not_local" | "set_damaged" | "set_foreign" | "set_later_key" | "last_set_unreadable" | "book_untrue" | "shrunken" | "not_found" | "stale" | "book_reopened" | "missing" | "too_long" | "bad_characters" | "bad_value" | "doubtful" | "bad_date" | "bad_amount" | "in_future" | "too_early" | "too_late" | "overlap" | "number_given" | "pattern_taken" | "unknown" | "in_use" | "duplicate" | "wrong_stage" | "not_due_yet" | "no_term" | "needs_correction" | "rests_on_acceptance" | "nothing_to_undo" | "not_undoable" | "changed_since" | "missing_glyphs" | "pages_failed" | "job_running" | "folder_trouble" | "cancelled";

/**
 * The heading of a column.
 */
export type ColumnHead = { key: string, zh: string, en: string, };

/**
 * The columns of a tally.
 */
export type ColumnsBy = "standard" | "grid" | "mediator";

/**
 * The input of the calculation of economic compensation or damages.
 */
export type Compensation = { kind: CompensationKind, 
/**
 * First and last day of the employment; both count.
 */
started_on: string, ended_on: string, 
/**
 * The average wage of a month in the twelve months before the end.
 */
wage: Fen, 
/**
 * The average monthly wage of the region in the year before; without it the cap is not applied.
 */
average_wage: Fen | null, 
/**
 * The local minimum wage of a month at the end; without it a lower wage is not raised to it.
 */
minimum_wage: Fen | null, };

/**
 * A payment that is owed at the end of the employment.
 */
export type CompensationKind = "compensation" | "damages";

/**
 * An attempt to contact a party 联系记录; it shows why a case was closed as 无法联系.
 */
export type ContactAttempt = { 
/**
 * Local wall time on the day of the note.
 */
at: string, how: ContactMethod, result: ContactResult, 
/**
 * None if the party is not named in the case.
 */
whom: PartyId | null, };

/**
 * The way in which somebody tried to contact a party.
 */
export type ContactMethod = "phone" | "visit" | "message" | "post" | "grid_liaison";

/**
 * The result of an attempt to contact a party.
 */
export type ContactResult = "no_answer" | "nobody_there" | "wrong_address" | "returned" | "message_left" | "refused" | "reached";

/**
 * A row of the contents of a dossier.
 */
export type ContentsRow = { name: string, 
/**
 * The first and the last part that belong to the row, from 0; none if there is none.
 */
part: number | null, last_part: number | null, 
/**
 * The reason why there is none, or a note for the reader.
 */
note: string, };

/**
 * One fact before and after its correction.
 */
export type CorrectedFact = { "fact": "fields", changes: { [key in string]: Change }, } | { "fact": "registered_on", before: string, after: string, } | { "fact": "acceptance", before: Acceptance, after: Acceptance | null, } | { "fact": "extension", before: Extension, after: Extension | null, } | { "fact": "closing", 
/**
 * The earlier round that the closing ended, from 0; none for the current closing.
 */
round?: number, before: Closing, after: Closing | null, } | { "fact": "counted", 
/**
 * The round, from 0.
 */
round: number, before: CountedFacts, after: CountedFacts, } | { "fact": "answer", before: Answer, after: Answer | null, } | { "fact": "void", before: Ruling, } | { "fact": "part", before: Part | null, after: Part | null, };

/**
 * A correction of one or more facts of a case.
 */
export type Correction = { 
/**
 * The day on which it was decided.
 */
on: string, reason: string, facts: Array<CorrectedFact>, 
/**
 * True if what an earlier round is counted by changes only where a fact says so. False in a correction that an
 * earlier version wrote: it reaches every earlier round in which a fact stood the same.
 */
names_rounds?: boolean, };

/**
 * The reason of a correction 更正, and which earlier rounds it reaches.
 */
export type CorrectionReason = { reason: string, 
/**
 * The earlier rounds, from 0, that are counted by what is corrected too.
 */
rounds: Array<number>, };

/**
 * A number of cases, counted up to a limit.
 */
export type Count = { count: number, 
/**
 * True if there are more than were counted.
 */
more: boolean, };

/**
 * The formulas in whose denominator an outcome counts.
 */
export type CountedBy = { all_closed: boolean, without_withdrawn: boolean, };

/**
 * The facts by which a round is counted, besides its dates and its outcome.
 */
export type CountedFacts = { nature: Nature, cause: CauseCode, source: SourceCode, grid: GridId | null, mediator: StaffId | null, people: number, collective: boolean, claimed: Fen, };

/**
 * The round by which a case counts, if a figure that counts each case once finds several of its rounds in a period.
 */
export type CountedOnce = "first" | "last_agreement";

/**
 * The date that a range filters.
 */
export type DateKind = "registered" | "accepted" | "closed" | "event" | "first_registered" | "first_accepted" | "came_in" | "admitted" | "reopened" | "readmitted";

/**
 * A filter by date, both days included.
 */
export type DateRange = { kind: DateKind, from: string, to: string, };

/**
 * The number of things on a day; what is moved off a day of rest counts on the day to which it is moved.
 */
export type DayLoad = { sessions: number, 
/**
 * Terms that bind the office.
 */
terms: number, obligations: number, next_actions: number, };

/**
 * A difference between derived data and the cases from which it follows. It is stored in the journal, so it holds no
 * name, number or text of a case.
 */
export type DerivedDifference = { "in": "tally_cell", cell: CellName, expected: number[], found: number[], } | { "in": "tally_stock", cell: CellName, expected: number[], found: number[], } | { "in": "search_words", case: CaseId | null, missing: number, unexpected: number, } | { "in": "search_index" };

/**
 * The derived data that the last verification found to differ from the cases.
 */
export type DerivedFinding = { 
/**
 * RFC 3339, UTC.
 */
found_at: string, count: number, 
/**
 * The first of them.
 */
first: Array<DerivedDifference>, 
/**
 * The numbers of the cases among the first.
 */
numbers: { [key in CaseId]: string }, };

/**
 * One installation of the program that writes into the book.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type DeviceId = string;

/**
 * One document about a case.
 */
export type Document = { kind: DocumentKind, 
/**
 * The number of the document, such as 盛劳调字〔2026〕第7号; empty for one that has none.
 */
number: string, title: string, 
/**
 * The office that stands above the title; empty for a document of a party.
 */
office: string, blocks: Array<Block>, 
/**
 * The number of copies and who gets them, printed at the end; empty for one copy.
 */
copies: string, };

/**
 * A document that the case is offered.
 */
export type DocumentEntry = { kind: DocumentKind, session: SessionId | null, 
/**
 * The beginning of the session.
 */
session_starts: string | null, 
/**
 * Names of the facts that the case lacks for it, in Chinese; these stay blanks on paper.
 */
missing: Array<string>, 
/**
 * The last time that it was saved or printed.
 */
saved: SavedDocument | null, };

/**
 * A document that was saved in the export folder.
 */
export type DocumentFile = { 
/**
 * The name of the file.
 */
file: string, };

/**
 * The way in which a document left the program.
 */
export type DocumentForm = "word" | "pdf" | "printed";

/**
 * A document of a case.
 */
export type DocumentKey = { case: CaseId, kind: DocumentKind, 
/**
 * The session that the document is about, if it is about one.
 */
session: SessionId | null, };

/**
 * A kind of document, in the order in which a dossier holds them.
 */
export type DocumentKind = "application" | "oral_application" | "registration_form" | "consent_inquiry" | "acceptance_notice" | "non_acceptance_notice" | "rights_notice" | "authorization" | "representative_certificate" | "elected_representatives" | "session_notice" | "inquiry_record" | "session_record" | "extension_consent" | "agreement" | "oral_agreement" | "settlement" | "withdrawal" | "failure_notice" | "arbitration_review" | "judicial_confirmation" | "payment_order" | "performance_record" | "performance_reminder" | "follow_up" | "service_receipt" | "referral" | "reminder_letter" | "opinion_letter" | "proposal_letter" | "closing_report" | "cover" | "dossier";

/**
 * The pages of a document for the printer.
 */
export type DocumentPages = { 
/**
 * Each page as SVG, of the size of A4.
 */
pages: Array<string>, };

/**
 * A document of a case, to be saved as a file.
 */
export type DocumentSave = { case: CaseId, kind: DocumentKind, session: SessionId | null, 
/**
 * Word or PDF.
 */
form: DocumentForm, };

/**
 * The input of the calculation of double wages.
 */
export type DoubleWages = { 
/**
 * The first day of work.
 */
started_on: string, 
/**
 * The last day without a written contract: the eve of its signing, or the end of the employment.
 */
ended_on: string, 
/**
 * The wage of a month.
 */
wage: Fen, };

/**
 * Unsaved input of a form.
 */
export type Draft = { form: FormWithDraft, 
/**
 * The thing that the draft is about: a fresh id for a new case, else the id of the case, and after a colon that of its
 * part or the name of the form.
 */
subject: string, body: Record<string, unknown>, saved_at: string, };

/**
 * The key of a draft.
 */
export type DraftKey = { form: FormWithDraft, subject: string, };

/**
 * A reference to a draft.
 */
export type DraftRef = { form: FormWithDraft, subject: string, };

/**
 * Saves a draft.
 */
export type DraftSave = { form: FormWithDraft, subject: string, body: Record<string, unknown>, };

/**
 * Asks for the cases behind a number, by its row (none for the total) and its column: `carried`, `new`, `reopened`,
 * `registered`, `consulted`, `accepted`, `collective`, `people`, `closed`, `closed_cases` (each case once), `pending`,
 * `overdue`, `undecided`, `agreed_cases`, `rated`, `claimed`, `agreed`, `mean_days`, `R1`…`R13`, or `cross:KEY`.
 */
export type Drill = { tally: TallyQuery, row: string | null, column: string, };

/**
 * The entries and cases of a number. They are asked for beside the list, whose first page is there long before all is counted.
 */
export type DrillCounts = { 
/**
 * Number of entries that the figure counts; more than `cases` if it counts several rounds of a reopened case.
 */
entries: number, 
/**
 * Number of cases of these entries, hidden ones included.
 */
cases: number, 
/**
 * Number of counted cases that are hidden from the user and therefore not in the list.
 */
hidden: number, };

/**
 * The case list behind a number.
 */
export type DrillView = { 
/**
 * The number, for [`DrillCounts`].
 */
figure: Drill, query: CaseQuery, 
/**
 * The heading of the list.
 */
title_zh: string, title_en: string, };

/**
 * A case with everything of it that is overdue or due soon.
 */
export type DueCase = { case: CaseRow, 
/**
 * The most urgent first; never empty.
 */
items: Array<DueItem>, };

/**
 * The number of cases that are overdue or due today, by whose work it is.
 */
export type DueCounts = { 
/**
 * The assignee that the signed-in person sees until another is chosen.
 */
usual: Assignee, me: number, anyone: number, };

/**
 * Something of a case that is overdue or due soon.
 */
export type DueItem = { subject: DueSubject, 
/**
 * The last day as counted.
 */
due: string, 
/**
 * Days to the last day moved off days of rest; below zero if the term is over.
 */
days_left: number, nearness: Nearness, };

/**
 * The subject of a due item.
 */
export type DueSubject = { "kind": "term", clock: ClockKind, zh: string, en: string, basis_zh: string, basis_en: string, } | { "kind": "obligation", obligation: ObligationId, what: string, 
/**
 * The part of the amount that is still owed.
 */
amount: Fen | null, } | { "kind": "next_action", session: SessionId | null, };

/**
 * The type of an employer; 个体工商户 with employees are employers too (《劳动人事争议仲裁办案规则》第二条).
 */
export type EmployerType = "stall_holder" | "private" | "joint_stock" | "state" | "collective" | "foreign" | "hk_mo_tw" | "non_profit" | "public_institution" | "government" | "social_group" | "other";

/**
 * The employment 用工情况 of the worker.
 */
export type Employment = { hired_on: string | null, 
/**
 * None while the employment lasts, or if nobody knows; it may lie ahead.
 */
ended_on: string | null, post: string, monthly_wage: Fen | null, 
/**
 * Tells whether there is a written contract (《劳动合同法》第十条).
 */
written_contract: KnownAnswer | null, 
/**
 * Tells whether the employer pays social insurance for the worker.
 */
insured: KnownAnswer | null, 
/**
 * Years of work with all employers until the sickness 实际工作年限, by which the medical period is granted
 * (劳部发〔1994〕479号第三条).
 */
working_years: number | null, };

/**
 * The erasure of the personal data of a case (个人信息保护法 art. 47), with the remaining case.
 *
 * It also deletes the payloads of all earlier journal entries of the case, so that only `left` can be read.
 */
export type Erasure = { case: CaseId, on: string, 
/**
 * The person who carries it out; the request names the other one.
 */
by: StaffId, left: Case, };

/**
 * A request for erasure; a second person has to carry it out.
 */
export type ErasureAsk = { by: StaffId, on: string, basis: ErasureBasis, note: string, };

/**
 * A request for erasure, as everybody who signs in is told of it.
 */
export type ErasureAsked = { 
/**
 * None for whoever may not see the case, like its number.
 */
case: CaseId | null, number: string | null, version: number, by: StaffId, on: string, 
/**
 * The first day on which it can be carried out.
 */
possible_on: string, };

/**
 * The legal basis for erasing personal data (个人信息保护法 art. 47).
 */
export type ErasureBasis = "request" | "retention_over" | "consent_withdrawn" | "unlawful_processing" | "law_requires";

/**
 * Withdraws a request for erasure.
 */
export type ErasureDrop = { case: CaseId, version: number, reason: string, };

/**
 * A case with a request for erasure, or whose retention period is over.
 */
export type ErasureLine = { case: CaseId, number: string, version: number, closed_on: string | null, keep_until: string | null, asked: ErasureAsk | null, 
/**
 * The first day on which the requested erasure can be carried out.
 */
possible_on: string | null, 
/**
 * The reason for which the signed-in person cannot carry it out now.
 */
refused: Refusal | null, };

/**
 * Requests the erasure of the personal data of a case.
 */
export type ErasureRequest = { case: CaseId, version: number, basis: ErasureBasis, note: string, };

/**
 * Drops a request for erasure as a supervisor or an auditor, who need not see the case.
 */
export type ErasureStop = { case: CaseId, reason: string, };

/**
 * The cases for erasure.
 */
export type Erasures = { asked: Array<ErasureLine>, 
/**
 * Cases whose retention period is over, oldest first, at most 200.
 */
due: Array<ErasureLine>, due_count: number, };

/**
 * The last internal errors since the start of the program, and what else a report of them needs.
 */
export type ErrorDetails = { 
/**
 * The version of the store's schema.
 */
schema_version: number, 
/**
 * The oldest first.
 */
errors: Array<InternalError>, };

/**
 * The origin of an unexpected error: a place in the sources and, if SQLite reported it, the extended code of SQLite. It
 * cannot hold any other text, so that no personal data can be in it.
 */
export type ErrorOrigin = { site: string, sqlite_code?: number, };

/**
 * An event of the journal. Tags and fields are stored; they never change.
 */
export type Event = { "kind": "signed_in", 
/**
 * Failed attempts since the last sign-in under this name.
 */
failures: number, 
/**
 * True if the file with the failed attempts had been removed.
 */
record_missing: boolean, } | { "kind": "locked", cause: LockCause, } | { "kind": "case_opened", case: CaseId, } | { "kind": "revealed", case: CaseId, party: PartyId, field: MaskedField, } | { "kind": "document_saved", case: CaseId, document: DocumentKind, 
/**
 * The session that the document is about.
 */
session?: SessionId, 
/**
 * The version of the case from which it was filled.
 */
version: number, 
/**
 * SHA-256 of the file, in hex; of a printed one, of its pages one after the other.
 */
sha256: string, 
/**
 * SHA-256 of what stood on it, in hex: the same in each form. An earlier version left it out.
 */
content?: string, form?: DocumentForm, } | { "kind": "searched", 
/**
 * HMAC of the text under a key of the book, in hex: equal searches can be recognised, their text cannot be
 * read.
 */
text: string, } | { "kind": "number_compared", case: CaseId, } | { "kind": "export_begun", what: ExportKind, 
/**
 * HMAC of the request under a key of the book, in hex: equal requests can be recognised.
 */
filter: string, unmasked: boolean, } | { "kind": "export_stopped", what: ExportKind, entries: number | null, cause: ExportStop, } | { "kind": "exported", what: ExportKind, entries: number, unmasked: boolean, } | { "kind": "denied", 
/**
 * Name of the refused command.
 */
command: string, case: CaseId | null, } | { "kind": "guessed", member: StaffId, failures: number, } | { "kind": "access", member: StaffId, change: AccessChange, 
/**
 * The second person of a removal.
 */
second?: SecondPerson, 
/**
 * The public key (Ed25519, in hex) of an invitation. It signs over the key of the member who uses it.
 */
invitation_key?: string, 
/**
 * The end of the invitation.
 */
expires?: string, } | { "kind": "recovery_made", 
/**
 * The second person, if somebody asked for a new one by itself.
 */
second?: SecondPerson, 
/**
 * The public key (Ed25519, in hex) of the recovery sheet. It signs over the key of the supervisor who uses the sheet.
 */
public_key?: string, } | { "kind": "recovery_confirmed" } | { "kind": "keys_rotated", version: number, } | { "kind": "device_known", 
/**
 * Ed25519 public key, in hex.
 */
public_key: string, 
/**
 * The PC of the key; none for the one that wrote the entry.
 */
device?: DeviceId, 
/**
 * The last entry that the keys stated before, of any PC, may have signed; none if they stay in use.
 */
last?: number, } | { "kind": "signing_key", 
/**
 * Ed25519 public key, in hex.
 */
public_key: string, 
/**
 * The signature of the former key, of the invitation or of the recovery sheet over this key, in hex.
 */
signed_over?: string, } | { "kind": "key_confirmed", member: StaffId, 
/**
 * Ed25519 public key, in hex.
 */
public_key: string, } | { "kind": "backup_proved", set: string, seq: number, } | { "kind": "backup_failed", code: Code, } | { "kind": "anchor_put_back", entries: number, } | { "kind": "backups_ahead", sets: number, set: string, seq: number, } | { "kind": "keyring_ahead", seq: number, at: string, } | { "kind": "verified", entries: number, 
/**
 * The number of entries without a signature from before the first signing key was stated; none in an entry of a
 * version that knew no signatures.
 */
unsigned?: number, 
/**
 * The keys of which nobody knows whose they are.
 */
unconfirmed?: Array<UnconfirmedKey>, } | { "kind": "verification_failed", what: string, seq: number | null, } | { "kind": "derived_differs", count: number, first: Array<DerivedDifference>, } | { "kind": "derived_rebuilt", cases: number, } | { "kind": "restored", set: string, 
/**
 * Number of the last journal entry of the set.
 */
seq: number, 
/**
 * Number of later entries that were lost, of a replaced book that was another one all; none if it could not be read.
 */
given_up: number | null, 
/**
 * The supervisor of the replaced book whose passphrase was asked for; the entry is by the one who took it over.
 */
by?: StaffId, second?: SecondPerson, replaced?: ReplacedHead, 
/**
 * The names of `by` and of the second person, who may not be in the restored book.
 */
by_name?: string, second_name?: string, } | { "kind": "erasure_reapplied", case: CaseId, } | { "kind": "looks_lost", count: number, } | { "kind": "clock_jumped", seconds: number, } | { "kind": "upgraded", from: number, to: number, };

/**
 * Sets the folder for exports.
 */
export type ExportFolderSet = { folder: string, };

/**
 * Exports the journal with its verification script.
 */
export type ExportJournal = { 
/**
 * Includes the content of the changes; requires the permission to read cases.
 */
payloads: boolean, };

/**
 * The kind of an export.
 */
export type ExportKind = "tally" | "case_list" | "journal" | "calendar";

/**
 * Exports a case list with these columns, in the order of the query.
 */
export type ExportList = { query: CaseQuery, 
/**
 * Columns, from left to right.
 */
columns: Array<ListColumn>, file: FileKind, language: Language, unmasked: boolean, };

/**
 * The way in which an export ended before its file was complete.
 */
export type ExportStop = "cancelled" | "failed" | "locked" | "cut_off";

/**
 * Exports the tally of a period as a workbook, or its table as CSV.
 */
export type ExportTally = { tally: TallyQuery, file: FileKind, language: Language, 
/**
 * Names, phones and ID numbers in the register sheet are masked unless this is set.
 */
unmasked: boolean, };

/**
 * A longer term on which both sides agreed (企业劳动争议协商调解规定 art. 29).
 */
export type Extension = { until: string, agreed_on: string, };

/**
 * A fact of a case as it is after its correction; none if the step was taken by mistake.
 */
export type FactCorrection = { "fact": "fields", "after": Partial<CaseFields> } | { "fact": "registered_on", "after": string } | { "fact": "acceptance", "after": AcceptanceDates | null } | { "fact": "extension", "after": Extension | null } | { "fact": "closing", "after": { 
/**
 * The earlier round that the closing ended, from 0; none for the current closing.
 */
round: number | null, after: Closing | null, } } | { "fact": "counted", "after": { 
/**
 * The earlier round, from 0.
 */
round: number, after: CountedFacts, } } | { "fact": "answer", "after": Answer | null } | { "fact": "void" };

/**
 * A group of facts about a worker.
 */
export type FactGroup = "employment" | "injury" | "sickness" | "limitation_events";

/**
 * An amount in fen: never negative and at most 2^53 − 1, the largest integer that JavaScript represents exactly.
 *
 * On the wire: a plain integer. A single entered amount has the narrower limit of [`Fen::from_input`]; sums may exceed
 * it. Differences of two amounts can be negative and are therefore plain `i64`.
 */
export type Fen = number;

/**
 * The kind of an amount that a region publishes.
 */
export type FigureKind = "minimum_wage" | "average_wage" | "medical_lump_sum" | "employment_lump_sum";

/**
 * The figures of one row or of the total.
 *
 * `carried + new − closed = pending` always holds. With basis `registered`, `new` are registrations and
 * `closed` all closings; otherwise `new` are acceptances and `closed` the closings of accepted cases.
 */
export type Figures = { carried: number, new: number, closed: number, pending: number, registered: number, consulted: number, accepted: number, 
/**
 * Reopened cases 重新受理 among the new ones.
 */
reopened: number, 
/**
 * Collective cases among the new ones.
 */
collective: number, 
/**
 * Workers concerned in the new cases, each case once.
 */
people: number, 
/**
 * Closings of this basis by outcome code; outcomes without cases are absent.
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
 * In ten-thousandths, rounded half up to a tenth of a per cent; null if `rated` is 0.
 */
success_rate: number | null, 
/**
 * The claimed amount of the closed cases, each case once.
 */
claimed: Fen, 
/**
 * The agreed amount of the closed cases; of a case with several agreements in the period, that of the last one.
 */
agreed: Fen, 
/**
 * Mean number of days from acceptance (else registration) to closing, in tenths, rounded half up.
 */
mean_days: number | null, 
/**
 * Overdue cases at the end of the period, or today if the period is not over.
 */
overdue: number, 
/**
 * Cases at the end of the period that were registered and neither accepted nor ended.
 */
undecided: number, 
/**
 * Counts by column of a cross table, in the order of `TallyView::columns`.
 */
cross: Array<number>, };

/**
 * The file kind of an export.
 */
export type FileKind = "xlsx" | "csv";

/**
 * Asks the global search.
 */
export type Find = { text: string, };

/**
 * The results of the global search (Ctrl+K).
 */
export type FindResult = { cases: Array<FoundCase>, people: Array<Suggestion>, };

/**
 * A signing key that somebody else stated in the name of a person.
 */
export type ForeignKey = { 
/**
 * The short form.
 */
code: string, 
/**
 * The entry that states it.
 */
stated: number, };

/**
 * A row of a form.
 */
export type FormRow = { label: string, value: Line, };

/**
 * A form whose input is kept as a draft until it is saved; a draft is found by form and subject.
 */
export type FormWithDraft = "new_case" | "session" | "note" | "party" | "people" | "claim" | "obligation" | "payment" | "instalments" | "step" | "field";

/**
 * A case that the global search found.
 */
export type FoundCase = { 
/**
 * The text that was found, unless number and parties already show it.
 */
snippet: Snippet | null, id: CaseId, number: string, stage: Stage, nature: Nature, cause: CauseCode, further_causes: Array<CauseCode>, source: SourceCode, applicants: string, respondents: string, applicant_type: ApplicantType | null, grid: GridId | null, stall: string, mediator: StaffId | null, urgency: Urgency, collective: boolean, people: number, registered_on: string, accepted_on: string | null, closed_on: string | null, outcome: Outcome | null, 
/**
 * The nearest running term of an open case.
 */
clock: Clock | null, next_action: string, next_on: string | null, claimed: Fen, agreed: Fen, sessions: number, };

/**
 * A grid 网格 of the market.
 */
export type Grid = { id: GridId, 
/**
 * Position in the fixed order of all lists and reports.
 */
place: number, name: string, liaison: string, active: boolean, };

/**
 * A grid 网格 of the market.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type GridId = string;

/**
 * Adds a grid (nil id; the core sets `place`) or changes the one with this id.
 */
export type GridPut = { grid: Grid, };

/**
 * The work injury 工伤情况 of the worker.
 */
export type Injury = { 
/**
 * The day of the accident, or of the diagnosis of an occupational disease (《工伤保险条例》第十七条).
 */
accident_on: string | null, place: string, 
/**
 * The course of the accident.
 */
course: string, body_part: string, hospital: string, 
/**
 * Tells whether the worker was insured against work injury.
 */
insured: KnownAnswer | null, employer_applied_on: string | null, worker_applied_on: string | null, recognition: InjuryRecognition | null, recognised_on: string | null, recognition_number: string, 
/**
 * From 1, the worst, to [`MAX_DISABILITY_GRADE`].
 */
grade: number | null, appraised_on: string | null, 
/**
 * The day on which the conclusion of the appraisal was received.
 */
appraisal_received_on: string | null, stop_work_from: string | null, 
/**
 * The last day off work; it may lie ahead.
 */
stop_work_to: string | null, };

/**
 * The input of the calculation of injury benefits.
 */
export type InjuryClaim = { 
/**
 * The day of the accident, or of the diagnosis of an occupational disease.
 */
injured_on: string, 
/**
 * The grade of disability, 1 to 10; none before the appraisal.
 */
grade: number | null, 
/**
 * Own wage 本人工资: the average contribution wage of the twelve months before the injury; needed with a grade.
 */
wage: Fen | null, 
/**
 * The average monthly wage of the region; without it the limits of the own wage are not applied.
 */
average_wage: Fen | null, 
/**
 * True if the employer had insured the worker at the injury.
 */
insured: boolean, 
/**
 * True if the employment has ended, so that the two one-off subsidies may be owed.
 */
ended: boolean, medical_lump_sum: Fen | null, employment_lump_sum: Fen | null, 
/**
 * First and last day of the stopped work 停工留薪期; both count.
 */
stop_from: string | null, stop_to: string | null, 
/**
 * The wage of a month before the injury; needed with the days of stopped work.
 */
original_wage: Fen | null, 
/**
 * The part of the wages for the stopped work that the employer paid.
 */
paid: Fen | null, };

/**
 * An item of a work injury, with its amount for a grade of disability.
 */
export type InjuryItem = { item: string, zh: string, en: string, payer: InjuryPayer, 
/**
 * First and last grade for which it is paid, while the grade is not known that decides its amount.
 */
grades: [number, number] | null, 
/**
 * The amount in words; empty if the grade decides and is not known, or if the law names none.
 */
amount_zh: string, amount_en: string, 
/**
 * The condition under which it is paid; empty for none.
 */
condition_zh: string, condition_en: string, basis_zh: string, basis_en: string, };

/**
 * A sentence about the items of a work injury, with its article.
 */
export type InjuryNote = { kind: InjuryNoteKind, zh: string, en: string, basis_zh: string, basis_en: string, 
/**
 * The last day of the term that was missed; none for the other sentences.
 */
due: string | null, };

/**
 * The reason for a sentence about the items of a work injury.
 */
export type InjuryNoteKind = "not_recognised" | "uninsured" | "ask_insured" | "late_application";

/**
 * The one who pays an item of a work injury.
 */
export type InjuryPayer = "employer" | "fund";

/**
 * The decision of the agency on a work injury 工伤认定.
 */
export type InjuryRecognition = "recognised" | "deemed" | "not_recognised";

/**
 * An error that the program did not expect.
 */
export type InternalError = { 
/**
 * RFC 3339, UTC.
 */
at: string, 
/**
 * The command that failed, or the kind of work without a command: `job`, `backup`, `tick`.
 */
command: string, code: Code, origin: ErrorOrigin, };

/**
 * A start passphrase 起始口令 for a person, shown once and replaced by an own passphrase at the first sign-in.
 */
export type Invitation = { member: StaffId, name: string, start_passphrase: string, 
/**
 * RFC 3339, UTC.
 */
expires_at: string, };

/**
 * The key of a job.
 */
export type JobKey = { job: number, };

/**
 * The progress of a job that runs in the background.
 */
export type JobProgress = { job: number, done: number, total: number, state: JobState, 
/**
 * Names of the written files in the export folder.
 */
files: Array<string>, 
/**
 * Numbers of the cases of which a text was too long for the file and was cut.
 */
cut: Array<string>, error?: Refusal, };

/**
 * The result of a command that starts a job.
 */
export type JobStarted = { job: number, };

/**
 * The state of a job.
 */
export type JobState = "running" | "done" | "failed" | "cancelled";

/**
 * An action of the journal. The codes are stored and hashed; they never change.
 */
export type JournalAction = "case_register" | "case_edit" | "case_accept" | "case_extend" | "case_refuse" | "case_close" | "case_answer" | "case_reopen" | "case_correct" | "case_void" | "case_restrict" | "case_unrestrict" | "party_put" | "party_remove" | "claim_put" | "claim_remove" | "session_put" | "session_remove" | "obligation_put" | "obligation_remove" | "note_put" | "note_remove" | "case_parts" | "nothing" | "case_opened" | "revealed" | "searched" | "number_compared" | "looks_lost" | "signed_in" | "locked" | "denied" | "guessed" | "access" | "recovery_made" | "recovery_confirmed" | "keys_rotated" | "device_known" | "signing_key" | "key_confirmed" | "export_begun" | "export_stopped" | "exported" | "document_saved" | "office_set" | "grid_put" | "staff_put" | "room_put" | "safety_set" | "number_set" | "backup_proved" | "backup_failed" | "backups_ahead" | "keyring_ahead" | "anchor_put_back" | "verified" | "verification_failed" | "derived_differs" | "derived_rebuilt" | "restored" | "case_restore" | "erasure_ask" | "erasure_drop" | "case_erase" | "erasure_reapplied" | "clock_jumped" | "upgraded";

/**
 * Compares a check code that was noted earlier.
 */
export type JournalCompare = { seq: number, code: string, };

/**
 * The result of comparing a check code.
 */
export type JournalComparison = { same: boolean, };

/**
 * The newest entry with its check code. Somebody who notes the code on paper can detect any later rewriting.
 */
export type JournalHead = { seq: number, 
/**
 * Eight groups of four characters.
 */
code: string, last_verified: string | null, verification_failure: VerificationFailure | null, 
/**
 * Derived data that differs from the cases, until it is rebuilt.
 */
derived: DerivedFinding | null, 
/**
 * None until a verification has checked signatures.
 */
signatures: SignatureFinding | null, };

/**
 * One journal entry with the data for its sentence.
 */
export type JournalLine = { seq: number, utc: string, 
/**
 * None for the program itself.
 */
actor: StaffId | null, action: string, case: CaseId | null, number: string | null, 
/**
 * Names of the changed fields, or facts of the event; never personal data.
 */
detail: Record<string, unknown>, erased: boolean, };

/**
 * A page of the journal, newest first.
 */
export type JournalPage = { lines: Array<JournalLine>, next: number | null, head: JournalHead, };

/**
 * Asks for a page of the journal.
 */
export type JournalQuery = { kinds: Array<ActionKind>, actor: StaffId | null, 
/**
 * Part of a case number, or empty.
 */
number: string, from: string | null, to: string | null, 
/**
 * Entries before this number; none for the newest.
 */
before: number | null, };

/**
 * Confirms that a signing key is that of a member, who was asked for its short form.
 */
export type KeyConfirm = { member: StaffId, 
/**
 * The short form of the key.
 */
code: string, passphrase: string, };

/**
 * The members whose signing keys the signed-in person can confirm.
 */
export type KeyConfirmation = "nobody" | "own" | "others";

/**
 * A journal entry that the keyring of the system holds and the book lacks: the book is older than the note.
 */
export type KeyringAhead = { seq: number, 
/**
 * The time of the note. RFC 3339, UTC.
 */
at: string, };

/**
 * The answer to a question of fact that nobody may know yet.
 */
export type KnownAnswer = "yes" | "no" | "unknown";

/**
 * The language of an export.
 */
export type Language = "zh" | "en";

/**
 * The items of 《劳动争议调解仲裁法》第二条, and the kinds of disputes outside it.
 */
export type LegalHead = "1" | "2" | "3" | "4" | "5" | "6" | "overage" | "new_form" | "none";

/**
 * The effect of an event on the limitation.
 */
export type LimitationEffect = "starts" | "restarts" | "restarts_on_moved_day" | "suspends" | "too_early" | "too_late" | "agreed_too_late";

/**
 * An event 时效事件 by which the limitation of arbitration is counted.
 */
export type LimitationEvent = { kind: LimitationEventKind, 
/**
 * The day of the event, or the first day of what suspends the limitation.
 */
on: string, 
/**
 * The last day of what suspends the limitation; none while it lasts.
 */
until: string | null, note: string, };

/**
 * An event by which the limitation of arbitration is counted.
 */
export type LimitationEventKind = "known" | "claimed" | "relief_sought" | "debtor_agreed" | "negotiation_refused" | "negotiation_stopped" | "negotiation_failed" | "settlement_unperformed" | "mediation_refused" | "mediation_stopped" | "mediation_failed" | "agreement_unperformed" | "force_majeure" | "no_representative" | "other_obstacle";

/**
 * The way in which the limitation of a claim is counted.
 */
export type LimitationMode = "general" | "wage_in_service" | "wage_after_end";

/**
 * The source of an event of the limitation.
 */
export type LimitationSource = "entered" | "of_case" | "assumed";

/**
 * The state of a limitation on a day.
 */
export type LimitationState = "unlimited" | "start_unknown" | "running" | "suspended" | "expired";

/**
 * A step of the count of a limitation.
 */
export type LimitationStepView = { 
/**
 * None for the end of the employment, from which pay is counted.
 */
kind: LimitationEventKind | null, on: string, 
/**
 * The last day of a suspension; none while it lasts.
 */
until: string | null, source: LimitationSource, effect: LimitationEffect, 
/**
 * Days by which a suspension moves the end.
 */
days: number, 
/**
 * The end after this step, as counted.
 */
due: string, };

/**
 * The expected limitation of arbitration 仲裁时效 with the steps by which it was counted.
 */
export type LimitationView = { mode: LimitationMode, state: LimitationState, zh: string, en: string, 
/**
 * The event from which it runs; empty without a limitation.
 */
from_zh: string, from_en: string, 
/**
 * The last day as counted; none if nothing is counted.
 */
due: string | null, 
/**
 * The last day moved off days of rest (民法典 art. 203).
 */
effective: string | null, 
/**
 * Days to `due`; below zero after it, also while it lasts until `effective`.
 */
days_left: number | null, 
/**
 * True if the official calendar of the year of its end is not published yet.
 */
provisional: boolean, 
/**
 * Set from 60, 30 and 7 days before `due`: the number of these days.
 */
warning: number | null, 
/**
 * True if a person should look at a step.
 */
needs_review: boolean, basis_zh: string, basis_en: string, missed_zh: string, missed_en: string, 
/**
 * The sentence that it may not apply to a claim; empty for none.
 */
note_zh: string, note_en: string, steps: Array<LimitationStepView>, };

/**
 * Text with blanks.
 */
export type Line = Array<TextRun>;

/**
 * A column that a list can show and export.
 */
export type ListColumn = "number" | "stage" | "registered" | "source" | "grid" | "stall" | "applicants" | "applicant_type" | "phone" | "id_number" | "respondents" | "cause" | "further_causes" | "collective" | "people" | "summary" | "claimed" | "accepted" | "mediator" | "sessions" | "closed" | "outcome" | "agreed" | "next_action" | "next_on" | "due";

/**
 * The reason for locking the book.
 */
export type LockCause = "signed_out" | "locked" | "idle" | "suspended" | "screen_locked" | "session_limit" | "closed";

/**
 * A field of a party that is shown masked.
 */
export type MaskedField = "phone" | "id_number";

/**
 * The kind of the mediation body. The stronger effects of an agreement (法释〔2020〕26号第五十一条) apply to the three kinds
 * of 《劳动争议调解仲裁法》第十条.
 */
export type MediationBody = "enterprise" | "peoples_mediation" | "township" | "regional" | "arbitration" | "other";

/**
 * The access of one person.
 */
export type MemberAccess = { member: StaffId, state: AccessState, last_signed_in: string | null, expires_at: string | null, 
/**
 * The short form of the confirmed signing key.
 */
key: string | null, 
/**
 * The signing keys that nobody confirmed yet.
 */
unconfirmed_keys: Array<UnconfirmedKeyView>, };

/**
 * A member with their own passphrase.
 */
export type MemberPassphrase = { member: StaffId, passphrase: string, };

/**
 * A member who gets a start passphrase, and the own passphrase once more.
 */
export type MemberReauthenticate = { member: StaffId, 
/**
 * The supervisor's own passphrase.
 */
passphrase: string, };

/**
 * Removes a member for good.
 */
export type MemberRemove = { member: StaffId, 
/**
 * The supervisor's own passphrase.
 */
passphrase: string, 
/**
 * Needed where `AccessView::second_people` has somebody other than the member.
 */
second?: MemberPassphrase, };

/**
 * The day on which the office's month begins. Forms of the labour authorities generally run from the 21st to the 20th.
 */
export type MonthBoundary = "calendar" | "from21";

/**
 * The figures of the current month so far, each as the tally of the accepted cases of these days counts it.
 */
export type MonthSoFar = { from: string, to: string, registered: number, accepted: number, closed: number, pending: number, };

/**
 * The nature of a dispute, which determines the procedure and the documents of the case.
 */
export type Nature = "labour" | "overage" | "new_form" | "labour_service" | "civil_life" | "consult_only";

/**
 * The urgency of a due day.
 */
export type Nearness = "overdue" | "today" | "soon" | "later";

/**
 * A grid that is created with the book.
 */
export type NewGrid = { name: string, liaison: string, };

/**
 * The number that the next case of a series would get.
 */
export type NextNumber = { series: NumberSeries, text: string, };

/**
 * A note on something outside the sessions: a call, a visit, a late fact.
 */
export type Note = { id: NoteId, on: string, kind: NoteKind, 
/**
 * May be empty if the note is an attempt.
 */
text: string, 
/**
 * Set if and only if the kind is [`NoteKind::ContactAttempt`].
 */
attempt?: ContactAttempt, };

/**
 * A note on a case's timeline.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type NoteId = string;

/**
 * The kind of a note.
 */
export type NoteKind = "phone_call" | "visit" | "letter" | "investigation" | "internal" | "late_fact" | "follow_up" | "contact_attempt";

/**
 * The payload of a command without input: `{}`.
 */
export type Nothing = Record<symbol, never>;

/**
 * The pattern of an office's case numbers: text with `{year}` and `{n}` exactly once and `{name}`, the short name of
 * the office, at most once. `{n:3}` writes the running number with at least three digits. On the wire and in the store:
 * that text.
 */
export type NumberPattern = string;

/**
 * A series of case numbers. All cases are numbered in the main series, unless the office numbers those of a nature in
 * a series of their own, which has the code of that nature.
 */
export type NumberSeries = "main" | "consult_only" | "civil_life";

/**
 * Sets the last number that was given on paper in a year; the next case of the year continues from it.
 */
export type NumberSet = { year: number, series?: NumberSeries, 
/**
 * 0 if none was given.
 */
last: number, };

/**
 * One obligation of an agreement: debtor, creditor, content, amount and due day.
 */
export type Obligation = { id: ObligationId, debtor: PartyId | null, creditor: PartyId | null, what: string, amount: Fen | null, due_on: string | null, performed_on: string | null, performed_note: string, 
/**
 * The payments so far, in the order in which they were entered.
 */
payments?: Array<Payment>, };

/**
 * The term of performance of an obligation.
 */
export type ObligationClock = { obligation: ObligationId, 
/**
 * The last day moved off days of rest (民法典 art. 203).
 */
effective: string, 
/**
 * Days to `effective`; below zero if the term is over.
 */
days_left: number, nearness: Nearness, };

/**
 * One obligation of an agreement 履行义务 (an instalment, an act).
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type ObligationId = string;

/**
 * An offer 报价 in a session: the amount at which a party, or the mediator, would settle a claim or all of them.
 */
export type Offer = { 
/**
 * The party that made the offer; none for a proposal of the mediator.
 */
by: PartyId | null, 
/**
 * Local wall time, `YYYY-MM-DDTHH:MM:SS`.
 */
at: string, 
/**
 * Always more than zero.
 */
amount: Fen, 
/**
 * The claim that it would settle; none for all of them.
 */
claim: ClaimId | null, note: string, 
/**
 * True for what was told the mediator alone 背对背: it is never printed in the record, which both sides sign.
 */
private?: boolean, };

/**
 * The mediation office 调解组织 and its settings for numbers and tallies.
 */
export type Office = { name: string, 
/**
 * The short name in case numbers, such as 盛.
 */
short: string, body: MediationBody, number_pattern: NumberPattern, 
/**
 * The pattern of consultations, if they are numbered in a series of their own.
 */
consult_pattern?: NumberPattern, 
/**
 * The pattern of everyday disputes, if they are numbered in a series of their own.
 */
life_pattern?: NumberPattern, month_boundary: MonthBoundary, success_formula: SuccessFormula, 
/**
 * Printed under every tally: 制表人 and 审核人.
 */
prepared_by: string, reviewed_by: string, 
/**
 * The day from which on the book holds all cases; none means the day on which it was made. Tallies are compared with
 * no earlier time.
 */
complete_from?: string, 
/**
 * The phrases 常用语 of the office for the records of sessions, beside those of the program.
 */
phrases?: Array<string>, };

/**
 * Creates the office book at the first start, encrypted from its first row.
 */
export type OfficeCreate = { office_name: string, short_name: string, 
/**
 * The kind of the mediation body, on which the effect of an agreement depends; a regional one if it is not said.
 */
body?: MediationBody, grids: Array<NewGrid>, user_name: string, passphrase: string, };

/**
 * Changes the settings of the office.
 */
export type OfficeSet = { office: Office, };

/**
 * The office and its lists, each in its fixed order.
 */
export type OfficeSetupView = { office: Office, grids: Array<Grid>, staff: Array<Staff>, rooms: Array<Room>, safety: Safety, 
/**
 * The number that the next case would get in each series in use, the main one first.
 */
next_numbers: Array<NextNumber>, 
/**
 * The last number of each year and series in which one was given, here or on paper; the newest year first.
 */
last_numbers: Array<CaseNumber>, 
/**
 * The causes that the office has most often, the most frequent first; a few of them.
 */
usual_causes: Array<CauseCode>, };

/**
 * One change of the book. Tags and fields are stored in the journal; they never change.
 */
export type Op = { "op": "case_register" } & Registration | { "op": "case_edit", case: CaseId, changes: { [key in string]: Change }, } | { "op": "case_part", case: CaseId, before: Part | null, after: Part | null, } | { "op": "case_parts", case: CaseId, changes: Array<PartChange>, } | { "op": "case_step", case: CaseId, step: Step, 
/**
 * The fields that change with the step, which [`Case::changes_with`] names.
 */
changes?: { [key in string]: Change }, } | { "op": "case_erase" } & Erasure | { "op": "case_restore", after: Case, 
/**
 * Number of the last journal entry in the backup.
 */
as_of: number, } | { "op": "office_set", before: Office | null, after: Office, } | { "op": "grid_put", before: Grid | null, after: Grid, } | { "op": "staff_put", before: Staff | null, after: Staff, 
/**
 * The second person, if a member was removed or a supervisor is none any more.
 */
second?: SecondPerson, } | { "op": "room_put", before: Room | null, after: Room, } | { "op": "safety_set", before: Safety | null, after: Safety, } | { "op": "number_set", year: number, series?: NumberSeries, 
/**
 * The last number until now; 0 if none was given.
 */
before: number, after: number, };

/**
 * The outcome of a case. `basis` is the article that provides for it.
 */
export type Outcome = "R1" | "R2" | "R3" | "R4" | "R5" | "R6" | "R7" | "R8" | "R9" | "R10" | "R11" | "R13" | "R12";

/**
 * An outcome with its properties, for the screens.
 */
export type OutcomeTerm = { code: Outcome, zh: string, en: string, basis: string | null, 
/**
 * True if it counts in the numerator of the success rate.
 */
success: boolean, counted: CountedBy, needs_reason: boolean, has_agreement: boolean, 
/**
 * True if it says that a party was not reached; the contact attempts prove it.
 */
unreached: boolean, before_acceptance: boolean, after_acceptance: boolean, };

/**
 * The input of the calculation of overtime pay; hours are in hundredths.
 */
export type Overtime = { 
/**
 * The wage of a month on which overtime is based.
 */
wage: Fen, workday_hours: number | null, 
/**
 * Hours on rest days without time off in lieu.
 */
rest_day_hours: number | null, holiday_hours: number | null, 
/**
 * Overtime pay that was paid already.
 */
paid: Fen | null, };

/**
 * The signing key of the signed-in person, and what the journal says of it.
 */
export type OwnSigningKey = { 
/**
 * The short form, to be compared with others and kept on paper.
 */
code: string, 
/**
 * The entry that states it.
 */
stated: number, 
/**
 * The keys that the journal states in the name of this person, and that are not theirs.
 */
foreign: Array<ForeignKey>, 
/**
 * The journal did not state the key, although it once did: entries at its end were cut off.
 */
is_journal_cut: boolean, 
/**
 * The key gave way to another one, and a restore brought it back: what it signs counts as unconfirmed.
 */
is_former: boolean, };

/**
 * A part of a case that can be added, changed or removed.
 */
export type Part = { "part": "party", "value": Party } | { "part": "claim", "value": Claim } | { "part": "session", "value": Session } | { "part": "obligation", "value": Obligation } | { "part": "note", "value": Note };

/**
 * One of several parts that change together.
 */
export type PartChange = { before: Part | null, after: Part | null, };

/**
 * The kind of a part of a case.
 */
export type PartKind = "party" | "claim" | "session" | "obligation" | "note";

/**
 * Adds a part (nil id) or replaces the one with the same id.
 */
export type PartPut = { case: CaseId, version: number, part: Part, 
/**
 * The draft of the form; it is deleted in the same transaction.
 */
draft: DraftRef | null, 
/**
 * The fields of which a doubtful value is kept, by the paths of the refusals.
 */
kept?: Array<string>, 
/**
 * Set if it is a correction.
 */
correction?: CorrectionReason, };

/**
 * Removes a part of a case.
 */
export type PartRemove = { case: CaseId, version: number, kind: PartKind, id: string, 
/**
 * Set if it is a correction.
 */
correction?: CorrectionReason, };

/**
 * Adds several parts in one change: all of them, or none. Each gets a new id; a party has an id of the form if another
 * part refers to it.
 */
export type PartsAdd = { case: CaseId, version: number, parts: Array<Part>, 
/**
 * The draft of the form; it is deleted in the same transaction.
 */
draft: DraftRef | null, 
/**
 * The fields of which a doubtful value is kept, by the paths of the refusals.
 */
kept?: Array<string>, 
/**
 * Set if it is a correction.
 */
correction?: CorrectionReason, };

/**
 * A person or an organisation that takes part in the case.
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
 * The known party from which masked numbers were filled into a form. Part of drafts only; never stored in a case.
 */
filled_from?: PartyRef, };

/**
 * A party 当事人 (also agents, witnesses and interpreters) of one case.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type PartyId = string;

/**
 * The kind of a party.
 */
export type PartyKind = "person" | "legal_person" | "organisation";

/**
 * A reference to a party of a case.
 */
export type PartyRef = { case: CaseId, party: PartyId, };

/**
 * The role of a party in a case.
 */
export type PartyRole = "applicant" | "respondent" | "third_party" | "agent" | "witness" | "interpreter";

/**
 * Changes the own passphrase.
 */
export type PassphraseChange = { current: string, new: string, 
/**
 * True if somebody may have seen the current one: the vault key is rotated, too.
 */
was_seen: boolean, };

/**
 * Asks for the strength of a new passphrase while it is typed.
 */
export type PassphraseCheck = { passphrase: string, 
/**
 * Names that make the passphrase easy to guess: of the person and of the office.
 */
own_names: Array<string>, };

/**
 * The strength of a passphrase.
 */
export type PassphraseStrength = { 
/**
 * Decimal logarithm of the number of guesses that an attacker with the file would need; at least 12 is required.
 */
guesses_log10: number, 
/**
 * The refusal that the passphrase would get; none if it is strong enough.
 */
refusal: Refusal | null, };

/**
 * The one who pays an item of work injury 工伤 (《社会保险法》arts. 38–39).
 */
export type Payer = "employer" | "fund";

/**
 * A payment towards an obligation.
 */
export type Payment = { on: string, amount: Fen, note: string, };

/**
 * Filters cases that were pending, or overdue, at the end of a day, with the rules of the tally.
 */
export type PendingAt = { day: string, basis: Basis, overdue: boolean, 
/**
 * Only cases that were registered and not yet accepted.
 */
undecided: boolean, };

/**
 * A requested period.
 */
export type PeriodSpec = { "kind": "month", year: number, month: number, } | { "kind": "quarter", year: number, quarter: number, } | { "kind": "year", year: number, } | { "kind": "any", from: string, to: string, };

/**
 * The permission that a command requires.
 */
export type Permission = "anyone" | "enter" | "read" | "record" | "decide" | "export" | "govern" | "audit";

/**
 * The phrases for one stretch of a session.
 */
export type PhraseGroup = { 
/**
 * The stretch: `opening`, `statement`, `evidence`, `proposal`, `agreed`, `ending`, or `office` for the phrases that the
 * office added.
 */
group: string, phrases: Array<string>, };

/**
 * Changes preferences of the screen.
 */
export type PrefsSet = { 
/**
 * Keys to change; other stored keys stay.
 */
prefs: Record<string, unknown>, };

/**
 * The attendance of one party at a session; parties who did not come are recorded too.
 */
export type Presence = { party: PartyId, attendance: Attendance, };

/**
 * The number of cases in each quick filter.
 */
export type QuickCounts = { all: Count, open: Count, mine: Count, due_today: Count, overdue: Count, no_next_action: Count, performing: Count, closed: Count, drafts: Count, 
/**
 * The cases that the Today screen shows as overdue or due today.
 */
due: DueCounts, };

/**
 * The quick filters above the list.
 */
export type QuickView = "all" | "open" | "mine" | "due_today" | "overdue" | "no_next_action" | "closed" | "performing";

/**
 * An open case in which nothing happened for long.
 */
export type QuietCase = { case: CaseRow, 
/**
 * Days since the last entry of the journal about it.
 */
days: number, };

/**
 * Opens the book with the recovery key and gives a supervisor a new passphrase, if nobody can sign in.
 */
export type Recover = { recovery_key: string, user: StaffId, new_passphrase: string, };

/**
 * Confirms the recovery key with the requested groups, in their order.
 */
export type RecoveryConfirm = { groups: Array<string>, };

/**
 * Makes a new recovery key.
 */
export type RecoveryRenew = { 
/**
 * The supervisor's own passphrase.
 */
passphrase: string, 
/**
 * Needed where `AccessView::second_people` has somebody, unless the present recovery key was never confirmed.
 */
second?: MemberPassphrase, };

/**
 * The recovery key 恢复密钥, shown once: 14 groups of four characters, the last one a checksum.
 */
export type RecoverySheet = { groups: Array<string>, 
/**
 * Numbers (from 1) of the groups that must be typed for confirmation.
 */
ask: Array<number>, office: string, made_on: string, };

/**
 * Asks for the sheet of the unconfirmed recovery key.
 */
export type RecoveryShow = { 
/**
 * The own passphrase; needed unless the key was just made and not shown yet.
 */
passphrase: string | null, };

/**
 * The refusal of a command: a code, and the field beside which the UI shows the text.
 */
export type Refusal = { code: Code, field?: string, 
/**
 * Names of fields, limits or dates for the text, or single characters; never personal data.
 */
detail?: Array<string>, 
/**
 * The origin of an error that can be reported.
 */
origin?: ErrorOrigin, };

/**
 * An amount that a region publishes, for the form.
 */
export type RegionalFigure = { figure: FigureKind, 
/**
 * The grade of disability 伤残等级 for which it holds; none for all.
 */
grade: number | null, amount: Fen, label: BilingualText, basis: BilingualText, 
/**
 * First and last day on which it holds; without a last day it still does.
 */
valid_from: string, valid_to: string | null, checked: boolean, };

/**
 * The data of a newly registered case.
 */
export type Registration = { case: CaseId, number: CaseNumber, 
/**
 * The number as printed on paper; it never changes.
 */
written: string, registered_on: string, fields: CaseFields, parties: Array<Party>, claims: Array<Claim>, 
/**
 * Set for an everyday dispute, which is accepted at registration without written consents and review term.
 */
acceptance: Acceptance | null, };

/**
 * A reopening of a case that was closed.
 */
export type Reopening = { on: string, reason: string, 
/**
 * The last day of the new term as the program counted it at the reopening; none for a case that was not accepted
 * before or for which the law sets no term.
 */
due_on: string | null, 
/**
 * The facts by which the round that ended stays counted, whatever changes afterwards. None in a reopening that an
 * earlier version wrote: that round counts by the facts of the case as they are now.
 */
counted?: CountedFacts | null, };

/**
 * The last entry of a book that a restore replaced.
 */
export type ReplacedHead = { seq: number, 
/**
 * In hex.
 */
hash: string, };

/**
 * The three groups of the sentence in the yearly report: 「处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件」.
 * The texts are those of the sentence, after the measure word 起.
 */
export type ReportGroup = "G1" | "G2" | "G3";

/**
 * The backup sets that were found, and what a restore would change.
 */
export type RestorePreview = { office: string, 
/**
 * Newest first, with the unusable ones.
 */
sets: Array<RestoreSet>, 
/**
 * Number of the last journal entry of the present book, if the recovery key opens it.
 */
present_seq: number | null, 
/**
 * True if there is a book, which the restore replaces.
 */
book_exists: boolean, 
/**
 * People who can sign in afterwards with their present passphrase, without those who were removed from the present
 * book.
 */
can_sign_in: Array<SignInName>, 
/**
 * The people who can sign in to the present book, if a passphrase of one of its supervisors is asked for: it has two, or
 * the recovery key does not open it.
 */
present_people: Array<SignInName> | null, 
/**
 * True if a newer state of the same book is here that this recovery key does not open. People removed and cases
 * erased in it since the set was made are not known and would come back.
 */
newer_book_unopened: boolean, 
/**
 * Supervisors of the newest set, without those who were removed from the present book; one of them gets the new passphrase.
 */
supervisors: Array<SignInName>, };

/**
 * Looks for backup sets in a folder before anybody is signed in.
 */
export type RestoreQuery = { 
/**
 * A folder that contains backup sets at any depth, such as a removable disk.
 */
folder: string, recovery_key: string, };

/**
 * Restores a book from a backup set.
 */
export type RestoreRun = { folder: string, path: string, recovery_key: string, user: StaffId, new_passphrase: string, 
/**
 * A supervisor of the present book with the passphrase that they have in it, if `RestorePreview::present_people` asks for it.
 */
present?: MemberPassphrase, 
/**
 * The second person, if the present book has two supervisors.
 */
second?: MemberPassphrase, };

/**
 * A backup set that can be restored.
 */
export type RestoreSet = { 
/**
 * Path of its folder, relative to the requested folder.
 */
path: string, last_number: string | null, last_change: string | null, 
/**
 * Number of entries of the present book that are not in the set; none if the present book cannot be read.
 */
discarded_entries: number | null, 
/**
 * Number of erasures that will be applied again.
 */
erasures: number, 
/**
 * Name of its folder: time and journal number.
 */
name: string, made_at: string, seq: number, cases: number, bytes: number, proved_at: string | null, 
/**
 * The reason why the set cannot be used: damaged, from another book or unreadable.
 */
unusable_because: Refusal | null, };

/**
 * A change of the restriction of a case to its own mediators and the supervisors.
 */
export type Restriction = { restricted: boolean, reason: string, };

/**
 * Asks for a masked number.
 */
export type Reveal = { case: CaseId, party: PartyId, field: MaskedField, };

/**
 * The unmasked number.
 */
export type Revealed = { value: string, };

/**
 * A point that the mediator reads out at the beginning.
 */
export type RightsPoint = { 
/**
 * The subject, such as 自愿原则.
 */
title: string, 
/**
 * Whole sentences.
 */
text: string, };

/**
 * A room for sessions.
 */
export type Room = { id: RoomId, 
/**
 * See [`Grid::position`].
 */
place: number, name: string, active: boolean, };

/**
 * A room in which sessions are held.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type RoomId = string;

/**
 * Adds a room (nil id) or changes the one with this id.
 */
export type RoomPut = { room: Room, };

/**
 * A round of a case that a reopening ended.
 */
export type Round = { 
/**
 * True if the case was accepted when it was closed.
 */
accepted: boolean, 
/**
 * Number of the sessions that were held until then; the next one after the reopening makes it 调解中.
 */
held_sessions: number, extension: Extension | null, 
/**
 * None for a consultation, which ended with an answer.
 */
closing: Closing | null, answer: Answer | null, 
/**
 * The reopening that ended this round and began the next one.
 */
reopening: Reopening, };

/**
 * The dimension of the rows.
 */
export type RowsBy = "group" | "cause" | "stat_class" | "grid" | "mediator" | "source" | "outcome";

/**
 * A date and a reason, for reopening a case or making it void.
 */
export type Ruling = { on: string, reason: string, };

/**
 * The safety settings of the book: idle lock, backup locations, export folder and retention periods.
 */
export type Safety = { 
/**
 * Minutes without input after which the book locks.
 */
idle_minutes: number, 
/**
 * Backup locations besides the folder beside the book, as paths; at most two.
 */
places: Array<string>, 
/**
 * The folder of exported files, as a path; none for the default of the PC.
 */
export_folder?: string, 
/**
 * Years for which dossiers are kept after an agreement, and after any other closing. The office decides; the
 * defaults follow 劳动人事争议仲裁办案规则 art. 21–24.
 */
keep_agreements_years: number, keep_others_years: number, };

/**
 * Changes the safety settings.
 */
export type SafetySet = { safety: Safety, };

/**
 * The time at which something was saved. RFC 3339, UTC.
 */
export type SavedAt = { at: string, };

/**
 * The result of a change of a case.
 */
export type SavedChange = { case: CaseId, number: string, version: number, 
/**
 * The journal number of the change, for undo.
 */
seq: number, undoable: boolean, saved_at: string, };

/**
 * The saving or printing of a document.
 */
export type SavedDocument = { 
/**
 * UTC, RFC 3339.
 */
at: string, 
/**
 * The name of the person who did it.
 */
by: string, form: DocumentForm, 
/**
 * True if the case changed since, so that the document would be another one now.
 */
outdated: boolean, };

/**
 * The second person of an act that needs two; the entry of an act that needs none has no such field. Tags are stored; they
 * never change.
 */
export type SecondPerson = { "confirmed_by": StaffId } | "nobody";

/**
 * The state of backups on another disk than the book's.
 */
export type SecondPlace = "not_chosen" | "same_disk" | "not_proved" | "proved" | "unknown";

/**
 * The sentence in which the union reports its cases.
 */
export type Sentence = { zh: Array<SentencePiece>, en: Array<SentencePiece>, basis_zh: Array<SentencePiece>, basis_en: Array<SentencePiece>, total: number, };

/**
 * The cases behind a number of the sentence: a column of the tally, and a report group unless it is about all of them.
 */
export type SentenceFigure = { group: string | null, column: string, };

/**
 * A piece of the sentence or of its basis; a number has a figure, by which its cases are found.
 */
export type SentencePiece = { text: string, figure: SentenceFigure | null, };

/**
 * One mediation session 场次: planned, held, adjourned or fallen through.
 */
export type Session = { id: SessionId, state: SessionState, form: SessionForm, room: RoomId | null, 
/**
 * Local wall time, `YYYY-MM-DDTHH:MM:SS`.
 */
starts: string, ends: string | null, mediators: Array<StaffId>, recorder: StaffId | null, attendance: Array<Presence>, 
/**
 * The session record (调解笔录).
 */
record: string, result: string, next_on: string | null, 
/**
 * The offers 报价 that were made, by time.
 */
offers?: Array<Offer>, };

/**
 * A considered time of a session, to check for clashes.
 */
export type SessionDayQuery = { starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, 
/**
 * The edited session, which does not clash with itself.
 */
except: SessionId | null, };

/**
 * The form in which a session is held.
 */
export type SessionForm = "joint" | "separate" | "phone";

/**
 * A mediation session 调解场次.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type SessionId = string;

/**
 * A session of a day.
 */
export type SessionItem = { session: SessionId, case: CaseId, number: string, applicants: string, respondents: string, 
/**
 * Number of the session within its case, from 1.
 */
nth: number, state: SessionState, starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, };

/**
 * A session on the same day, and its clashes with the considered time.
 */
export type SessionOnDay = { session: SessionId, 
/**
 * None for a hidden case; then number and title are empty, and only the occupied time, room and mediators are
 * shown.
 */
case: CaseId | null, number: string, title: string, state: SessionState, starts: string, ends: string | null, room: RoomId | null, mediators: Array<StaffId>, room_clash: boolean, mediator_clash: Array<StaffId>, };

/**
 * The texts that stand ready while a session is held.
 */
export type SessionScript = { rights: Array<RightsPoint>, 
/**
 * The sentence of the record that says that all points were told.
 */
told: string, phrases: Array<PhraseGroup>, };

/**
 * The state of a session.
 */
export type SessionState = "planned" | "held" | "adjourned" | "fallen_through";

/**
 * Backup sets whose entries the book lacks: it is older than they are.
 */
export type SetsAhead = { 
/**
 * The number of such sets; one that lies in several locations counts once.
 */
sets: number, 
/**
 * The number of the location with the newest of them; 0 is the one on the own disk.
 */
location: number, 
/**
 * The name of the newest of them.
 */
set: string, 
/**
 * RFC 3339, UTC.
 */
made_at: string, 
/**
 * The number of its last journal entry; 0 if it was made under a later key.
 */
seq: number, 
/**
 * The number of its cases; none if it was made under a later key.
 */
cases_in_set: number | null, 
/**
 * The number of cases in the book.
 */
cases: number, };

/**
 * The input of the calculation of sick pay.
 */
export type SickPay = { 
/**
 * First and last day of the sick leave; both count.
 */
started_on: string, ended_on: string, 
/**
 * The local minimum wage of a month on the first day; without it the agreed sick pay counts unchecked.
 */
minimum_wage: Fen | null, 
/**
 * The sick pay of a month by contract or wage system.
 */
sick_pay: Fen | null, 
/**
 * Sick pay that was paid already.
 */
paid: Fen | null, };

/**
 * The sickness 患病情况 of the worker.
 */
export type Sickness = { first_sick_on: string | null, illness: string, 
/**
 * True for an illness whose medical period may be prolonged after 24 months, such as cancer (劳部发〔1995〕236号第二条).
 */
special: boolean, };

/**
 * Signs a person in.
 */
export type SignIn = { user: StaffId, passphrase: string, 
/**
 * The own passphrase that replaces a start passphrase; required after the refusal `choose_passphrase`.
 */
new_passphrase: string | null, 
/**
 * True after the refusal `clock_ahead`, when the person said that the date of the PC is right.
 */
clock_confirmed: boolean, };

/**
 * A person who can sign in, for the list before the book is open.
 */
export type SignInName = { id: StaffId, name: string, };

/**
 * The signatures of people as the last verification found them.
 */
export type SignatureFinding = { 
/**
 * The number of entries before the first statement of a key, which are not signed.
 */
unsigned: number, 
/**
 * The keys that did not count as those of their members, except those that were confirmed since.
 */
unconfirmed: Array<UnconfirmedEntries>, };

/**
 * A line on which somebody signs.
 */
export type SignatureLine = { 
/**
 * The person who signs and the way of signing, such as 申请人（签名或者捺印）.
 */
label: string, 
/**
 * True if the day of the signature is written beside it.
 */
dated: boolean, };

/**
 * A few words of a text around what was found in it; numbers of persons are masked.
 */
export type Snippet = { 
/**
 * The name of the field.
 */
field: string, before: string, found: string, after: string, };

/**
 * The sort order of a list.
 */
export type SortKey = "number" | "due" | "next_action" | "registered" | "accepted" | "closed" | "claimed" | "changed";

/**
 * The source of a case. Cases from courts and commissions have their own terms (法院委派 30 日, 仲裁委委托 10 个工作日).
 */
export type SourceCode = string;

/**
 * A member of the staff.
 */
export type Staff = { id: StaffId, 
/**
 * See [`Grid::position`].
 */
place: number, name: string, role: StaffRole, 
/**
 * The team whose cases the person can see; all members with an empty team form one team.
 */
team: string, active: boolean, };

/**
 * A member of the staff: mediator, recorder, supervisor, auditor.
 *
 * On the wire and in exports: the hyphenated lower-case string. In the store: 16 bytes.
 * Ordered by creation time, with which a UUIDv7 begins.
 */
export type StaffId = string;

/**
 * Adds a staff member (nil id) or changes the one with this id.
 */
export type StaffPut = { member: Staff, 
/**
 * The own passphrase; needed if a supervisor is none any more and the office has another one besides the signed-in person.
 */
passphrase?: string, 
/**
 * The second person of such a change.
 */
second?: MemberPassphrase, };

/**
 * The role of a staff member.
 */
export type StaffRole = "mediator" | "recorder" | "supervisor" | "auditor";

/**
 * The stage of a case. [`crate::domain::decide`] holds the rules for the steps between stages.
 */
export type Stage = "registered" | "not_accepted" | "accepted" | "mediating" | "reopened" | "closed" | "answered" | "void";

/**
 * Classes of the statistics forms (人社统MA1号表、劳动统计年鉴; the last five: 人民调解统计), in the order in which they
 * are always printed.
 */
export type StatClass = "employment" | "conclusion" | "change" | "termination" | "expiry" | "pay" | "hours" | "insurance" | "injury_insurance" | "welfare" | "protection" | "other" | "neighbours" | "civil_contract" | "damages" | "family" | "civil_other";

/**
 * A step of a case: a legal act with a date (企业劳动争议协商调解规定 arts. 21–29, 个人信息保护法 art. 47). The undo command takes no
 * step back.
 */
export type Step = { "step": "accept", "value": Acceptance } | { "step": "extend", "value": Extension } | { "step": "close", "value": Closing } | { "step": "answer", "value": Answer } | { "step": "reopen", "value": Ruling } | { "step": "reaccept", "value": Reopening } | { "step": "correct", "value": Correction } | { "step": "void", "value": Ruling } | { "step": "restrict", "value": Restriction } | { "step": "ask_erasure", "value": ErasureAsk } | { "step": "drop_erasure", "value": Ruling };

/**
 * The way in which a step takes part in the sum.
 */
export type StepEffect = "added" | "deducted" | "shown";

/**
 * A step that the case can take now.
 */
export type StepKind = "accept" | "correct_acceptance" | "refuse" | "extend" | "close" | "answer" | "reopen" | "correct" | "void" | "undo_void";

/**
 * The figures of another stretch of days, beside those of a period.
 */
export type Stretch = { from: string, to: string, 
/**
 * Null if the book does not cover the whole stretch, so that nothing can be compared with it.
 */
figures: Figures | null, 
/**
 * The first day of the book, if it covers only the rest of the stretch.
 */
since: string | null, };

/**
 * The formula of the success rate; the official denominators differ by region.
 */
export type SuccessFormula = "all_closed" | "without_withdrawn";

/**
 * Asks for suggestions for a typed name.
 */
export type Suggest = { text: string, };

/**
 * A party of an earlier case, suggested while a name is typed.
 */
export type Suggestion = { 
/**
 * The party as last entered, with a nil id so that it can be added to another case.
 */
party: Party, cases: number, last_number: string, last_case: CaseId, };

/**
 * Asks for a tally.
 */
export type TallyQuery = { period: PeriodSpec, basis: Basis, rows: RowsBy, columns: ColumnsBy, };

/**
 * One row of a tally.
 */
export type TallyRow = { 
/**
 * Code or id; empty for cases without a value.
 */
key: string, zh: string, en: string, figures: Figures, 
/**
 * True if nothing was carried over, new, consulted or closed in the period.
 */
silent: boolean, };

/**
 * A tally with the stretches to which it is compared.
 */
export type TallyView = { query: TallyQuery, from: string, to: string, 
/**
 * The last day that is counted 截至: today while the period runs, else its last day.
 */
until: string, title_zh: string, title_en: string, formula: SuccessFormula, total: Figures, 
/**
 * The period of the same kind before this one; while this one runs, the same stretch of it.
 */
previous: Stretch, 
/**
 * The same stretch a year earlier.
 */
year_earlier: Stretch, 
/**
 * The office's year up to the end of a month or quarter 本年累计.
 */
year_to_date: Stretch | null, columns: Array<ColumnHead>, 
/**
 * In fixed order, including rows without cases.
 */
rows: Array<TallyRow>, sentence: Sentence, };

/**
 * One entry of a list, for the screens.
 */
export type Term = { code: string, zh: string, en: string, 
/**
 * Law and article, in Chinese.
 */
basis: string | null, 
/**
 * First day on which the entry may be chosen; none if there is no limit.
 */
valid_from: string | null, 
/**
 * Last day on which the entry may be chosen; none if there is no limit.
 */
valid_to: string | null, };

/**
 * A piece of a line.
 */
export type TextRun = { "run": "text", text: string, } | { "run": "blank", label: string, width: number, };

/**
 * One journal entry of a case.
 */
export type TimelineEntry = { seq: number, at: string, actor: string, action: JournalAction, op: Op, 
/**
 * The entry that this one undid.
 */
undoes: number | null, undone_by: number | null, undoable: boolean, };

/**
 * The work, sessions and figures of today.
 */
export type Today = { today: string, assignee: Assignee, 
/**
 * The cases with something overdue or due within three days, the most urgent first.
 */
due: Array<DueCase>, 
/**
 * The number of cases that `due` leaves out because there are too many.
 */
due_left_out: number, sessions: Array<SessionItem>, 
/**
 * Open cases without a next action, longest unchanged first; at most 50.
 */
no_next: Array<CaseRow>, no_next_total: number, 
/**
 * Open cases with a next action in which nothing happened for `quiet_days` and nothing is due soon, longest unchanged
 * first; at most 50.
 */
quiet: Array<QuietCase>, quiet_total: number, quiet_days: number, counts: DueCounts, month: MonthSoFar, };

/**
 * Asks for the Today screen.
 */
export type TodayQuery = { 
/**
 * Without it, the usual one of the signed-in person.
 */
assignee?: Assignee, };

/**
 * A topic of data that a command made stale; views that show it fetch it again.
 */
export type Topic = "book" | "cases" | "case" | "office_setup" | "drafts" | "prefs" | "security";

/**
 * The figures of one month.
 */
export type TrendMonth = { year: number, month: number, figures: Figures, };

/**
 * Asks for the twelve months that end with the last month of a period, or with the current one if that is earlier.
 */
export type TrendQuery = { period: PeriodSpec, basis: Basis, };

/**
 * Twelve months, oldest first.
 */
export type TrendView = { months: Array<TrendMonth>, };

/**
 * The entries that were signed with a key which nobody had confirmed, or which had given way.
 */
export type UnconfirmedEntries = { member: StaffId, 
/**
 * The short form of the key.
 */
code: string, 
/**
 * The key was confirmed once and gave way to another one before it signed these entries.
 */
is_former: boolean, 
/**
 * The entry that states the key.
 */
stated: number, entries: number, };

/**
 * A signing key that is not confirmed, with the entries that it signed.
 */
export type UnconfirmedKey = { 
/**
 * The member in whose name it signs.
 */
member: StaffId, 
/**
 * Ed25519 public key, in hex.
 */
public_key: string, 
/**
 * The entry that states it.
 */
stated: number, 
/**
 * The number of entries that count as unconfirmed.
 */
entries: number, };

/**
 * A signing key that nobody confirmed yet.
 */
export type UnconfirmedKeyView = { 
/**
 * The short form, to be compared with the person.
 */
code: string, 
/**
 * The entry that states it.
 */
stated: number, };

/**
 * Undoes the change with this journal number, if no later change depends on it.
 */
export type Undo = { case: CaseId, seq: number, };

/**
 * A month of which something is owed.
 */
export type UnpaidMonth = { 
/**
 * Any day of the month.
 */
month: string, 
/**
 * The part of its wage that was paid; none for nothing.
 */
paid: Fen | null, };

/**
 * The urgency of a case.
 */
export type Urgency = "normal" | "urgent" | "critical";

/**
 * The result of a failed verification, until a later verification passes.
 */
export type VerificationFailure = { 
/**
 * Time of the first failure. RFC 3339, UTC.
 */
since: string, 
/**
 * The fault: one word, or the name of a table.
 */
what: string, 
/**
 * Number of the journal entry with the fault, if known.
 */
seq: number | null, };

/**
 * All lists in display order, for the screens.
 */
export type Vocabulary = { causes: Array<Cause>, report_groups: Array<Term>, stat_classes: Array<Term>, legal_heads: Array<Term>, outcomes: Array<OutcomeTerm>, stages: Array<Term>, natures: Array<Term>, urgencies: Array<Term>, sources: Array<Term>, documents: Array<Term>, note_kinds: Array<Term>, contact_methods: Array<Term>, contact_results: Array<Term>, applicant_types: Array<Term>, party_kinds: Array<Term>, employer_types: Array<Term>, party_roles: Array<Term>, agent_types: Array<Term>, agent_authorities: Array<Term>, mediation_bodies: Array<Term>, staff_roles: Array<Term>, session_forms: Array<Term>, session_states: Array<Term>, attendances: Array<Term>, agreement_forms: Array<Term>, performances: Array<Term>, known_answers: Array<Term>, injury_recognitions: Array<Term>, limitation_events: Array<Term>, };

/**
 * The input of the calculation of wage arrears.
 */
export type WageArrears = { 
/**
 * The wage of a month.
 */
wage: Fen, 
/**
 * The months of which something is owed.
 */
months: Array<UnpaidMonth>, 
/**
 * Paid days 计薪天数 that are owed besides, in hundredths.
 */
unpaid_days: number | null, };

/**
 * A term about the worker, with the dates and the article from which it was counted.
 */
export type WorkerClock = { 
/**
 * The code of the rule.
 */
rule: string, zh: string, en: string, from: string, from_zh: string, from_en: string, 
/**
 * Number of days or months, see `unit`.
 */
length: number, unit: WorkerClockUnit, 
/**
 * False for a term that no day of rest moves.
 */
moves: boolean, 
/**
 * The last day as counted.
 */
due: string, 
/**
 * The last day moved off days of rest (民法典 art. 203).
 */
effective: string, 
/**
 * Days to `effective`; below zero if the term is over.
 */
days_left: number, nearness: Nearness, 
/**
 * For a medical period: the last day of the time within which its days are counted.
 */
counted_until: string | null, actor_zh: string, actor_en: string, 
/**
 * True if the union itself may act within the term.
 */
union_may_act: boolean, basis_zh: string, basis_en: string, missed_zh: string, missed_en: string, 
/**
 * The sentence that a fact of the case adds; empty for none.
 */
note_zh: string, note_en: string, 
/**
 * True if the official calendar of a year within the term is not published yet.
 */
provisional: boolean, };

/**
 * The unit in which a term about a worker is counted.
 */
export type WorkerClockUnit = "natural_days" | "months" | "medical_period";

/**
 * The terms, limitations and benefits that follow from the facts about the worker of a case. They are
 * a reminder, and no opinion on the law.
 */
export type WorkerFactsView = { 
/**
 * The groups that the causes of the case ask for, or in which something stands.
 */
groups: Array<FactGroup>, 
/**
 * One for each way of counting among the causes; empty if the case is no labour dispute.
 */
limitations: Array<LimitationView>, 
/**
 * The terms that run or are over unmet, in the order in which they end.
 */
clocks: Array<WorkerClock>, 
/**
 * True if the years of work are needed for the medical period.
 */
lacks_working_years: boolean, 
/**
 * The sentences that stand above these items.
 */
injury_notes: Array<InjuryNote>, 
/**
 * The items of a work injury with the one who pays each; empty for other cases, and for an injury that was not recognised.
 */
injury_items: Array<InjuryItem>, };

