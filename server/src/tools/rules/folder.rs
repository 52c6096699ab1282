//! A folder of rule files, read from the disk as people keep it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use waymark_core::check::Fault;

/// The most bytes a rule file may have (1 MiB), and the most files a folder.
const MOST_BYTES: u64 = 1024 * 1024;
const MOST_FILES: usize = 10_000;

/// How deep a rules folder goes: pack, area, rule; one more, to find what lies too deep.
const DEEPEST: usize = 4;

/// Why a folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// There is no such folder.
    #[error("{}: there is no such folder", .0.display())]
    NoFolder(PathBuf),
    /// It is a file.
    #[error("{}: this is a file; name the folder that holds sources.toml", .0.display())]
    NotAFolder(PathBuf),
    /// It is a part of one.
    #[error("{}: this is a part of a rules folder; name {}, which holds sources.toml", .0.display(), .1.display())]
    APart(PathBuf, PathBuf),
    /// It holds too many files.
    #[error("{}: more than {MOST_FILES} files; this is no rules folder", .0.display())]
    TooMany(PathBuf),
    /// Something in it cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// What.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Reads the files of a rules folder, in order of their paths.
///
/// # Errors
/// [`FolderFault`], when there is none or it cannot be read.
pub fn read(dir: &Path) -> Result<Folder, FolderFault> {
    let mut folder = Folder::default();
    folder.folder(dir, "", 1)?;
    folder.files.sort();
    let is_whole = folder.files.iter().any(|(path, _)| path == "sources.toml");
    let above = dir.ancestors().skip(1).find(|above| above.join("sources.toml").is_file());
    match above {
        Some(above) if !is_whole => Err(FolderFault::APart(dir.to_owned(), above.to_owned())),
        _ => Ok(folder),
    }
}

/// A folder as far as it has been read.
#[derive(Debug, Default)]
pub struct Folder {
    /// The files: their paths from the top with `/` between the parts, and their texts.
    pub files: Vec<(String, String)>,
    /// What in it is no rule file.
    pub faults: Vec<Fault>,
}

impl Folder {
    /// Reads what lies in `dir`, named by its path from the top with `/` between the parts.
    /// What begins with a full stop is the editor's or the system's, not ours.
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) -> Result<(), FolderFault> {
        let unreadable = |error| FolderFault::Unreadable { path: dir.to_owned(), error };
        if !dir.exists() {
            return Err(FolderFault::NoFolder(dir.to_owned()));
        }
        if !dir.is_dir() {
            return Err(FolderFault::NotAFolder(dir.to_owned()));
        }
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(unreadable)?;
            let path = format!("{prefix}{name}");
            if kind.is_dir() && depth < DEEPEST {
                self.folder(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if kind.is_file() {
                self.file(&entry.path(), path)?;
            } else {
                self.fault(path, "this is neither a rule file nor a folder of them");
            }
            if self.files.len() > MOST_FILES {
                return Err(FolderFault::TooMany(dir.to_owned()));
            }
        }
        Ok(())
    }

    fn file(&mut self, at: &Path, path: String) -> Result<(), FolderFault> {
        let unreadable = |error| FolderFault::Unreadable { path: at.to_owned(), error };
        if fs::metadata(at).map_err(unreadable)?.len() > MOST_BYTES {
            self.fault(path, "this is too big for a rule file");
            return Ok(());
        }
        match String::from_utf8(fs::read(at).map_err(unreadable)?) {
            Ok(text) => self.files.push((path, text)),
            Err(_) => self.fault(path, "this is not text (UTF-8)"),
        }
        Ok(())
    }

    fn fault(&mut self, file: String, what: &str) {
        let mend = "move it out of the rules folder".to_owned();
        self.faults.push(Fault { file, line: 1, column: None, what: what.to_owned(), mend });
    }
}
