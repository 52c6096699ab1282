//! The session: one account that is open in this tab.
//!
//! Lives here: the account's store, tab and editors, and the bringing of what changed into the
//! state. Not here: what people ask for (`intent`) or the network (`exchange`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{FactId, Kind, RecordId};
use waymark_core::order;
use waymark_core::record::Record;

use crate::attachments::Attachments;
use crate::editor::Editor;
use crate::exchange::Wake;
use crate::notice::Notice;
use crate::state::{JournalLine, Me, Place, SetAside, State, counts_reflections};
use crate::store::{Changed, Draft, Light, Statement, Store, StoreFault};
use crate::tabs::{self, Channel, Held};
use crate::{clock, device};

/// One account that is open in this tab.
pub struct Session {
    /// What screens read.
    pub state: State,
    /// The account's database.
    pub store: Store,
    /// Whose account it is.
    pub me: Me,
    /// This tab, by a random name.
    pub tab: String,
    /// Wakes the exchange.
    pub wake: Wake,
    /// Photos and files, here and elsewhere.
    pub attachments: Attachments,
    /// Facts in the request that is on its way.
    pub in_flight: RefCell<Vec<String>>,
    editors: RefCell<Vec<(RecordId, Editor)>>,
    channel: RefCell<Option<Rc<Channel>>>,
    alive: RefCell<Vec<Held>>,
    when_locked: RefCell<Option<Box<dyn Fn()>>>,
    ended: Cell<bool>,
    asked_to_persist: Cell<bool>,
}

impl Session {
    /// Opens an account in this tab: drafts of dead tabs become facts, then everything is read.
    ///
    /// # Errors
    /// When what is on this phone cannot be read.
    pub async fn open(state: State, store: Store, me: Me) -> Result<Rc<Self>, StoreFault> {
        let session = Rc::new(Self {
            state,
            store,
            me,
            tab: device::random_hex(),
            wake: Wake::default(),
            attachments: Attachments::default(),
            in_flight: RefCell::default(),
            editors: RefCell::default(),
            channel: RefCell::default(),
            alive: RefCell::default(),
            when_locked: RefCell::default(),
            ended: Cell::new(false),
            asked_to_persist: Cell::new(false),
        });
        if let tabs::Asked::Held(held) = tabs::ask(&tabs::tab_lock(&session.tab)).await {
            session.alive.borrow_mut().push(held);
        }
        match session.clone().adopt_drafts(None).await {
            // A full phone still opens: the draft is where it was.
            Err(fault @ StoreFault::NoRoom) => session.tell_people(Notice::not_read(&fault)),
            adopted => adopted?,
        }
        let records = session.store.records().await?;
        session.attachments.read(session.store.files().await?);
        records.iter().for_each(|record| session.attachments.note(record));
        let (mine, others) = session.apart(records);
        state.records.set(Arc::new(mine));
        state.others.set(Arc::new(others));
        state.journal.set(None);
        state.me.set(Some(session.me.clone()));
        if counts_reflections(&state.book(), &session.me.packs) {
            session.read_journal().await?;
        }
        session.refresh_delivery().await?;
        let heard = Rc::downgrade(&session);
        let channel = Channel::join(&session.me.person, move |records| {
            let Some(session) = heard.upgrade() else { return };
            match records {
                Some(records) => spawn_local(async move { session.reload(records).await }),
                None => {
                    if let Some(lock) = &*session.when_locked.borrow() {
                        lock();
                    }
                }
            }
        });
        *session.channel.borrow_mut() = Some(channel);
        Ok(session)
    }

    /// Lets go of everything; what was not sent stays on this phone.
    pub fn end(&self) {
        self.ended.set(true);
        self.wake.now();
        if let Some(channel) = self.channel.borrow_mut().take() {
            channel.leave();
        }
        self.alive.borrow_mut().clear();
        self.editors.borrow_mut().clear();
        self.store.close();
    }

    /// Whether the account was closed in this tab.
    pub fn has_ended(&self) -> bool {
        self.ended.get()
    }

    /// The editor of a record, where it was opened in this tab.
    pub fn editor(&self, record: &RecordId) -> Option<Editor> {
        let editors = self.editors.borrow();
        editors.iter().find(|(id, _)| id == record).map(|(_, editor)| *editor)
    }

    /// Keeps the editor of a record.
    pub fn keep_editor(&self, record: RecordId, editor: Editor) {
        let mut editors = self.editors.borrow_mut();
        editors.retain(|(id, _)| *id != record);
        editors.push((record, editor));
    }

    /// Every editor opened in this tab.
    pub fn editors(&self) -> Vec<Editor> {
        self.editors.borrow().iter().map(|(_, editor)| *editor).collect()
    }

