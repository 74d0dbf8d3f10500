//! The program that sets documents as pages, `casebook-pdf`: it runs only while a document is set, because its library keeps
//! the memory that it took.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest time that one document may take. The longest dossier takes a few seconds on an old PC.
const MAX_SECONDS: u64 = 30;
/// The most bytes of one file.
const MAX_BYTES: usize = 200_000_000;

/// The kind of file that the pages become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageForm {
    /// One file of PDF/A-1a.
    Pdf,
    /// One SVG for each page.
    Svg,
}

/// A document to be set as pages.
#[derive(Debug, Serialize)]
pub struct PageRequest<'a, D> {
    pub form: PageForm,
    /// The title of the file.
    pub title: &'a str,
    /// The day that a PDF gives as that of its making.
    pub day: NaiveDate,
    pub document: &'a D,
}

/// The reason why a document was not set as pages.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The fonts lack these characters.
    #[error("no glyph for {0}")]
    MissingCharacters(String),
    /// The program is missing, ended early, or took too long.
    #[error("the page program failed: {0}")]
    Program(#[from] io::Error),
}

/// The first line of an answer.
#[derive(Debug, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Answer {
    Files { lengths: Vec<usize> },
    MissingCharacters { characters: String },
    Failed { message: String },
}

/// Runs the program and returns the files: one PDF, or one SVG for each page.
///
/// # Errors
/// [`PageError`]; then there is no file.
pub fn set_pages<D: Serialize>(
    program: &Path,
    request: &PageRequest<D>,
) -> Result<Vec<Vec<u8>>, PageError> {
    let mut line = serde_json::to_vec(request).map_err(io::Error::other)?;
    line.push(b'\n');
    // The program needs nothing of the environment, and no folder.
    let mut child = Command::new(program)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let answer = ask(&mut child, line);
    // It ends when its input ends; one that does not answer is ended.
    let _ = child.kill();
    let _ = child.wait();
    answer
}

/// Writes the request and reads the answer on threads of their own, so that a program that does neither is not waited for.
fn ask(child: &mut Child, line: Vec<u8>) -> Result<Vec<Vec<u8>>, PageError> {
    let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
    let mut input = child.stdin.take().ok_or_else(closed)?;
    let output = child.stdout.take().ok_or_else(closed)?;
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(read_answer(output)));
    // What goes wrong here shows in the answer.
    thread::spawn(move || input.write_all(&line));
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    receive
        .recv_timeout(Duration::from_secs(MAX_SECONDS))
        .map_err(late)?
}

fn read_answer(output: ChildStdout) -> Result<Vec<Vec<u8>>, PageError> {
    let mut output = BufReader::new(output);
    let mut head = String::new();
    output.read_line(&mut head)?;
    match serde_json::from_str(&head).map_err(io::Error::other)? {
        Answer::Files { lengths } => {
            let files = lengths.into_iter().map(|length| {
                if length > MAX_BYTES {
                    return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
                }
                let mut file = vec![0; length];
                output.read_exact(&mut file)?;
                Ok(file)
            });
            files.collect()
        }
        Answer::MissingCharacters { characters } => Err(PageError::MissingCharacters(characters)),
        Answer::Failed { message } => Err(io::Error::other(message).into()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;

    /// Returns a program that answers with these bytes.
    fn program(answer: &str) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("pages");
        let script = format!("#!/bin/sh\nread -r line\nprintf '{answer}'\n");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        (folder, path)
    }

    fn set(program: &Path) -> Result<Vec<Vec<u8>>, PageError> {
        let request = PageRequest {
            form: PageForm::Svg,
            title: "书",
            day: "2026-11-20".parse().unwrap(),
            document: &"x",
        };
        set_pages(program, &request)
    }

    #[test]
    fn files_are_read_by_their_lengths() {
        let (_folder, program) = program(r#"{"answer":"files","lengths":[2,3],"pages":2}\nabcde"#);
        assert_eq!(set(&program).unwrap(), [b"ab".to_vec(), b"cde".to_vec()]);
    }

    #[test]
    fn a_program_that_is_missing_or_breaks_off_is_an_error() {
        assert!(matches!(
            set(Path::new("/nowhere/pages")),
            Err(PageError::Program(_))
        ));
        for answer in [
            "",
            r#"{"answer":"files","lengths":[9],"pages":1}\nabc"#,
            r#"{"answer":"failed","message":"x"}\n"#,
            r#"{"answer":"else"}\n"#,
            r#"{"answer":"files","lengths":[99999999999],"pages":1}\n"#,
        ] {
            let (_folder, program) = program(answer);
            assert!(
                matches!(set(&program), Err(PageError::Program(_))),
                "{answer}"
            );
        }
    }

    #[test]
    fn characters_without_a_glyph_are_named() {
        let (_folder, program) = program(r#"{"answer":"missing_characters","characters":"ab"}\n"#);
        let Err(PageError::MissingCharacters(characters)) = set(&program) else {
            panic!("no characters");
        };
        assert_eq!(characters, "ab");
    }
}
