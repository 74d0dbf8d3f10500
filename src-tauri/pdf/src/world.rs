//! The files that the layout can read: itself, and the request.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::FONTS;

const LAYOUT: &str = include_str!("document.typ");

/// The layout and one request.
pub struct LayoutFiles {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    layout: Source,
    request: FileId,
    json: Bytes,
}

impl LayoutFiles {
    /// Returns the files for one request, or an error if a name is no path.
    pub fn new(json: Vec<u8>) -> Result<LayoutFiles, String> {
        let file = |name| {
            let path = VirtualPath::new(name).map_err(|_| format!("no path: {name}"))?;
            Ok::<_, String>(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(LayoutFiles {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(FONTS.iter())),
            layout: Source::new(file("document.typ")?, LAYOUT.to_owned()),
            request: file("request.json")?,
            json: Bytes::new(json),
        })
    }
}

impl World for LayoutFiles {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.layout.id() {
            true => Ok(self.layout.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.request {
            true => Ok(self.json.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A page shows no day but those of the request.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
