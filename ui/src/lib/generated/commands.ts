// Made from the core's wire types by `cargo xtask types`; not edited by hand.

import type {
	Acceptance,
	AccessState,
	AccessView,
	Again,
	AgentAuthority,
	AgreementForm,
	Answer,
	Attendance,
	BackupPlace,
	BackupSet,
	BackupsView,
	Basis,
	BookKind,
	Boot,
	BootState,
	Case,
	CaseAccept,
	CaseAnswer,
	CaseClose,
	CaseCount,
	CaseEdit,
	CaseErase,
	CaseExtend,
	CaseFields,
	CaseId,
	CaseInSet,
	CaseInSetView,
	CaseKey,
	CaseList,
	CaseNumber,
	CasePage,
	CaseQuery,
	CaseRegister,
	CaseRestrict,
	CaseRow,
	CaseRows,
	CaseRule,
	CaseView,
	Cause,
	CauseCode,
	Change,
	Claim,
	ClaimId,
	Clock,
	Closing,
	Code,
	ColumnHead,
	ColumnsBy,
	Count,
	DateKind,
	DateRange,
	DeedKind,
	Draft,
	DraftKey,
	DraftRef,
	DraftSave,
	Drill,
	DrillView,
	EmployerType,
	Erasure,
	ErasureAsk,
	ErasureAskFor,
	ErasureBasis,
	ErasureDrop,
	ErasureLine,
	Erasures,
	ExportFolderSet,
	ExportJournal,
	ExportList,
	ExportTally,
	Extension,
	Fen,
	Figures,
	FileKind,
	Find,
	Found,
	Grid,
	GridId,
	GridPut,
	HouseView,
	Invitation,
	JobKey,
	JobProgress,
	JobStarted,
	JobState,
	JournalCompare,
	JournalCompared,
	JournalHead,
	JournalLine,
	JournalPage,
	JournalQuery,
	Keeping,
	KeepingState,
	Language,
	LegalHead,
	ListColumn,
	MaskedField,
	MediationBody,
	MemberAccess,
	MemberAgain,
	MonthBoundary,
	MonthSoFar,
	Nature,
	Nearness,
	NewGrid,
	Note,
	NoteId,
	NoteKind,
	Nothing,
	NumberPattern,
	Obligation,
	ObligationId,
	Office,
	OfficeCreate,
	OfficeSet,
	Op,
	Outcome,
	OutcomeTerm,
	Part,
	PartKind,
	PartPut,
	PartRemove,
	Party,
	PartyId,
	PartyKind,
	PartyRef,
	PartyRole,
	PassphraseChange,
	PassphraseJudge,
	PassphraseStrength,
	PendingAt,
	PeriodSpec,
	Permission,
	PrefsSet,
	Presence,
	PromiseItem,
	QuickCounts,
	QuickView,
	Recover,
	RecoveryConfirm,
	RecoverySheet,
	Refusal,
	Registration,
	ReportGroup,
	RestoreLook,
	RestorePreview,
	RestoreRun,
	RestoreSet,
	Restriction,
	Reveal,
	Revealed,
	Room,
	RoomId,
	RoomPut,
	RowsBy,
	Ruling,
	Safety,
	SafetySet,
	SavedAt,
	Sentence,
	SentencePiece,
	Session,
	SessionForm,
	SessionId,
	SessionItem,
	SessionOnDay,
	SessionProbe,
	SessionState,
	SignIn,
	SignInName,
	SortKey,
	SourceCode,
	Staff,
	StaffId,
	StaffPut,
	StaffRole,
	Stage,
	StatClass,
	Step,
	StepKind,
	Success,
	SuccessFormula,
	Suggest,
	Suggestion,
	TallyQuery,
	TallyRow,
	TallyView,
	Term,
	TimelineEntry,
	Today,
	Topic,
	TrendMonth,
	TrendQuery,
	TrendView,
	Undo,
	Untrue,
	Urgency,
	Vocabulary,
	WorkItem,
	Written
} from './types';

