//! Sync: what a phone and a server say to each other, and all that a phone makes of it.
//!
//! Lives here: the messages, and the phone's decisions over any storage ([`Pocket`]). Not here:
//! the server's decisions (`office`), any request, timer or store. Both ends run here or there the
//! very same code: in the browser, on the server and in the simulator.

mod ahead;
mod digest;
mod ended;
mod heard;
mod messages;
mod page;
mod phone;
mod pocket;
mod receive;
mod repair;
mod restate;
mod rows;

pub use digest::{Sum, mark, range_of};
pub use heard::{NoAnswer, check, heard};
pub use messages::{
    Ack, Backlog, Compare, Compared, Entry, Item, Listed, MOST_FACTS, Outcome, PROTOCOL, Reason,
    Reply, Request, Status, is_another_log,
};
pub use page::Page;
pub use phone::{Next, Sent, Talk};
pub use pocket::{Cursor, Held, Pocket, Stage};
pub use receive::{Moment, Received};
pub use restate::names;