    /// States a fact and brings what changed into the state.
    ///
    /// # Errors
    /// When it could not be saved; nothing of it was.
    pub async fn state_fact(&self, statement: &Statement) -> Result<Option<Record>, StoreFault> {
        let stated = self.store.state(statement).await?;
        self.apply(vec![stated.changed]);
        self.tell(std::slice::from_ref(&statement.record));
        self.state.delivery.update(|delivery| delivery.unsent += 1);
        self.wake.now();
        self.ask_to_persist();
        Ok(stated.record)
    }

    /// Turns drafts of tabs that are gone into facts, all or those of one record.
    ///
    /// # Errors
    /// When one could not be turned; it stays a draft.
    pub async fn adopt_drafts(self: Rc<Self>, record: Option<&RecordId>) -> Result<(), StoreFault> {
        for draft in self.store.drafts().await? {
            if draft.tab == self.tab || record.is_some_and(|record| *record != draft.record) {
                continue;
            }
            let asked = tabs::ask(&tabs::tab_lock(&draft.tab)).await;
            if asked.is_free() {
                self.adopt(draft).await?;
            } else {
                let session = Rc::downgrade(&self);
                spawn_local(async move {
                    let held = tabs::wait(&tabs::tab_lock(&draft.tab)).await;
                    if let Some(session) = session.upgrade()
                        && !session.has_ended()
                        && session.adopt_drafts_of(&draft.tab).await.is_err()
                    {
                        session.tell_people(Notice::unreadable());
                    }
                    drop(held);
                });
            }
        }
        Ok(())
    }