export type Commands = {
	boot: { payload: Nothing; result: Boot };
	office_create: { payload: OfficeCreate; result: Boot };
	sign_in: { payload: SignIn; result: Boot };
	recover: { payload: Recover; result: Boot };
	sign_out: { payload: Nothing; result: Boot };
	lock: { payload: Nothing; result: Boot };
	active: { payload: Nothing; result: Nothing };
	practice_open: { payload: Nothing; result: Boot };
	practice_reset: { payload: Nothing; result: Boot };
	prefs_set: { payload: PrefsSet; result: Nothing };
	passphrase_judge: { payload: PassphraseJudge; result: PassphraseStrength };
	restore_look: { payload: RestoreLook; result: RestorePreview };
	restore_run: { payload: RestoreRun; result: JobStarted };
	house: { payload: Nothing; result: HouseView };
	passphrase_change: { payload: PassphraseChange; result: Nothing };
	keeping: { payload: Nothing; result: Keeping };
	backup_now: { payload: Nothing; result: JobStarted };
	job_cancel: { payload: JobKey; result: Nothing };
	office_set: { payload: OfficeSet; result: HouseView };
	grid_put: { payload: GridPut; result: HouseView };
	staff_put: { payload: StaffPut; result: HouseView };
	room_put: { payload: RoomPut; result: HouseView };
	safety_set: { payload: SafetySet; result: HouseView };
	export_folder_set: { payload: ExportFolderSet; result: Nothing };
	access: { payload: Nothing; result: AccessView };
	user_invite: { payload: MemberAgain; result: Invitation };
	user_remove: { payload: MemberAgain; result: AccessView };
	recovery_show: { payload: Nothing; result: RecoverySheet };
	recovery_confirm: { payload: RecoveryConfirm; result: Nothing };
	recovery_renew: { payload: Again; result: RecoverySheet };
	backups: { payload: Nothing; result: BackupsView };
	case_in_set: { payload: CaseInSet; result: CaseInSetView };
	case_restore: { payload: CaseInSet; result: Written };
	case_restrict: { payload: CaseRestrict; result: Written };
	erasures: { payload: Nothing; result: Erasures };
	case_erase: { payload: CaseErase; result: Written };
	journal_list: { payload: JournalQuery; result: JournalPage };
	journal_compare: { payload: JournalCompare; result: JournalCompared };
	journal_verify: { payload: Nothing; result: JobStarted };
	export_journal: { payload: ExportJournal; result: JobStarted };
	draft_save: { payload: DraftSave; result: SavedAt };
	draft_list: { payload: Nothing; result: Array<Draft> };
	draft_get: { payload: DraftKey; result: Draft | null };
	draft_drop: { payload: DraftKey; result: Nothing };
	case_register: { payload: CaseRegister; result: Written };
	case_get: { payload: CaseKey; result: CaseView };
	reveal: { payload: Reveal; result: Revealed };
	case_edit: { payload: CaseEdit; result: Written };
	part_put: { payload: PartPut; result: Written };
	part_remove: { payload: PartRemove; result: Written };
	undo: { payload: Undo; result: Written };
	case_accept: { payload: CaseAccept; result: Written };
	case_extend: { payload: CaseExtend; result: Written };
	case_close: { payload: CaseClose; result: Written };
	case_answer: { payload: CaseAnswer; result: Written };
	case_reopen: { payload: CaseRule; result: Written };
	case_void: { payload: CaseRule; result: Written };
	erasure_ask: { payload: ErasureAskFor; result: Written };
	erasure_drop: { payload: ErasureDrop; result: Written };
	session_day: { payload: SessionProbe; result: Array<SessionOnDay> };
	suggest: { payload: Suggest; result: Array<Suggestion> };
	case_list: { payload: CaseList; result: CasePage };
	case_rows: { payload: CaseRows; result: Array<CaseRow> };
	case_count: { payload: CaseCount; result: Count };
	quick_counts: { payload: Nothing; result: QuickCounts };
	find: { payload: Find; result: Found };
	today: { payload: Nothing; result: Today };
	tally: { payload: TallyQuery; result: TallyView };
	tally_drill: { payload: Drill; result: DrillView };
	tally_trend: { payload: TrendQuery; result: TrendView };
	export_tally: { payload: ExportTally; result: JobStarted };
	export_list: { payload: ExportList; result: JobStarted };
};
