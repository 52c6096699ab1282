//! The real binary in a process of its own, spoken to over a socket.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::{self, JoinHandle};

/// Runs the binary to its end.
pub fn waymark(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymark")).args(arguments).output().unwrap()
}

/// Runs the binary to its end with `input` on its standard input.
pub fn waymark_reading(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What it printed, and how it ended.
pub fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// A server that is running; killed when the test ends.
pub struct Running {
    pub child: Child,
    pub address: String,
    /// Reads the log as it comes, or a full pipe would hold the server up.
    log: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts a demonstration over `folder` (its `app` and `data`) and waits for its address.
    pub fn start(folder: &Path) -> Self {
        Self::start_logging(folder, "warn")
    }

    /// The same, with a log on the child's standard error.
    pub fn start_logging(folder: &Path, level: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--now", super::NOW])
            .arg("--app")
            .arg(folder.join("app"))
            .arg("--data")
            .arg(folder.join("data"))
            .env("RUST_LOG", level);
        Self::by(&mut command)
    }

    /// Starts a demonstration over the app in `folder` and the database that `arguments` name.
    pub fn over(folder: &Path, arguments: &[String]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--now", super::NOW])
            .arg("--app")
            .arg(folder.join("app"))
            .args(arguments)
            .env("RUST_LOG", "warn");
        Self::by(&mut command)
    }

    /// Starts a command that becomes the server, and waits for its address.
    pub fn by(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Waymark is at http://").unwrap().to_owned();
        Self { child, address, log: Some(log) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(|_| ())) {
            eprintln!("the server of a test was gone already: {error}");
        }
    }
}

impl Running {
    /// Tells it to stop, as a service manager does, and gives what it logged.
    pub fn stop(&mut self, signal: &str) -> (ExitStatus, String) {
        let sent = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status();
        assert!(sent.unwrap().success());
        (self.child.wait().unwrap(), self.log.take().unwrap().join().unwrap())
    }
}

/// Posts JSON and gives the whole answer as text.
pub fn post(address: &str, path: &str, cookie: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nx-waymark: 1\r\n\
         content-type: application/json\r\ncookie: {cookie}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer)
}

/// The JSON after the head of an answer.
pub fn body(answer: &str) -> serde_json::Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Signs in and gives the cookie.
pub fn sign_in(address: &str, person: &str, device: &str) -> String {
    let wanted = serde_json::json!({ "person": person, "device": device }).to_string();
    let answer = post(address, "/api/sign-in", "", &wanted).unwrap();
    let (_, rest) = answer.split_once("set-cookie: ").unwrap();
    rest.split(';').next().unwrap().to_owned()
}
