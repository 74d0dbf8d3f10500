//! What the program makes of documents: files for the archive whose text and structure can be read, and pages for the screen.
//!
//! A program of others judges the archive files: the validator of PDFBox for PDF/A-1b. The tags that level A asks for
//! besides are judged here ([`tags`]). For each there is a file that must fail.

mod archive;
mod fonts;
mod program;
mod screen;
mod tags;
