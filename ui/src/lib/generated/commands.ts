// Made from the core by `cargo xtask types`; not edited by hand.

import type {
	Acceptance,
	AcceptanceDates,
	AcceptanceDay,
	AccessChange,
	AccessState,
	AccessView,
	ActOfTwo,
	ActedAlone,
	ActionKind,
	AgentAuthority,
	AgreementForm,
	Answer,
	ApplicantType,
	Assignee,
	Attendance,
	BackupHealth,
	BackupLocation,
	BackupSet,
	BackupStatus,
	BackupsView,
	Basis,
	BeforeSignIn,
	BilingualText,
	Block,
	BookKind,
	BookRestored,
	Boot,
	BootState,
	Calculation,
	CalculationNotice,
	CalculationResult,
	CalculationStep,
	Calendar,
	CalendarDay,
	CalendarDayKind,
	CalendarFile,
	CalendarItem,
	CalendarQuery,
	CalendarSave,
	Case,
	CaseAccept,
	CaseAnswer,
	CaseClose,
	CaseCorrect,
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
	CaseRuling,
	CaseView,
	Cause,
	CauseCode,
	CellName,
	Change,
	Claim,
	ClaimId,
	Clock,
	ClockKind,
	Closing,
	Code,
	ColumnHead,
	ColumnsBy,
	Compensation,
	CompensationKind,
	ContactAttempt,
	ContactMethod,
	ContactResult,
	ContentsRow,
	CorrectedFact,
	Correction,
	CorrectionReason,
	Count,
	CountedBy,
	CountedFacts,
	CountedOnce,
	DateKind,
	DateRange,
	DayLoad,
	DerivedDifference,
	DerivedFinding,
	DeviceId,
	Document,
	DocumentEntry,
	DocumentFile,
	DocumentForm,
	DocumentKey,
	DocumentKind,
	DocumentPages,
	DocumentSave,
	DoubleWages,
	Draft,
	DraftKey,
	DraftRef,
	DraftSave,
	Drill,
	DrillCounts,
	DrillView,
	DueCase,
	DueCounts,
	DueItem,
	DueSubject,
	EmployerType,
	Employment,
	Erasure,
	ErasureAsk,
	ErasureAsked,
	ErasureBasis,
	ErasureDrop,
	ErasureLine,
	ErasureRequest,
	ErasureStop,
	Erasures,
	ErrorDetails,
	ErrorOrigin,
	Event,
	ExportFolderSet,
	ExportJournal,
	ExportKind,
	ExportList,
	ExportStop,
	ExportTally,
	Extension,
	FactCorrection,
	FactGroup,
	Fen,
	FigureKind,
	Figures,
	FileKind,
	Find,
	FindResult,
	ForeignKey,
	FormRow,
	FormWithDraft,
	FoundCase,
	Grid,
	GridId,
	GridPut,
	Injury,
	InjuryClaim,
	InjuryItem,
	InjuryNote,
	InjuryNoteKind,
	InjuryPayer,
	InjuryRecognition,
	InternalError,
	Invitation,
	JobKey,
	JobProgress,
	JobStarted,
	JobState,
	JournalAction,
	JournalCompare,
	JournalComparison,
	JournalHead,
	JournalLine,
	JournalPage,
	JournalQuery,
	KeyConfirm,
	KeyConfirmation,
	KeyringAhead,
	KnownAnswer,
	Language,
	LegalHead,
	LimitationEffect,
	LimitationEvent,
	LimitationEventKind,
	LimitationMode,
	LimitationSource,
	LimitationState,
	LimitationStepView,
	LimitationView,
	Line,
	ListColumn,
	LockCause,
	MaskedField,
	MediationBody,
	MemberAccess,
	MemberPassphrase,
	MemberReauthenticate,
	MemberRemove,
	MonthBoundary,
	MonthSoFar,
	Nature,
	Nearness,
	NewGrid,
	NextNumber,
	Note,
	NoteId,
	NoteKind,
	Nothing,
	NumberPattern,
	NumberSeries,
	NumberSet,
	Obligation,
	ObligationClock,
	ObligationId,
	Offer,
	Office,
	OfficeCreate,
	OfficeSet,
	OfficeSetupView,
	Op,
	Outcome,
	OutcomeTerm,
	Overtime,
	OwnSigningKey,
	Part,
	PartChange,
	PartKind,
	PartPut,
	PartRemove,
	PartsAdd,
	Party,
	PartyId,
	PartyKind,
	PartyRef,
	PartyRole,
	PassphraseChange,
	PassphraseCheck,
	PassphraseStrength,
	Payer,
	Payment,
	PendingAt,
	PeriodSpec,
	Permission,
	PhraseGroup,
	PrefsSet,
	Presence,
	QuickCounts,
	QuickView,
	QuietCase,
	Recover,
	RecoveryConfirm,
	RecoveryRenew,
	RecoverySheet,
	RecoveryShow,
	Refusal,
	RegionalFigure,
	Registration,
	Reopening,
	ReplacedHead,
	ReportGroup,
	RestorePreview,
	RestoreQuery,
	RestoreRun,
	RestoreSet,
	Restriction,
	Reveal,
	Revealed,
	RightsPoint,
	Room,
	RoomId,
	RoomPut,
	Round,
	RowsBy,
	Ruling,
	Safety,
	SafetySet,
	SavedAt,
	SavedChange,
	SavedDocument,
	SecondPerson,
	SecondPlace,
	Sentence,
	SentenceFigure,
	SentencePiece,
	Session,
	SessionDayQuery,
	SessionForm,
	SessionId,
	SessionItem,
	SessionOnDay,
	SessionScript,
	SessionState,
	SetsAhead,
	SickPay,
	Sickness,
	SignIn,
	SignInName,
	SignatureFinding,
	SignatureLine,
	Snippet,
	SortKey,
	SourceCode,
	Staff,
	StaffId,
	StaffPut,
	StaffRole,
	Stage,
	StatClass,
	Step,
	StepEffect,
	StepKind,
	Stretch,
	SuccessFormula,
	Suggest,
	Suggestion,
	TallyQuery,
	TallyRow,
	TallyView,
	Term,
	TextRun,
	TimelineEntry,
	Today,
	TodayQuery,
	Topic,
	TrendMonth,
	TrendQuery,
	TrendView,
	UnconfirmedEntries,
	UnconfirmedKey,
	UnconfirmedKeyView,
	Undo,
	UnpaidMonth,
	Urgency,
	VerificationFailure,
	Vocabulary,
	WageArrears,
	WorkerClock,
	WorkerClockUnit,
	WorkerFactsView
} from './types';

