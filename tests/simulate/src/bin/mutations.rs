//! Breaks one rule after the other, on purpose, and sees that the simulator notices.
//!
//! Each file of `tests/simulate/mutations` names a place in the core (or in what the simulator has for
//! a database, which stands for the real one), what stands there, and what is
//! to stand there instead. The core and the simulator are copied below `target`, the copy is changed,
//! built and run; the sources themselves are never touched. A word on the command line tries only
//! those whose names hold it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{fs, io};

use serde::Deserialize;

/// In so many scenarios a broken rule must be noticed: a hundred of each story.
const SCENARIOS: &str = "1900";

/// In so many nothing may be noticed while no rule is broken.
const SOUND: &str = "190";

/// How optimised the copies are: built often, run little.
const OPTIMISED: (&str, &str) = ("CARGO_PROFILE_SIMULATE_OPT_LEVEL", "0");

/// One deliberate breakage.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    /// What rule is broken, and how.
    why: String,
    /// The file it is in.
    file: PathBuf,
    /// What stands there, once.
    find: String,
    /// What is to stand there instead.
    replace: String,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("The mutations could not be tried: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let place = root.join("target/mutations");
    let tree = place.join("tree");
    copy_tree(&root, &tree)?;
    let simulator = Simulator { tree: tree.clone(), built: place.join("built") };
    let sound = simulator.try_out(SOUND)?;
    if !sound.is_fine {
        println!("Without any mutation the simulator fails already: {}", sound.last);
        return Ok(false);
    }
    let mut names: Vec<PathBuf> = fs::read_dir(root.join("tests/simulate/mutations"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    names.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    let only = std::env::args().nth(1).unwrap_or_default();
    names.retain(|path| path.to_string_lossy().contains(&only));
    names.sort();
    let mut missed = 0;
    for path in &names {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let mutation: Mutation =
            toml::from_str(&fs::read_to_string(path)?).map_err(io::Error::other)?;
        let began = Instant::now();
        let tried = simulator.with(&mutation)?;
        missed += u32::from(tried.is_fine);
        let how = if tried.is_fine { "NOT NOTICED" } else { "noticed" };
        println!("{how}: {name} ({} s; {})", began.elapsed().as_secs(), tried.last);
        if tried.is_fine {
            println!("  {}", mutation.why);
        }
    }
    println!("mutations {}, not noticed {missed}", names.len());
    Ok(missed == 0)
}

/// A copy of the core and the simulator, and where it is built.
struct Simulator {
    tree: PathBuf,
    built: PathBuf,
}

/// How a run went.
struct Tried {
    is_fine: bool,
    last: String,
}

impl Simulator {
    /// Builds and runs the copy with one thing changed, and changes it back.
    fn with(&self, mutation: &Mutation) -> io::Result<Tried> {
        let file = self.tree.join(&mutation.file);
        let sound = fs::read_to_string(&file)?;
        // The line break after the opening marks of a text is TOML's; the one before its end is not.
        let (find, replace) = (mutation.find.trim_end(), mutation.replace.trim_end());
        if sound.matches(find).count() != 1 {
            let file = mutation.file.display();
            let what = format!("what a mutation looks for is not in {file} once: {find}");
            return Err(io::Error::other(what));
        }
        fs::write(&file, sound.replacen(find, replace, 1))?;
        let tried = self.try_out(SCENARIOS);
        fs::write(&file, sound)?;
        tried
    }

    /// Builds the copy as it is, and runs it until something is noticed.
    fn try_out(&self, scenarios: &str) -> io::Result<Tried> {
        let built = self.cargo(&["build", "-q"]).output()?;
        if !built.status.success() {
            let words = String::from_utf8_lossy(&built.stderr).into_owned();
            return Err(io::Error::other(format!("a mutated copy does not compile:\n{words}")));
        }
        let program = self.built.join("simulate/waymark-simulate");
        let ran =
            Command::new(program).args(["--scenarios", scenarios, "--enough", "1"]).output()?;
        let words = String::from_utf8_lossy(&ran.stdout);
        let last = words.lines().last().unwrap_or_default().to_owned();
        Ok(Tried { is_fine: ran.status.success(), last })
    }

    fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.tree).args(words).args(["--offline", "--profile", "simulate"]);
        cargo.args(["-p", "waymark-simulate", "--bin", "waymark-simulate", "--target-dir"]);
        cargo.arg(&self.built).env(OPTIMISED.0, OPTIMISED.1).env("RUSTFLAGS", "-Awarnings");
        cargo
    }
}

/// Copies what the simulator is built from, and a workspace of only that.
fn copy_tree(root: &Path, tree: &Path) -> io::Result<()> {
    for part in ["core/src", "core/rules", "core/build.rs", "core/Cargo.toml", "public/build"] {
        copy(&root.join(part), &tree.join(part))?;
    }
    for part in
        ["tests/simulate/src", "tests/simulate/Cargo.toml", "Cargo.lock", "core/tests/made_up"]
    {
        copy(&root.join(part), &tree.join(part))?;
    }
    let mut workspace = String::new();
    for line in fs::read_to_string(root.join("Cargo.toml"))?.lines() {
        let line = match line.split(' ').next() {
            Some("members") => "members = [\"core\", \"tests/simulate\"]",
            Some("default-members") => "default-members = [\"core\"]",
            _ => line,
        };
        workspace.push_str(line);
        workspace.push('\n');
    }
    write(&tree.join("Cargo.toml"), workspace.as_bytes())
}

/// Copies a file, or a folder with all in it, and takes away what is no longer there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return write(to, &fs::read(from)?);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let entry = entry?.path();
        let gone = entry.file_name().is_some_and(|name| !from.join(name).exists());
        if gone && entry.is_dir() {
            fs::remove_dir_all(&entry)?;
        } else if gone {
            fs::remove_file(&entry)?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Writes a file where it says something else, so that nothing is built again for nothing.
fn write(to: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes)
}
