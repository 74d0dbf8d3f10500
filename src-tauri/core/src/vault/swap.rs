//! Several files of one folder replaced together: after a crash at any point either all of them
//! are the old ones or all are the new ones.
//!
//! ```text
//! store.db.next, vault.json.next …   written and made durable, beside the old ones
//! switch                             names and digests of all of them; put in place in one step:
//!                                    from here on the new set is the one that counts
//! store.db, vault.json …             each renamed into its place; obsolete files removed
//! switch                             removed
//! ```
//!
//! [`recover`] runs before anything in the folder is opened: with a `switch` it finishes the
//! renames, without one it throws every `.next` away. It can itself be cut off anywhere and be run
//! again.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{self, Bytes};

/// Names what is being put in place; there only while that is under way.
pub const SWITCH_FILE: &str = "switch";
const NEW_SWITCH_FILE: &str = "switch.new";
const NEXT: &str = ".next";
/// What SQLite may leave beside a store that is being written.
const NEXT_JOURNAL: &str = ".next-journal";

const FORMAT: &str = "casebook-switch";
const VERSION: u32 = 1;
/// Far more files than a book has, at 130 bytes each.
const MOST_BYTES: u64 = 1 << 16;

/// Why files could not be replaced together.
#[derive(Debug, thiserror::Error)]
pub enum SwapError {
    /// An earlier one was cut off: [`recover`] first.
    #[error("an earlier replacement is unfinished")]
    Unfinished,
    /// The `switch` or a file it names is not what was written; nothing was touched. The old set
    /// may be gone in part: only a backup helps.
    #[error("an unfinished replacement is damaged")]
    Damaged,
    /// Not a plain file name, twice the same, or one that this module uses itself.
    #[error("a name that cannot be replaced")]
    Name,
    /// Nothing was replaced: every old file is as it was.
    #[error("nothing was replaced: {0}")]
    Before(#[source] io::Error),
    /// The new set counts but is not all in place: close everything in the folder and [`recover`].
    #[error("the replacement must be finished: {0}")]
    Amid(#[source] io::Error),
}

/// What [`recover`] found and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovered {
    /// No replacement was under way.
    Nothing,
    /// One had not got as far as to count; the old set is there.
    ThrownAway,
    /// One counted; the new set is there.
    RolledForward,
}

/// What is done to a folder, so that tests can stop after each of it and lose what was not synced.
trait Folder {
    fn names(&self) -> io::Result<Vec<String>>;
    /// `None` if there is no such file.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;
    /// The SHA-256; `None` if there is no such file.
    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>>;
    /// A new file, or one with new content; not durable before [`Folder::sync`].
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    fn sync(&self, name: &str) -> io::Result<()>;
    /// Replaces what has the name `to`; not durable before [`Folder::sync_names`].
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Also if there is no such file.
    fn remove(&self, name: &str) -> io::Result<()>;
    fn sync_names(&self) -> io::Result<()>;
}

struct OnDisk(PathBuf);

fn unless_missing<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Folder for OnDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            // Names that are not Unicode are none of ours.
            if let (false, Ok(name)) =
                (entry.file_type()?.is_dir(), entry.file_name().into_string())
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = unless_missing(File::open(self.0.join(name)))? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>> {
        let Some(mut file) = unless_missing(File::open(self.0.join(name)))? else {
            return Ok(None);
        };
        let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(Some(hash.finalize().into())),
                length => hash.update(&piece[..length]),
            }
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.remove(name)?;
        io::Write::write_all(&mut files::private_file().open(self.0.join(name))?, bytes)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        // Windows syncs only what was opened for writing.
        let file = OpenOptions::new().write(true).open(self.0.join(name))?;
        file.sync_all()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        unless_missing(fs::remove_file(self.0.join(name))).map(drop)
    }

    fn sync_names(&self) -> io::Result<()> {
        files::sync_dir(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replaced {
    name: String,
    sha256: Bytes<32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    format: String,
    version: u32,
    replace: Vec<Replaced>,
    remove: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    switch: Switch,
    sha256: Bytes<32>,
}

impl Switch {
    fn to_bytes(&self) -> Vec<u8> {
        let inner = serde_json::to_vec(self).expect("strings and lists always have a JSON form");
        let envelope = Envelope {
            switch: self.clone(),
            sha256: Bytes(Sha256::digest(inner).into()),
        };
        serde_json::to_vec_pretty(&envelope).expect("strings and lists always have a JSON form")
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SwapError> {
        let envelope: Envelope = serde_json::from_slice(bytes).map_err(|_| SwapError::Damaged)?;
        let switch = envelope.switch;
        let names = switch.replace.iter().map(|file| &file.name);
        let mut seen = BTreeSet::new();
        let right = names
            .chain(&switch.remove)
            .all(|name| is_plain(name) && seen.insert(name));
        let known = switch.format == FORMAT && switch.version == VERSION;
        if !right || !known || switch.to_bytes() != bytes {
            return Err(SwapError::Damaged);
        }
        Ok(switch)
    }
}

/// A name in this folder and no other, and none that this module gives.
fn is_plain(name: &str) -> bool {
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(characters)
        && name != SWITCH_FILE
        && !is_left_over(name)
}

fn is_left_over(name: &str) -> bool {
    name == NEW_SWITCH_FILE || name.ends_with(NEXT) || name.ends_with(NEXT_JOURNAL)
}

fn next(name: &str) -> String {
    format!("{name}{NEXT}")
}

/// A replacement that is being prepared. Nothing that is in place changes before
/// [`Swap::commit`]; if that is never called, [`recover`] throws away what was prepared.
pub struct Swap {
    folder: OnDisk,
    replace: Vec<String>,
    remove: Vec<String>,
}

impl Swap {
    /// Begins a replacement in `dir`; throws away what an earlier one prepared and never
    /// committed.
    ///
    /// # Errors
    /// [`SwapError::Unfinished`] if one was committed and cut off; [`SwapError::Before`].
    pub fn begin(dir: &Path) -> Result<Self, SwapError> {
        let folder = OnDisk(dir.to_owned());
        if is_unfinished(dir) {
            return Err(SwapError::Unfinished);
        }
        sweep(&folder).map_err(SwapError::Before)?;
        Ok(Self {
            folder,
            replace: Vec::new(),
            remove: Vec::new(),
        })
    }

    /// Where the new content of `name` is to be written (a store, by SQLite), before
    /// [`Swap::add`].
    pub fn next_path(&self, name: &str) -> PathBuf {
        self.folder.0.join(next(name))
    }

    /// Writes `bytes` as the new content of `name`.
    ///
    /// # Errors
    /// [`SwapError::Name`]; [`SwapError::Before`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), SwapError> {
        self.take_name(name)?;
        let written = self.folder.write(&next(name), bytes);
        written.map_err(SwapError::Before)?;
        self.replace.push(name.to_owned());
        Ok(())
    }

    /// Takes up what was written to [`Swap::next_path`] and is closed by now.
    ///
    /// # Errors
    /// [`SwapError::Name`]. That the file is there is seen when it is committed.
    pub fn add(&mut self, name: &str) -> Result<(), SwapError> {
        self.take_name(name)?;
        self.replace.push(name.to_owned());
        Ok(())
    }

    /// Has `name`, which belongs to the old set alone (the rollback journal of the old store),
    /// removed.
    ///
    /// # Errors
    /// [`SwapError::Name`].
    pub fn remove(&mut self, name: &str) -> Result<(), SwapError> {
        self.take_name(name)?;
        self.remove.push(name.to_owned());
        Ok(())
    }

    fn take_name(&self, name: &str) -> Result<(), SwapError> {
        let taken = self
            .replace
            .iter()
            .chain(&self.remove)
            .any(|other| other == name);
        if taken || !is_plain(name) {
            return Err(SwapError::Name);
        }
        Ok(())
    }

    /// Puts all of it in place. Nothing in the folder that is replaced may be open.
    ///
    /// # Errors
    /// [`SwapError::Before`]: every old file is as it was. [`SwapError::Amid`]: the new set counts,
    /// and [`recover`] must finish it before anything is opened.
    pub fn commit(self) -> Result<(), SwapError> {
        commit(&self.folder, &self.replace, self.remove)
    }
}

fn commit(folder: &impl Folder, replace: &[String], remove: Vec<String>) -> Result<(), SwapError> {
    let switch = prepare(folder, replace, remove).map_err(SwapError::Before)?;
    folder
        .rename(NEW_SWITCH_FILE, SWITCH_FILE)
        .map_err(SwapError::Before)?;
    // From here on it counts, whether or not its name is durable yet: an error is one amid.
    folder.sync_names().map_err(SwapError::Amid)?;
    finish(folder, &switch).map_err(SwapError::Amid)
}

/// Everything durable but the name of the switch.
fn prepare(folder: &impl Folder, replace: &[String], remove: Vec<String>) -> io::Result<Switch> {
    let mut switch = Switch {
        format: FORMAT.to_owned(),
        version: VERSION,
        replace: Vec::new(),
        remove,
    };
    for name in replace {
        folder.sync(&next(name))?;
        let digest = folder.digest(&next(name))?;
        switch.replace.push(Replaced {
            name: name.clone(),
            sha256: Bytes(digest.ok_or(io::ErrorKind::NotFound)?),
        });
    }
    folder.write(NEW_SWITCH_FILE, &switch.to_bytes())?;
    folder.sync(NEW_SWITCH_FILE)?;
    // The names of the new files are durable before the switch can be.
    folder.sync_names()?;
    Ok(switch)
}

/// The renames and what follows; the parts that were done before are left out.
fn finish(folder: &impl Folder, switch: &Switch) -> io::Result<()> {
    let names: BTreeSet<String> = folder.names()?.into_iter().collect();
    for file in &switch.replace {
        if names.contains(&next(&file.name)) {
            folder.rename(&next(&file.name), &file.name)?;
        }
    }
    for name in &switch.remove {
        folder.remove(name)?;
    }
    // Only when the new names are durable may the switch go; and only when it is gone for good may
    // anything be written to the new files.
    folder.sync_names()?;
    folder.remove(SWITCH_FILE)?;
    folder.sync_names()
}

/// Whether a replacement in `dir` counts and is not all in place. Nothing there may be opened: what
/// would be written to an old file would be lost when it is finished.
pub fn is_unfinished(dir: &Path) -> bool {
    fs::symlink_metadata(dir.join(SWITCH_FILE)).is_ok()
}

/// Finishes or throws away a replacement that was cut off. To be called before anything in `dir` is
/// opened.
///
/// # Errors
/// [`SwapError::Damaged`], and then nothing was touched; [`SwapError::Before`] and
/// [`SwapError::Amid`] for the disk: calling it again goes on where it stopped.
pub fn recover(dir: &Path) -> Result<Recovered, SwapError> {
    recover_in(&OnDisk(dir.to_owned()))
}

fn recover_in(folder: &impl Folder) -> Result<Recovered, SwapError> {
    let Some(bytes) = folder.read(SWITCH_FILE).map_err(SwapError::Before)? else {
        return match sweep(folder).map_err(SwapError::Before)? {
            true => Ok(Recovered::ThrownAway),
            false => Ok(Recovered::Nothing),
        };
    };
    let switch = Switch::from_bytes(&bytes)?;
    // All are looked at before one is renamed.
    for file in &switch.replace {
        let found = match folder.digest(&next(&file.name)).map_err(SwapError::Amid)? {
            Some(waiting) => Some(waiting),
            None => folder.digest(&file.name).map_err(SwapError::Amid)?,
        };
        if found != Some(file.sha256.0) {
            return Err(SwapError::Damaged);
        }
    }
    finish(folder, &switch).map_err(SwapError::Amid)?;
    sweep(folder).map_err(SwapError::Amid)?;
    Ok(Recovered::RolledForward)
}

/// Throws away what was prepared; whether there was any.
fn sweep(folder: &impl Folder) -> io::Result<bool> {
    let left: Vec<String> = folder
        .names()?
        .into_iter()
        .filter(|name| is_left_over(name))
        .collect();
    for name in &left {
        folder.remove(name)?;
    }
    if !left.is_empty() {
        folder.sync_names()?;
    }
    Ok(!left.is_empty())
}

#[cfg(test)]
mod tests;
