//! The table of permissions, written from the rules of the office and not from the code: mediators handle cases,
//! recorders write records, supervisors also administer, and auditors read only the journal.

/// The subject of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The office: only the role decides.
    Office,
    /// One case: the role and the visibility of the case decide.
    Case,
}

/// A command, the roles that may call it (`M`ediator, `R`ecorder, `S`upervisor, `A`uditor; `*` for everybody, also
/// without an open book), and its subject.
pub type MatrixLine = (&'static str, &'static str, About);

use About::{Case, Office};

pub const TABLE: &[MatrixLine] = &[
    // Commands before a sign-in, which are protected by a passphrase or the recovery key.
    ("boot", "*", Office),
    ("office_create", "*", Office),
    ("sign_in", "*", Office),
    ("recover", "*", Office),
    ("sign_out", "*", Office),
    ("lock", "*", Office),
    ("user_active", "*", Office),
    ("practice_open", "*", Office),
    ("practice_reset", "*", Office),
    ("prefs_set", "*", Office),
    ("passphrase_check", "*", Office),
    ("restore_preview", "*", Office),
    ("restore_run", "*", Office),
    // Commands of everybody who is signed in.
    ("office_setup", "MRSA", Office),
    ("passphrase_change", "MRSA", Office),
    ("backup_status", "MRSA", Office),
    ("backup_now", "MRSA", Office),
    ("job_cancel", "MRSA", Office),
    ("error_details", "MRSA", Office),
    ("calculate", "MRSA", Office),
    ("regional_figures", "MRSA", Office),
    // Everybody is told of a request; who may see the case also learns its number.
    ("erasures_asked", "MRSA", Office),
    // Administration.
    ("office_set", "S", Office),
    ("grid_put", "S", Office),
    ("staff_put", "S", Office),
    ("room_put", "S", Office),
    ("safety_set", "S", Office),
    ("number_set", "S", Office),
    ("export_folder_set", "S", Office),
    ("access", "S", Office),
    ("user_invite", "S", Office),
    ("user_remove", "S", Office),
    ("key_confirm", "S", Office),
    ("recovery_show", "S", Office),
    ("recovery_confirm", "S", Office),
    ("recovery_renew", "S", Office),
    ("backups", "S", Office),
    ("case_in_set", "S", Office),
    ("case_restore", "S", Office),
    ("derived_rebuild", "S", Office),
    ("erasures", "S", Office),
    ("case_restrict", "S", Case),
    ("case_erase", "S", Case),
    // The journal.
    ("journal_list", "SA", Office),
    ("journal_compare", "SA", Office),
    ("journal_verify", "SA", Office),
    ("export_journal", "SA", Office),
    // An auditor sees no case, and drops a request all the same.
    ("erasure_stop", "SA", Office),
    // Drafts.
    ("draft_save", "MRS", Case),
    ("draft_get", "MRS", Case),
    ("draft_list", "MRS", Office),
    ("draft_drop", "MRS", Office),
    // Content of cases.
    ("case_register", "MRS", Office),
    ("case_get", "MRS", Case),
    ("acceptance_term", "MRS", Case),
    ("reveal", "MRS", Case),
    ("document_list", "MRS", Case),
    ("session_script", "MRS", Case),
    ("document_view", "MRS", Case),
    ("document_save", "MS", Case),
    ("document_print", "MS", Case),
    ("case_edit", "MRS", Case),
    ("part_put", "MRS", Case),
    ("parts_add", "MRS", Case),
    ("part_remove", "MRS", Case),
    ("undo", "MRS", Case),
    // Steps of cases with legal effect.
    ("case_accept", "MS", Case),
    ("case_extend", "MS", Case),
    ("case_close", "MS", Case),
    ("case_answer", "MS", Case),
    ("case_reopen", "MS", Case),
    ("case_void", "MS", Case),
    ("case_correct", "MS", Case),
    ("erasure_ask", "MS", Case),
    ("erasure_drop", "MS", Case),
    // Lists and figures; `visibility` checks their content.
    ("sessions_on_day", "MRS", Office),
    ("suggest", "MRS", Office),
    ("case_list", "MRS", Office),
    // Hidden cases are left out of the result.
    ("case_rows", "MRS", Office),
    ("case_count", "MRS", Office),
    ("quick_counts", "MRS", Office),
    ("find", "MRS", Office),
    ("today", "MRS", Office),
    ("calendar", "MRS", Office),
    ("tally", "MRS", Office),
    ("tally_drill", "MRS", Office),
    ("tally_drill_counts", "MRS", Office),
    ("tally_trend", "MRS", Office),
    // Exports.
    ("calendar_save", "MS", Office),
    ("export_tally", "MS", Office),
    ("export_list", "MS", Office),
];

/// The kind of a case, from the point of view of the mediator of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// Led by the mediator, with the recorder as co-mediator.
    Own,
    /// Led by a colleague of the same team.
    Team,
    /// Led by somebody of another team.
    Other,
    /// Led by a colleague of the same team and closed to all but its mediators and the supervisors.
    Restricted,
}

impl Object {
    pub const ALL: [Object; 4] = [Object::Own, Object::Team, Object::Other, Object::Restricted];

    /// Returns the roles to which it is visible.
    pub fn visible_to(self) -> &'static str {
        match self {
            Object::Own | Object::Team => "MRS",
            Object::Other | Object::Restricted => "S",
        }
    }

    /// Returns the name of the applicant, which is unique to this kind.
    pub fn name(self) -> &'static str {
        match self {
            Object::Own => "欧阳自清",
            Object::Team => "司马同组",
            Object::Other => "诸葛他组",
            Object::Restricted => "上官限阅",
        }
    }
}
