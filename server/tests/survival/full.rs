//! The database's disk is full, and then it is not.

use std::process::Command;

use crate::phones::{held, message, prepared};
use crate::support::engines::Engine;
use crate::support::process::{Running, post, sign_in};
use crate::support::reflection;

/// Gives the process a file system of its own for the database, of 4 MB with 1 MB taken by
/// ballast, copies what was prepared there, and becomes the server.
const SMALL_DISK: &str = r#"
set -e
mkdir -p "$DISK"
mount -t tmpfs -o size=4m waymark "$DISK"
cp -r "$PREPARED/." "$DISK/"
head -c 1048576 /dev/zero > "$DISK/ballast"
exec "$@"
"#;

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_heals() {
    let spot = Engine::Sqlite.spot().await;
    let folder = prepared(&spot).await;
    let [_, prepared_at] = spot.arguments();
    let disk = folder.path().join("disk");
    let mut command = Command::new("unshare");
    // Root of the machine, or of a namespace of its own: either may mount within it.
    command
        .args(["--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh"])
        .arg(env!("CARGO_BIN_EXE_waymark"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--now", crate::support::NOW, "--app"])
        .arg(folder.path().join("app"))
        .arg("--data")
        .arg(&disk)
        .env("DISK", &disk)
        .env("PREPARED", &prepared_at)
        .env("RUST_LOG", "off");
    let server = Running::by(&mut command);
    let at = &server.address;
    let cookie = sign_in(at, "ana", "ana-phone");
    let send = |seq: u32| {
        let fact = reflection("ana", seq, &format!("r{seq}"), &"word ".repeat(4000));
        post(at, "/api/sync", &cookie, &message("ana", &[fact], 0, None)).unwrap()
    };
    let mut kept = 0;
    let refusal = loop {
        let answer = send(kept + 1);
        if !answer.starts_with("HTTP/1.1 200") {
            break answer;
        }
        kept += 1;
        assert!(kept < 500, "the disk is never full");
    };
    assert!(kept > 10, "{refusal}");
    for answer in [refusal, send(kept + 1), send(kept + 1)] {
        assert!(answer.starts_with("HTTP/1.1 507"), "{answer}");
        assert!(
            answer.contains("application/problem+json") && answer.contains("no room"),
            "{answer}"
        );
        assert!(answer.contains("safe there"), "{answer}");
    }
    // Reading goes on, and so does who has nothing to write.
    assert_eq!(held(at, &cookie, "ana").len(), usize::try_from(kept).unwrap());
    // Somebody makes room, as the server's own file system has it.
    let root = format!("/proc/{}/root{}", server.child.id(), disk.display());
    std::fs::remove_file(format!("{root}/ballast")).unwrap();
    for seq in kept + 1..=kept + 10 {
        let answer = send(seq);
        assert!(answer.contains("\"accepted\""), "{answer}");
    }
    let held = held(at, &cookie, "ana");
    assert_eq!(held.len(), usize::try_from(kept + 10).unwrap());
}
