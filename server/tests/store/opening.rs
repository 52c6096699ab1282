//! Opening what is there: our own, of any version, and what is not ours.

use waymark_server::store::{Place, Store};

use crate::asking::{feed, outcomes, with_phones};
use crate::on_both_engines;
use crate::support::engines::{Spot, meddle_with};
use crate::support::{Folder, reflection};

on_both_engines!(
    a_database_keeps_its_log_and_facts_when_it_is_opened_again,
    another_programs_database_is_refused_and_left_as_it_is,
    a_database_of_a_newer_version_is_refused_with_its_name,
    two_that_open_a_new_database_at_once_agree,
);

async fn a_database_keeps_its_log_and_facts_when_it_is_opened_again(spot: Spot) {
    let store = with_phones(&spot).await;
    outcomes(&store, "ana", &[reflection("ana", 1, "r", "A visit")]).await;
    let log = store.log().to_owned();
    store.close().await;
    let again = spot.open().await;
    assert_eq!(again.log(), log);
    assert_eq!(feed(&again, "ana").await.len(), 1);
    let folder = Folder::new();
    assert_ne!(Store::open(folder.path()).await.unwrap().log(), log);
}

/// What opening says where it fails; never a password.
async fn refusal(spot: &Spot) -> String {
    let error = Store::open_at(&spot.place).await.unwrap_err().to_string();
    let name = match &spot.place {
        Place::Folder(_) => "waymark.db",
        Place::Address(_) => "test_",
    };
    assert!(error.contains(name), "{error}");
    error
}

async fn another_programs_database_is_refused_and_left_as_it_is(spot: Spot) {
    spot.meddle("CREATE TABLE recipe (name TEXT)").await;
    assert!(refusal(&spot).await.contains("another program's"));
    spot.meddle("CREATE TABLE log (name TEXT)").await; // nothing of ours is there
}

async fn a_database_of_a_newer_version_is_refused_with_its_name(spot: Spot) {
    spot.open().await.close().await;
    spot.meddle(
        "INSERT INTO _sqlx_migrations
             (version, description, installed_on, success, checksum, execution_time)
         SELECT 99, 'to come', installed_on, success, checksum, 1 FROM _sqlx_migrations LIMIT 1",
    )
    .await;
    assert!(refusal(&spot).await.contains("newer version"));
}

async fn two_that_open_a_new_database_at_once_agree(spot: Spot) {
    let (one, other) = tokio::join!(Store::open_at(&spot.place), Store::open_at(&spot.place));
    assert_eq!(one.unwrap().log(), other.unwrap().log());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_as_such() {
    let folder = Folder::new();
    let bytes = "not a database at all, only text. ".repeat(100);
    folder.write("waymark.db", &bytes);
    let error = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(error.contains("not a database") && error.contains("waymark.db"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.path().join("waymark.db")).unwrap(), bytes);
}

#[tokio::test]
async fn another_programs_file_is_not_touched() {
    let folder = Folder::new();
    let file = folder.path().join("waymark.db");
    meddle_with(&file, "CREATE TABLE recipe (name TEXT)").await;
    let before = std::fs::read(&file).unwrap();
    assert!(Store::open(folder.path()).await.is_err());
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn an_address_that_is_none_is_not_repeated() {
    for address in
        ["postgres://someone:secret@host:notaport/name", "mysql://x:secret@h/n", "secret"]
    {
        let error =
            Store::open_at(&Place::Address(address.to_owned())).await.unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
