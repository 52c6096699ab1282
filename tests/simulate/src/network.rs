//! The network: letters on their way between phones and the server, and the roads they take.

/// How a device is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// Everything passes.
    Open,
    /// Nothing does, and the device knows.
    Closed,
    /// Somebody else's network answers for us.
    Portal(Portal),
    /// Connected, but nothing moves.
    Dead,
    /// So many bytes in a second.
    Slow(i64),
    /// Replies stop when nine tenths are there.
    Stalling,
}

/// How a captive portal shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// Its own page, with status 200.
    Page,
    /// A redirect, which the browser follows to its page.
    Redirect,
    /// A connection that is not secure, which the browser refuses.
    Tls,
    /// Status 511.
    Asks,
}

impl Portal {
    /// What the phone hears from it.
    pub fn answer(self) -> Heard {
        let page = "<!doctype html><title>Free Wi-Fi</title><h1>Welcome, guest</h1>";
        let of = |status| Heard::Page { status, is_ours: false, body: page.to_owned() };
        match self {
            Self::Page | Self::Redirect => of(200),
            Self::Tls => Heard::Nothing,
            Self::Asks => of(511),
        }
    }
}

/// What a phone hears in answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing, until its patience ends or the connection breaks.
    Nothing,
    /// Somebody's page.
    Page {
        /// Its status.
        status: u16,
        /// Whether it carries the mark by which the app and its server know each other.
        is_ours: bool,
        /// Its body.
        body: String,
    },
}

/// What happens to one request and its reply on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passage {
    /// The request never arrives.
    pub request_lost: bool,
    /// The request arrives twice.
    pub twice: bool,
    /// The request arrives so many milliseconds late.
    pub late: i64,
    /// The request loses its end.
    pub request_cut: bool,
    /// The reply never arrives.
    pub reply_lost: bool,
    /// The reply loses its end.
    pub reply_cut: bool,
}

/// Something on its way.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its number; a reply has its request's.
    pub id: u32,
    /// Which phone it is from or to.
    pub phone: usize,
    /// Which of its tabs.
    pub tab: usize,
    /// When it arrives at the earliest.
    pub due: i64,
    /// Which way, and what it says.
    pub leg: Leg,
}

/// Which way a letter goes, and what it says.
#[derive(Debug, Clone)]
pub enum Leg {
    /// To the server.
    Up {
        /// The request.
        body: String,
        /// What will happen to its reply.
        passage: Passage,
    },
    /// To the phone.
    Down(Heard),
}

/// The first part of a text, for letters cut short.
pub fn cut(text: &str, tenths: usize) -> &str {
    let mut end = text.len() * tenths / 10;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