    /// The draft of a record whose tab is gone, which this tab goes on with.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn left_draft(&self, record: &RecordId) -> Result<Option<Draft>, StoreFault> {
        for draft in self.store.drafts().await? {
            if draft.record == *record
                && draft.tab != self.tab
                && let tabs::Asked::Held(held) = tabs::ask(&tabs::tab_lock(&draft.tab)).await
            {
                self.alive.borrow_mut().push(held);
                return Ok(Some(draft));
            }
        }
        Ok(None)
    }

    async fn adopt_drafts_of(&self, tab: &str) -> Result<(), StoreFault> {
        for draft in self.store.drafts().await? {
            if draft.tab == tab {
                self.adopt(draft).await?;
            }
        }
        Ok(())
    }

    async fn adopt(&self, draft: Draft) -> Result<(), StoreFault> {
        if draft.fields.is_empty() {
            return self.store.drop_draft(&draft.key()).await;
        }
        let statement = Statement {
            about: draft.about.clone(),
            record: draft.record.clone(),
            kind: draft.kind.clone(),
            at: draft.at,
            changes: draft.changes(),
            draft: Some(draft.key()),
        };
        self.state_fact(&statement).await.map(drop)
    }

    /// Tells the other tabs which records changed.
    pub fn tell(&self, records: &[RecordId]) {
        if let Some(channel) = &*self.channel.borrow() {
            channel.tell(records);
        }
    }

    /// Tells the other tabs that the account was locked here: they lock too.
    pub fn tell_locked(&self) {
        if let Some(channel) = &*self.channel.borrow() {
            channel.tell_locked();
        }
    }

    /// What is done when another tab locks the account.
    pub fn on_locked(&self, lock: impl Fn() + 'static) {
        *self.when_locked.borrow_mut() = Some(Box::new(lock));
    }

    /// Tells people something, once for the same words.
    pub fn tell_people(&self, notice: Notice) {
        tell_people(self.state, notice);
    }

    /// Reads again what another tab changed.
    async fn reload(&self, records: Vec<RecordId>) {
        if self.has_ended() {
            return;
        }
        match self.store.lights(&records).await {
            Ok(changed) => self.apply(changed),
            Err(fault) => self.tell_people(Notice::not_read(&fault)),
        }
        self.refresh_editors(&records).await;
        if let Err(fault) = self.refresh_delivery().await {
            self.tell_people(Notice::not_read(&fault));
        }
    }

    /// Brings records that came from elsewhere into editors in which nothing is being typed.
    pub async fn refresh_editors(&self, records: &[RecordId]) {
        for record in records {
            if let Some(editor) = self.editor(record)
                && let Ok(loaded) = self.store.load(record).await
            {
                editor.refresh(loaded);
            }
        }
    }

    /// Brings changed records into the state.
    pub fn apply(&self, changed: Vec<Changed>) {
        let mut records = Vec::new();
        let mut lines = Vec::new();
        for Changed { id, light } in changed {
            match light {
                Light::Record(record) => {
                    self.attachments.note(&record);
                    records.push((id, Some(*record)));
                }
                Light::Line(line) => lines.push((id, Some(*line))),
                Light::Gone => {
                    self.attachments.forget(&id);
                    records.push((id.clone(), None));
                    lines.push((id, None));
                }
            }
        }
        if !records.is_empty() {
            let (ids, new): (Vec<_>, Vec<_>) = records.into_iter().unzip();
            let ids = order::set(ids);
            let (mine, others) = self.apart(new.into_iter().flatten().collect());
            for (signal, new) in [(self.state.records, mine), (self.state.others, others)] {
                // Who reads nobody else's need not be drawn anew.
                if new.is_empty()
                    && signal.with_untracked(|all| !all.iter().any(|it| ids.contains(&it.id)))
                {
                    continue;
                }
                signal.update(|all| {
                    let all = Arc::make_mut(all);
                    all.retain(|each| !ids.contains(&each.id));
                    all.extend(new);
                });
            }
        }
        if !lines.is_empty() {
            self.state.journal.update(|all| {
                let Some(all) = all else { return };
                let all = Arc::make_mut(all);
                let ids = order::set(lines.iter().map(|(id, _)| id));
                all.retain(|each| !ids.contains(&each.id));
                all.extend(lines.into_iter().filter_map(|(_, line)| line));
                sort(all);
            });
        }
    }

    /// Reads the journal into the state.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn read_journal(&self) -> Result<(), StoreFault> {
        let mut lines = self.store.journal().await?;
        sort(&mut lines);
        self.state.journal.set(Some(Arc::new(lines)));
        Ok(())
    }

    /// Says of lines whose facts are on their way that they are, and no longer when they are not.
    pub fn mark_in_flight(&self, records: &[String], sent: bool) {
        if records.is_empty() {
            return;
        }
        let (from, to) = if sent {
            (Place::OnThisPhone, Place::Sent)
        } else {
            (Place::Sent, Place::OnThisPhone)
        };
        self.state.journal.update(|all| {
            let Some(all) = all else { return };
            for line in Arc::make_mut(all) {
                if line.place == from && records.iter().any(|it| it == line.id.as_str()) {
                    line.place = to;
                }
            }
        });
        for editor in self.editors() {
            editor.moved(records, from, to);
        }
    }

    /// Counts again what has arrived and what has not.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn refresh_delivery(&self) -> Result<(), StoreFault> {
        // A record whose photo is not sent is not all received.
        let delivered = self.store.delivered().await?;
        let unsent = delivered.unsent + self.attachments.unsent();
        let set_aside: Vec<SetAside> = delivered
            .set_aside
            .into_iter()
            .map(|row| SetAside {
                fact: row.fact,
                record: row.record,
                kind: row.kind,
                reason: row.reason,
            })
            .collect();
        self.state.delivery.update(|delivery| {
            delivery.unsent = unsent;
            delivery.set_aside = set_aside;
            delivery.last_received = delivered.complete;
        });
        Ok(())
    }

    /// What screens list, without what was withdrawn: this person's own, then what is others'.
    fn apart(&self, records: Vec<Record>) -> (Vec<Record>, Vec<Record>) {
        let listed = |record: &Record| {
            !record.is_withdrawn() && !matches!(record.kind, Kind::Reflection | Kind::Newer(_))
        };
        let listed = records.into_iter().filter(listed);
        listed.partition(|record| record.about == self.me.person)
    }

    /// Asks the browser, once after the first save, not to clear what is kept here.
    fn ask_to_persist(&self) {
        if !self.asked_to_persist.replace(true) {
            let (state, store) = (self.state, self.store.clone());
            spawn_local(async move {
                crate::device::ask_to_persist().await;
                crate::device::report(state, &store).await;
            });
        }
    }

    /// Where a fact is right now, with requests on their way.
    pub fn place_now(&self, fact: &FactId, place: Place) -> Place {
        let sent =
            place == Place::OnThisPhone && self.in_flight.borrow().contains(&Store::key_of(fact));
        if sent { Place::Sent } else { place }
    }
}

/// Tells people something, once for the same words.
pub fn tell_people(state: State, notice: Notice) {
    state.notices.update(|notices| {
        if !notices.iter().any(|each| each.what == notice.what) {
            notices.push(notice);
        }
    });
}

/// Moves the state's day on.
pub fn refresh_today(state: State) {
    let today = clock::today();
    if state.today.get_untracked() != today {
        state.today.set(today);
    }
}

/// Newest first; those without a day come before all others, being just begun.
fn sort(lines: &mut [JournalLine]) {
    order::by(lines, |a, b| {
        let day = |line: &JournalLine| line.on.unwrap_or(waymark_core::calendar::Date::MAX);
        day(b).cmp(&day(a)).then_with(|| a.id.cmp(&b.id))
    });
}