export type Commands = {
	boot: { payload: Nothing; result: Boot };
	office_create: { payload: OfficeCreate; result: Boot };
	sign_in: { payload: SignIn; result: Boot };
	recover: { payload: Recover; result: Boot };
	sign_out: { payload: Nothing; result: Boot };
	lock: { payload: Nothing; result: Boot };
	user_active: { payload: Nothing; result: Nothing };
	practice_open: { payload: Nothing; result: Boot };
	practice_reset: { payload: Nothing; result: Boot };
	prefs_set: { payload: PrefsSet; result: Nothing };
	passphrase_check: { payload: PassphraseCheck; result: PassphraseStrength };
	restore_preview: { payload: RestoreQuery; result: RestorePreview };
	restore_run: { payload: RestoreRun; result: JobStarted };
	office_setup: { payload: Nothing; result: OfficeSetupView };
	passphrase_change: { payload: PassphraseChange; result: Nothing };
	backup_status: { payload: Nothing; result: BackupStatus };
	backup_now: { payload: Nothing; result: JobStarted };
	job_cancel: { payload: JobKey; result: Nothing };
	error_details: { payload: Nothing; result: ErrorDetails };
	calculate: { payload: Calculation; result: CalculationResult };
	regional_figures: { payload: Nothing; result: Array<RegionalFigure> };
	erasures_asked: { payload: Nothing; result: Array<ErasureAsked> };
	office_set: { payload: OfficeSet; result: OfficeSetupView };
	grid_put: { payload: GridPut; result: OfficeSetupView };
	staff_put: { payload: StaffPut; result: OfficeSetupView };
	room_put: { payload: RoomPut; result: OfficeSetupView };
	safety_set: { payload: SafetySet; result: OfficeSetupView };
	number_set: { payload: NumberSet; result: OfficeSetupView };
	export_folder_set: { payload: ExportFolderSet; result: Nothing };
	access: { payload: Nothing; result: AccessView };
	user_invite: { payload: MemberReauthenticate; result: Invitation };
	user_remove: { payload: MemberRemove; result: AccessView };
	key_confirm: { payload: KeyConfirm; result: AccessView };
	recovery_show: { payload: RecoveryShow; result: RecoverySheet };
	recovery_confirm: { payload: RecoveryConfirm; result: Nothing };
	recovery_renew: { payload: RecoveryRenew; result: RecoverySheet };
	backups: { payload: Nothing; result: BackupsView };
	case_in_set: { payload: CaseInSet; result: CaseInSetView };
	case_restore: { payload: CaseInSet; result: SavedChange };
	case_restrict: { payload: CaseRestrict; result: SavedChange };
	derived_rebuild: { payload: Nothing; result: Nothing };
	erasures: { payload: Nothing; result: Erasures };
	case_erase: { payload: CaseErase; result: SavedChange };
	journal_list: { payload: JournalQuery; result: JournalPage };
	journal_compare: { payload: JournalCompare; result: JournalComparison };
	journal_verify: { payload: Nothing; result: JobStarted };
	export_journal: { payload: ExportJournal; result: JobStarted };
	erasure_stop: { payload: ErasureStop; result: Nothing };
	document_list: { payload: CaseKey; result: Array<DocumentEntry> };
	session_script: { payload: CaseKey; result: SessionScript };
	document_view: { payload: DocumentKey; result: Document };
	document_save: { payload: DocumentSave; result: DocumentFile };
	document_print: { payload: DocumentKey; result: DocumentPages };
	draft_save: { payload: DraftSave; result: SavedAt };
	draft_list: { payload: Nothing; result: Array<Draft> };
	draft_get: { payload: DraftKey; result: Draft | null };
	draft_drop: { payload: DraftKey; result: Nothing };
	case_register: { payload: CaseRegister; result: SavedChange };
	case_get: { payload: CaseKey; result: CaseView };
	reveal: { payload: Reveal; result: Revealed };
	case_edit: { payload: CaseEdit; result: SavedChange };
	part_put: { payload: PartPut; result: SavedChange };
	parts_add: { payload: PartsAdd; result: SavedChange };
	part_remove: { payload: PartRemove; result: SavedChange };
	undo: { payload: Undo; result: SavedChange };
	case_accept: { payload: CaseAccept; result: SavedChange };
	acceptance_term: { payload: AcceptanceDay; result: Clock | null };
	case_extend: { payload: CaseExtend; result: SavedChange };
	case_close: { payload: CaseClose; result: SavedChange };
	case_answer: { payload: CaseAnswer; result: SavedChange };
	case_reopen: { payload: CaseRuling; result: SavedChange };
	case_correct: { payload: CaseCorrect; result: SavedChange };
	case_void: { payload: CaseRuling; result: SavedChange };
	erasure_ask: { payload: ErasureRequest; result: SavedChange };
	erasure_drop: { payload: ErasureDrop; result: SavedChange };
	sessions_on_day: { payload: SessionDayQuery; result: Array<SessionOnDay> };
	suggest: { payload: Suggest; result: Array<Suggestion> };
	case_list: { payload: CaseList; result: CasePage };
	case_rows: { payload: CaseRows; result: Array<CaseRow> };
	case_count: { payload: CaseCount; result: Count };
	quick_counts: { payload: Nothing; result: QuickCounts };
	find: { payload: Find; result: FindResult };
	today: { payload: TodayQuery; result: Today };
	calendar: { payload: CalendarQuery; result: Calendar };
	calendar_save: { payload: CalendarSave; result: CalendarFile };
	tally: { payload: TallyQuery; result: TallyView };
	tally_drill: { payload: Drill; result: DrillView };
	tally_drill_counts: { payload: Drill; result: DrillCounts };
	tally_trend: { payload: TrendQuery; result: TrendView };
	export_tally: { payload: ExportTally; result: JobStarted };
	export_list: { payload: ExportList; result: JobStarted };
};
