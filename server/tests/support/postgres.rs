//! A PostgreSQL of the tests' own: one cluster for each test program, one database for each test.
//!
//! The cluster is Debian's, in a temporary folder, on a socket in that folder and no port. A shell
//! beside the test program waits for its end, however it ends, and takes the cluster away.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// Makes a cluster, starts it, says where it is, and takes it away when standard input ends.
const CLUSTER: &str = r#"
trap '' INT TERM HUP
set -e
dir=$(mktemp -d /tmp/waymark-postgres-XXXXXX)
"$0/initdb" -D "$dir/data" -U waymark -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1
"$0/pg_ctl" -D "$dir/data" -l "$dir/log" -w -o "-k $dir -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB" start >/dev/null
echo "$dir"
cat >/dev/null || true
"$0/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
rm -rf "$dir"
"#;

/// What keeps the cluster: its standard input closes when this program ends.
struct Cluster {
    _keeper: Child,
    folder: String,
}

/// Where PostgreSQL's programs are, by `WAYMARK_POSTGRES` or in Debian's place.
fn programs() -> PathBuf {
    let named = std::env::var_os("WAYMARK_POSTGRES").map(PathBuf::from);
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    found.sort();
    let folder = named.or(found.pop()).filter(|folder| folder.join("initdb").exists());
    folder.expect(
        "these tests run on PostgreSQL too, and it is not here: `make postgres` installs Debian's, \
         or WAYMARK_POSTGRES names the folder of initdb and pg_ctl",
    )
}

fn cluster() -> &'static Cluster {
    static CLUSTERS: OnceLock<Cluster> = OnceLock::new();
    CLUSTERS.get_or_init(|| {
        let programs = programs();
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n");
        // PostgreSQL refuses to run as root.
        let mut shell = if is_root {
            let mut shell = Command::new("runuser");
            shell.args(["-u", "postgres", "--", "sh"]);
            shell
        } else {
            Command::new("sh")
        };
        let mut keeper = shell
            .args(["-c", CLUSTER])
            .arg(programs)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut folder = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut folder).unwrap();
        let folder = folder.trim().to_owned();
        assert!(!folder.is_empty(), "PostgreSQL did not start");
        Cluster { _keeper: keeper, folder }
    })
}

/// The address of a database of that name in the cluster.
fn address(name: &str) -> String {
    format!("postgres://waymark@localhost/{name}?host={}", cluster().folder)
}

/// Makes an empty database and gives its address.
pub async fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    run_on(&address("postgres"), &format!("CREATE DATABASE {name}")).await;
    address(&name)
}

/// Runs SQL on a database as another program would.
pub async fn run_on(address: &str, sql: &str) {
    let options: PgConnectOptions = address.parse().unwrap();
    let mut other = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
}
