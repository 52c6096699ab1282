//! What is said of who can see something.

use waymark_core::access::Tie;

use waymark_core::words::list;

pub const ONLY_YOU: &str = "Only you can see this.";
pub const NOT_TOLD: &str =
    "This phone is let in no more, so it cannot say who can see what the server has of this.";
pub const READ_BY: &str = "Read under the right of access";

/// What somebody is, to be put after "your" or "their".
fn role(tie: Tie) -> &'static str {
    match tie {
        Tie::Own => "own",
        Tie::Supervisor => "supervisor",
        Tie::FormerSupervisor => "former supervisor",
        Tie::LineManager => "line manager",
        Tie::SupervisorsManager | Tie::Auditor => "supervisor’s line manager",
        Tie::Assessor => "assessor",
        Tie::PracticeEducator => "practice educator",
        Tie::OnSiteSupervisor => "on-site supervisor",
        Tie::SecondManager => "second service manager",
        Tie::PanelMember => "panel on a disagreement",
        Tie::EmploymentSupport => "employment support",
        Tie::Leader => "leaders",
        Tie::Administrator => "administrators",
    }
}

/// "your supervisor", "their supervisor".
pub fn role_of(tie: Tie, own: bool) -> String {
    format!("{} {}", if own { "your" } else { "their" }, role(tie))
}

/// "Ruth Ellison (your supervisor)".
pub fn named(name: &str, tie: Tie, own: bool) -> String {
    format!("{name} ({})", role_of(tie, own))
}

/// "You and Ruth Ellison (your supervisor) can see this." Then who else would, if there were one,
/// and who may open it if they say so first.
pub fn can_see(now: &[String], would: &[String], opens: &[String]) -> String {
    let mut line =
        if now.len() < 2 { String::new() } else { format!("{} can see this.", list(now)) };
    if line.is_empty() {
        line.push_str(&now.concat());
        line.push_str(" can see this.");
    }
    if !would.is_empty() {
        line.push_str(&format!(" If there is one, so can {}.", list(would)));
    }
    if !opens.is_empty() {
        let who = super::capital(&list(opens));
        line.push_str(&format!(
            " {who} may open it under the right of access; it is noted here when they do."
        ));
    }
    line
}

/// "Angela Moorcroft, 23 November 2026".
pub fn read_by(who: &str, on: &str) -> String {
    format!("{who}, {on}")
}
