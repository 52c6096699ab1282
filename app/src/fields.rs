//! Fields: a few things by name, in order of the name.
//!
//! A record has few enough fields to look through one by one. The standard library's map would do
//! the same; compiled for each kind of thing in it, it costs the phone four kilobytes a kind.

/// Things by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields<T>(Vec<(String, T)>);

impl<T> Default for Fields<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Fields<T> {
    /// The thing of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(known, _)| known == name).map(|(_, thing)| thing)
    }

    /// Puts a thing under its name, in place of the one that was there.
    pub fn insert(&mut self, name: String, thing: T) {
        match self.0.iter().position(|(known, _)| *known >= name) {
            Some(at) => {
                if self.0.get(at).is_some_and(|(known, _)| *known == name) {
                    self.0.remove(at);
                }
                self.0.insert(at, (name, thing));
            }
            None => self.0.push((name, thing)),
        }
    }

    /// Takes away what `keep` does not keep.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut T) -> bool) {
        self.0.retain_mut(|(name, thing)| keep(name, thing));
    }

    /// Each thing with its name, in order of the name.
    pub fn iter(&self) -> impl Iterator<Item = &(String, T)> {
        self.0.iter()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every value, to be changed where it stands.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }
}
