//! An office that is created through the commands, with passphrases of its own: what the first start of the program,
//! the invitation of a colleague and the confirmation of the recovery key do.

use serde_json::{Value, json};

use super::payloads::{NIL, wage_case};
use super::{Passphrases, TestOffice};
use casebook_core::domain::book_kind::BookKind;

/// The passphrase of the founder.
pub const PASSPHRASE: &str = "晨雾 paperclip 河堤 41 walnut";
/// A passphrase to which somebody changes.
pub const NEW_PASSPHRASE: &str = "窗台 lantern 纸船 88 gravel";

/// The day on which these offices are created.
const DAY: &str = "2026-11-20";

impl TestOffice {
    /// Creates an office in a temporary folder and confirms its recovery key; the founder is signed in.
    pub fn new_office() -> TestOffice {
        let mut office = TestOffice::new_unconfirmed_office();
        office.confirm_recovery_key();
        office
    }

    /// Creates an office like [`TestOffice::new_office`] whose recovery key is not confirmed yet.
    pub fn new_unconfirmed_office() -> TestOffice {
        let mut office = TestOffice::without_book();
        office.create_office();
        office
    }

    /// Creates an office like [`TestOffice::new_office`] whose passphrases cost as much as in the real program.
    pub fn new_office_with_real_passphrases() -> TestOffice {
        let mut office = TestOffice::in_temporary_folder(BookKind::Office, DAY, Passphrases::Real);
        office.create_office();
        office.confirm_recovery_key();
        office
    }

    /// Starts the program on an empty temporary folder.
    pub fn without_book() -> TestOffice {
        TestOffice::in_temporary_folder(BookKind::Office, DAY, Passphrases::Cheap)
    }

    /// Creates the office, as the first start does.
    pub fn create_office(&mut self) {
        let boot = self.ok(
            "office_create",
            json!({
                "office_name": "盛和市场工会", "short_name": "盛", "grids": [{ "name": "第一网格" }],
                "user_name": "沈一", "passphrase": PASSPHRASE,
            }),
        );
        self.founder = boot["user"]["id"].as_str().expect("an id").into();
    }

    /// Reads the recovery key from the screen and types the groups that are asked for; returns the key.
    pub fn confirm_recovery_key(&mut self) -> String {
        self.confirm_recovery_key_with(PASSPHRASE)
    }

    /// Does the same with the passphrase that the signed-in person has.
    pub fn confirm_recovery_key_with(&mut self, passphrase: &str) -> String {
        let sheet = self.ok("recovery_show", json!({ "passphrase": passphrase }));
        let groups = sheet["groups"].as_array().expect("groups").clone();
        let asked = sheet["ask"].as_array().expect("numbers").iter();
        let typed: Vec<&Value> = asked
            .map(|n| &groups[n.as_u64().expect("a number") as usize - 1])
            .collect();
        self.ok("recovery_confirm", json!({ "groups": typed }));
        let groups: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
        groups.join("-")
    }

    /// Adds a staff member who cannot sign in yet; returns the id.
    pub fn add_member(&mut self, name: &str, role: &str) -> String {
        let member = json!({
            "id": NIL, "place": 0, "name": name, "role": role, "team": "", "active": true,
        });
        let setup = self.ok("staff_put", json!({ "member": member }));
        let staff = setup["staff"].as_array().expect("a list").iter();
        let mut added = staff.filter(|staff| staff["name"] == name);
        let added = added.next().expect("the new member");
        added["id"].as_str().expect("an id").into()
    }

    /// Invites a member by the founder's passphrase and signs them in with the start passphrase, which they replace by
    /// `own`; they are signed in afterwards.
    pub fn invite_and_sign_in(&mut self, member: &str, own: &str) {
        let invite = json!({ "member": member, "passphrase": PASSPHRASE });
        let start = self.ok("user_invite", invite)["start_passphrase"].clone();
        self.ok("lock", json!({}));
        let first = json!({ "user": member, "passphrase": start, "new_passphrase": own });
        self.ok("sign_in", first);
    }

    /// Returns the registration of a wage case of today that the signed-in person leads.
    pub fn own_wage_case(&mut self, applicant: &str) -> Value {
        let mut case = wage_case(&self.today().to_string(), None);
        case["fields"]["mediator"] = self.ok("boot", json!({}))["user"]["id"].clone();
        case["fields"]["grid"] = Value::Null;
        case["parties"][0]["name"] = json!(applicant);
        case
    }
}
