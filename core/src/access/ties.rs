//! Ties: what one person is to another, as a set.

use crate::rulebook::Tie;

/// Every tie, with its name in rule files, staff lists and messages.
const NAMES: [(Tie, &str); 14] = [
    (Tie::Own, "own"),
    (Tie::Supervisor, "supervisor"),
    (Tie::FormerSupervisor, "former_supervisor"),
    (Tie::LineManager, "line_manager"),
    (Tie::SupervisorsManager, "supervisors_manager"),
    (Tie::Auditor, "auditor"),
    (Tie::Assessor, "assessor"),
    (Tie::PracticeEducator, "practice_educator"),
    (Tie::OnSiteSupervisor, "on_site_supervisor"),
    (Tie::SecondManager, "second_manager"),
    (Tie::PanelMember, "panel_member"),
    (Tie::EmploymentSupport, "employment_support"),
    (Tie::Leader, "leader"),
    (Tie::Administrator, "administrator"),
];

impl Tie {
    /// The tie of that name; none where no rule speaks of it.
    ///
    /// ```
    /// use waymark_core::access::Tie;
    /// assert_eq!(Tie::named("assessor"), Some(Tie::Assessor));
    /// assert_eq!(Tie::named("brother_in_law"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, named)| *named == name).map(|(tie, _)| *tie)
    }

    /// Its name, as staff lists and messages have it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(tie, _)| *tie == self).map_or("", |(_, name)| name)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What somebody is to a person: several things, one, or nothing that a rule speaks of.
///
/// ```
/// use waymark_core::access::{Tie, Ties};
/// let ties = Ties::NONE.and(Tie::Assessor).and(Tie::Supervisor);
/// assert!(ties.has(Tie::Supervisor) && !ties.has(Tie::Own));
/// assert_eq!(ties.each().collect::<Vec<_>>(), [Tie::Supervisor, Tie::Assessor]);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ties(u16);

impl Ties {
    /// Nothing that a rule speaks of.
    pub const NONE: Self = Self(0);

    /// That very person, and nothing else.
    pub const OWN: Self = Self(Tie::Own.bit());

    /// These and one more.
    #[must_use]
    pub const fn and(self, tie: Tie) -> Self {
        Self(self.0 | tie.bit())
    }

    /// Whether this is one of them.
    pub const fn has(self, tie: Tie) -> bool {
        self.0 & tie.bit() != 0
    }

    /// Whether there are none.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Every tie there is, in order.
    pub fn all() -> impl Iterator<Item = Tie> {
        NAMES.into_iter().map(|(tie, _)| tie)
    }

    /// Each of them, in order.
    pub fn each(self) -> impl Iterator<Item = Tie> {
        Self::all().filter(move |tie| self.has(*tie))
    }
}

impl FromIterator<Tie> for Ties {
    fn from_iter<T: IntoIterator<Item = Tie>>(ties: T) -> Self {
        ties.into_iter().fold(Self::NONE, Self::and)
    }
}
