//! A new store on either engine, and the macro that runs a test on both.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use waymark_server::store::{Place, Store};

use super::{Folder, postgres};

/// Which engine keeps a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty place for a store; a folder goes when this does.
pub struct Spot {
    pub place: Place,
    _folder: Folder,
}

impl Engine {
    pub async fn spot(self) -> Spot {
        let folder = Folder::new();
        let place = match self {
            Self::Sqlite => Place::Folder(folder.path().join("data")),
            Self::Postgres => Place::Address(postgres::database().await),
        };
        Spot { place, _folder: folder }
    }
}

impl Spot {
    pub async fn open(&self) -> Store {
        Store::open_at(&self.place).await.unwrap()
    }

    /// How the server and its commands are told of it.
    pub fn arguments(&self) -> [String; 2] {
        match &self.place {
            Place::Folder(folder) => ["--data".to_owned(), folder.to_str().unwrap().to_owned()],
            Place::Address(url) => ["--database-url".to_owned(), url.clone()],
        }
    }

    /// Runs SQL on its database as another program would.
    pub async fn meddle(&self, sql: &str) {
        match &self.place {
            Place::Folder(folder) => meddle_with(&folder.join("waymark.db"), sql).await,
            Place::Address(url) => postgres::run_on(url, sql).await,
        }
    }
}

/// Runs SQL on a SQLite file as another program would.
pub async fn meddle_with(file: &Path, sql: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
}

/// Runs tests on both engines: each takes an empty [`Spot`].
#[macro_export]
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::support::engines::Engine::Sqlite.spot().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::support::engines::Engine::Postgres.spot().await).await;
            })+
        }
    };
}
