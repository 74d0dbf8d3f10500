//! A folder that fails after a number of operations, and a disk in memory that loses in a power cut
//! whatever was not synced.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::io;

use sha2::{Digest, Sha256};

use super::Files;
use crate::files::swap::Folder;

const CUT: &str = "cut off";

impl<F: Folder + ?Sized> Folder for &F {
    fn names(&self) -> io::Result<Vec<String>> {
        (**self).names()
    }
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        (**self).read(name)
    }
    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>> {
        (**self).digest(name)
    }
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        (**self).write(name, bytes)
    }
    fn sync(&self, name: &str) -> io::Result<()> {
        (**self).sync(name)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        (**self).rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        (**self).remove(name)
    }
    fn sync_names(&self) -> io::Result<()> {
        (**self).sync_names()
    }
}

/// A folder that performs `left` operations and fails all later ones.
pub(super) struct FailAfter<'a, F> {
    inner: &'a F,
    left: Cell<usize>,
}

impl<'a, F> FailAfter<'a, F> {
    pub(super) fn new(left: usize, inner: &'a F) -> Self {
        let left = Cell::new(left);
        Self { inner, left }
    }

    fn step(&self) -> io::Result<()> {
        match self.left.get() {
            0 => Err(io::Error::other(CUT)),
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

impl<F: Folder> Folder for FailAfter<'_, F> {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.inner.read(name)
    }
    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>> {
        self.inner.digest(name)
    }
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.step().and_then(|()| self.inner.write(name, bytes))
    }
    fn sync(&self, name: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.sync(name))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.rename(from, to))
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.remove(name))
    }
    fn sync_names(&self) -> io::Result<()> {
        self.step().and_then(|()| self.inner.sync_names())
    }
}

/// A change of names that a power cut may undo.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Pending {
    Link(String, usize),
    Unlink(String),
    Rename(String, String, usize),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct State {
    /// The content that programs see, and true if it is durable.
    contents: Vec<(Vec<u8>, bool)>,
    names: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
    pending: Vec<Pending>,
}

/// A disk in memory. A program sees what it wrote; a power cut leaves what was synced, and any part of
/// the rest.
#[derive(Default)]
pub(super) struct ModelDisk {
    state: RefCell<State>,
    /// For the controls: a disk that only pretends to sync.
    pub(super) ignores_file_sync: bool,
    pub(super) ignores_name_sync: bool,
}

impl ModelDisk {
    pub(super) fn holding(files: &Files) -> Self {
        let model = Self::default();
        for (name, bytes) in files {
            model.write(name, bytes).unwrap();
            model.sync(name).unwrap();
        }
        model.sync_names().unwrap();
        model
    }

    pub(super) fn files(&self) -> Files {
        let state = self.state.borrow();
        let file = |(name, at): (&String, &usize)| (name.clone(), state.contents[*at].0.clone());
        state.names.iter().map(file).collect()
    }

    pub(super) fn state(&self) -> State {
        self.state.borrow().clone()
    }

    pub(super) fn duplicate(&self) -> Self {
        Self {
            state: self.state.clone(),
            ..Self::default()
        }
    }

    /// Returns every disk that a power cut at this moment can leave.
    pub(super) fn power_cut_states(&self) -> Vec<Self> {
        let state = self.state.borrow();
        assert!(state.pending.len() < 12, "too many to try all");
        let mut left = HashSet::new();
        for mask in 0..1_u32 << state.pending.len() {
            for torn in [false, true] {
                left.insert(state.after_cut(mask, torn));
            }
        }
        let disk = |state| Self {
            state: RefCell::new(state),
            ..Self::default()
        };
        left.into_iter().map(disk).collect()
    }
}

impl State {
    fn after_cut(&self, mask: u32, torn: bool) -> Self {
        let mut names = self.durable.clone();
        let survives = |(at, _): &(usize, &Pending)| mask >> at & 1 == 1;
        for (_, change) in self.pending.iter().enumerate().filter(survives) {
            match change.clone() {
                Pending::Link(name, at) => drop(names.insert(name, at)),
                Pending::Unlink(name) => drop(names.remove(&name)),
                Pending::Rename(from, to, at) => {
                    names.retain(|name, other| (name, *other) != (&from, at));
                    names.insert(to, at);
                }
            }
        }
        let content = |(bytes, durable): &(Vec<u8>, bool)| match *durable || !torn {
            true => (bytes.clone(), true),
            false => (bytes[..bytes.len() / 2].to_vec(), true),
        };
        // Renumbered, so that equal disks compare equal.
        let mut state = Self::default();
        for (name, at) in names {
            state.durable.insert(name, state.contents.len());
            state.contents.push(content(&self.contents[at]));
        }
        state.names = state.durable.clone();
        state
    }
}

impl Folder for ModelDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.state.borrow().names.keys().cloned().collect())
    }
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files().remove(name))
    }
    fn digest(&self, name: &str) -> io::Result<Option<[u8; 32]>> {
        let file = self.read(name)?;
        Ok(file.map(|bytes| Sha256::digest(bytes).into()))
    }
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        let at = state.contents.len();
        state.contents.push((bytes.to_vec(), false));
        state.names.insert(name.to_owned(), at);
        state.pending.push(Pending::Link(name.to_owned(), at));
        Ok(())
    }
    fn sync(&self, name: &str) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        let at = *state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        state.contents[at].1 |= !self.ignores_file_sync;
        Ok(())
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        let at = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), at);
        let change = Pending::Rename(from.to_owned(), to.to_owned(), at);
        state.pending.push(change);
        Ok(())
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        if state.names.remove(name).is_some() {
            state.pending.push(Pending::Unlink(name.to_owned()));
        }
        Ok(())
    }
    fn sync_names(&self) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        if !self.ignores_name_sync {
            state.durable = state.names.clone();
            state.pending.clear();
        }
        Ok(())
    }
}
