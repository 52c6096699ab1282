//! Pages: how much to put into one request, and to ask for in one reply.

/// How many facts to send and to ask for: halves when a request fails, grows when one arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    size: u32,
}

impl Page {
    const FIRST: u32 = 1_000;
    const MOST: u32 = 1_000;
    /// An answer that took longer than this, in milliseconds, is no reason to ask for more.
    const QUICK: i64 = 2_000;

    /// The size to try now, from 1 to 1,000.
    pub fn size(self) -> u32 {
        self.size
    }

    /// After a request that did not come back.
    #[must_use]
    pub fn failed(self) -> Self {
        Self { size: (self.size / 2).max(1) }
    }

    /// After one that did, and how long it took in milliseconds.
    #[must_use]
    pub fn arrived(self, took_ms: i64) -> Self {
        let size = if took_ms > Self::QUICK { self.size } else { self.size.saturating_mul(2) };
        Self { size: size.min(Self::MOST) }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { size: Self::FIRST }
    }
}
