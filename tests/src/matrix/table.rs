//! Who may do what, written down from the office's rules and not from the program: the mediators do the work, the recorder
//! writes it down, the supervisors also govern, the auditor reads the journal and nothing of a case.

/// What a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// No case: only the role decides.
    House,
    /// One case: the role decides, and whether the person sees it.
    Case,
}

/// A command, the roles that may (`M`ediator, `R`ecorder, `S`upervisor, `A`uditor; `*`: anyone, also when no book is open),
/// and what it is about.
pub type Line = (&'static str, &'static str, About);

use About::{Case, House};

pub const TABLE: &[Line] = &[
    // Before and around a session: they decide about themselves by passphrase or recovery key.
    ("boot", "*", House),
    ("office_create", "*", House),
    ("sign_in", "*", House),
    ("recover", "*", House),
    ("sign_out", "*", House),
    ("lock", "*", House),
    ("active", "*", House),
    ("practice_open", "*", House),
    ("practice_reset", "*", House),
    ("prefs_set", "*", House),
    ("passphrase_judge", "*", House),
    ("restore_look", "*", House),
    ("restore_run", "*", House),
    // Whoever is signed in.
    ("house", "MRSA", House),
    ("passphrase_change", "MRSA", House),
    ("keeping", "MRSA", House),
    ("backup_now", "MRSA", House),
    ("job_cancel", "MRSA", House),
    // Governing.
    ("office_set", "S", House),
    ("grid_put", "S", House),
    ("staff_put", "S", House),
    ("room_put", "S", House),
    ("safety_set", "S", House),
    ("export_folder_set", "S", House),
    ("access", "S", House),
    ("user_invite", "S", House),
    ("user_remove", "S", House),
    ("recovery_show", "S", House),
    ("recovery_confirm", "S", House),
    ("recovery_renew", "S", House),
    ("backups", "S", House),
    ("case_in_set", "S", House),
    ("case_restore", "S", House),
    ("erasures", "S", House),
    ("case_restrict", "S", Case),
    ("case_erase", "S", Case),
    // The journal.
    ("journal_list", "SA", House),
    ("journal_compare", "SA", House),
    ("journal_verify", "SA", House),
    ("export_journal", "SA", House),
    // What is being typed.
    ("draft_save", "MRS", Case),
    ("draft_get", "MRS", Case),
    ("draft_list", "MRS", House),
    ("draft_drop", "MRS", House),
    // Cases: what they say.
    ("case_register", "MRS", House),
    ("case_get", "MRS", Case),
    ("reveal", "MRS", Case),
    ("case_edit", "MRS", Case),
    ("part_put", "MRS", Case),
    ("part_remove", "MRS", Case),
    ("undo", "MRS", Case),
    // Cases: what has legal effect.
    ("case_accept", "MS", Case),
    ("case_extend", "MS", Case),
    ("case_close", "MS", Case),
    ("case_answer", "MS", Case),
    ("case_reopen", "MS", Case),
    ("case_void", "MS", Case),
    ("erasure_ask", "MS", Case),
    ("erasure_drop", "MS", Case),
    // Lists and figures; what they hold is looked at besides.
    ("session_day", "MRS", House),
    ("suggest", "MRS", House),
    ("case_list", "MRS", House),
    // Lines of cases that are not seen are left out.
    ("case_rows", "MRS", House),
    ("case_count", "MRS", House),
    ("quick_counts", "MRS", House),
    ("find", "MRS", House),
    ("today", "MRS", House),
    ("tally", "MRS", House),
    ("tally_drill", "MRS", House),
    ("tally_trend", "MRS", House),
    // Out of the house.
    ("export_tally", "MS", House),
    ("export_list", "MS", House),
];

/// Whose case it is, as the mediator of the test sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// Led by the mediator; the recorder assists.
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

    /// The roles that see it.
    pub fn seen_by(self) -> &'static str {
        match self {
            Object::Own | Object::Team => "MRS",
            Object::Other | Object::Restricted => "S",
        }
    }

    /// The applicant's name in such a case; no other has it.
    pub fn name(self) -> &'static str {
        match self {
            Object::Own => "欧阳自清",
            Object::Team => "司马同组",
            Object::Other => "诸葛他组",
            Object::Restricted => "上官限阅",
        }
    }
}
