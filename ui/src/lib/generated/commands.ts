// Made from the core's wire types by `cargo xtask types`; not edited by hand.

import type {
	Acceptance,
	AgentAuthority,
	AgreementForm,
	Answer,
	Attendance,
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
	CaseExtend,
	CaseFields,
	CaseId,
	CaseKey,
	CaseList,
	CaseNumber,
	CasePage,
	CaseQuery,
	CaseRegister,
	CaseRow,
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
	Draft,
	DraftKey,
	DraftRef,
	DraftSave,
	Drill,
	DrillView,
	EmployerType,
	ExportFolderSet,
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
	JobKey,
	JobProgress,
	JobStarted,
	JobState,
	Language,
	LegalHead,
	ListColumn,
	MediationBody,
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
	PartyRole,
	PendingAt,
	PeriodSpec,
	PrefsSet,
	Presence,
	PromiseItem,
	QuickCounts,
	QuickView,
	Refusal,
	Registration,
	ReportGroup,
	Room,
	RoomId,
	RoomPut,
	RowsBy,
	Ruling,
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
	Urgency,
	Vocabulary,
	WorkItem,
	Written
} from './types';

export type Commands = {
	boot: { payload: Nothing; result: Boot };
	office_create: { payload: OfficeCreate; result: Boot };
	sign_in: { payload: SignIn; result: Boot };
	sign_out: { payload: Nothing; result: Boot };
	practice_open: { payload: Nothing; result: Boot };
	practice_reset: { payload: Nothing; result: Boot };
	prefs_set: { payload: PrefsSet; result: Nothing };
	house: { payload: Nothing; result: HouseView };
	office_set: { payload: OfficeSet; result: HouseView };
	grid_put: { payload: GridPut; result: HouseView };
	staff_put: { payload: StaffPut; result: HouseView };
	room_put: { payload: RoomPut; result: HouseView };
	export_folder_set: { payload: ExportFolderSet; result: Nothing };
	draft_save: { payload: DraftSave; result: SavedAt };
	draft_list: { payload: Nothing; result: Array<Draft> };
	draft_get: { payload: DraftKey; result: Draft | null };
	draft_drop: { payload: DraftKey; result: Nothing };
	case_register: { payload: CaseRegister; result: Written };
	case_get: { payload: CaseKey; result: CaseView };
	case_edit: { payload: CaseEdit; result: Written };
	part_put: { payload: PartPut; result: Written };
	part_remove: { payload: PartRemove; result: Written };
	case_accept: { payload: CaseAccept; result: Written };
	case_extend: { payload: CaseExtend; result: Written };
	case_close: { payload: CaseClose; result: Written };
	case_answer: { payload: CaseAnswer; result: Written };
	case_reopen: { payload: CaseRule; result: Written };
	case_void: { payload: CaseRule; result: Written };
	undo: { payload: Undo; result: Written };
	session_day: { payload: SessionProbe; result: Array<SessionOnDay> };
	suggest: { payload: Suggest; result: Array<Suggestion> };
	case_list: { payload: CaseList; result: CasePage };
	case_count: { payload: CaseCount; result: Count };
	quick_counts: { payload: Nothing; result: QuickCounts };
	find: { payload: Find; result: Found };
	today: { payload: Nothing; result: Today };
	tally: { payload: TallyQuery; result: TallyView };
	tally_drill: { payload: Drill; result: DrillView };
	tally_trend: { payload: TrendQuery; result: TrendView };
	export_tally: { payload: ExportTally; result: JobStarted };
	export_list: { payload: ExportList; result: JobStarted };
	job_cancel: { payload: JobKey; result: Nothing };
};
