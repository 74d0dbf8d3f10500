//! A folder that stops after so many operations, and one on a disk in memory that forgets in a power
//! cut whatever was not synced.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::io;

use sha2::{Digest, Sha256};

use super::Files;
use crate::vault::swap::Folder;

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

/// Lets `left` operations through, then none.
pub(super) struct Stopping<'a, F> {
    inner: &'a F,
    left: Cell<usize>,
}

impl<'a, F> Stopping<'a, F> {
    pub(super) fn after(left: usize, inner: &'a F) -> Self {
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

impl<F: Folder> Folder for Stopping<'_, F> {
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

/// A change of names that a power cut may take back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Pending {
    Link(String, usize),
    Unlink(String),
    Rename(String, String, usize),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct State {
    /// Content as programs see it, and whether it is durable.
    contents: Vec<(Vec<u8>, bool)>,
    names: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
    pending: Vec<Pending>,
}

/// A disk in memory. What a program sees is what it wrote; what a power cut leaves is what was
/// synced, and of the rest any part.
#[derive(Default)]
pub(super) struct Model {
    state: RefCell<State>,
    /// Controls: a disk that only says it synced.
    pub(super) lies_about_files: bool,
    pub(super) lies_about_names: bool,
}

impl Model {
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

    pub(super) fn copied(&self) -> Self {
        Self {
            state: self.state.clone(),
            ..Self::default()
        }
    }

    /// Every disk that a power cut at this moment can leave.
    pub(super) fn cuts(&self) -> Vec<Self> {
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
        let kept = |(at, _): &(usize, &Pending)| mask >> at & 1 == 1;
        for (_, change) in self.pending.iter().enumerate().filter(kept) {
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
        // Numbered anew, so that equal disks are equal.
        let mut state = Self::default();
        for (name, at) in names {
            state.durable.insert(name, state.contents.len());
            state.contents.push(content(&self.contents[at]));
        }
        state.names = state.durable.clone();
        state
    }
}

impl Folder for Model {
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
        state.contents[at].1 |= !self.lies_about_files;
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
        if !self.lies_about_names {
            state.durable = state.names.clone();
            state.pending.clear();
        }
        Ok(())
    }
}
