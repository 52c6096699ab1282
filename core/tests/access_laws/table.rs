//! The rights of everybody, written down a second time.

use waymark_core::access::{Tie, Ties};

use crate::asking::Question;

/// Who reads what besides the person: `kind` or `kind/sort`; `+` only where shared, `*` only what
/// somebody else began.
pub const READS: [(Tie, &str); 11] = [
    (
        Tie::Supervisor,
        "session step agreement meeting event placement signature enrolment pause leave access \
         reflection+ evidence+ evidence/observation*",
    ),
    (Tie::FormerSupervisor, "event/leaving event/moving"),
    (
        Tie::LineManager,
        "step agreement meeting enrolment pause leave event/appraisal event/workload_review \
         event/meeting_moved event/request event/interview event/leaving event/moving event/audit \
         event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/staff \
         signature/nqsw signature/supervisor signature/line_manager signature/team_manager \
         signature/assessor signature/employer signature/candidate signature/own_csm \
         signature/second_csm",
    ),
    (
        Tie::SupervisorsManager,
        "access event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/candidate \
         signature/team_manager signature/own_csm signature/second_csm",
    ),
    (
        Tie::Auditor,
        "session agreement/supervision agreement/support_and_assessment event/concern \
         event/request event/audit event/meeting_moved signature/staff signature/supervisor \
         signature/nqsw signature/line_manager",
    ),
    (
        Tie::Assessor,
        "step/pdp_agreed step/stage_review step/pdp_review step/log_submission \
         step/final_submission step/asye_outcome agreement/support_and_assessment enrolment pause \
         event/asye_registration event/panel.moderation signature/nqsw signature/assessor \
         reflection+ evidence+ session+ evidence/observation*",
    ),
    (
        Tie::PracticeEducator,
        "agreement/learning placement step/midway_review step/final_report enrolment \
         signature/student signature/practice_educator reflection+ evidence+ session+ \
         evidence/observation*",
    ),
    (Tie::OnSiteSupervisor, "agreement/learning placement evidence/observation*"),
    (
        Tie::SecondManager,
        "event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/candidate \
         signature/team_manager signature/own_csm signature/second_csm",
    ),
    (
        Tie::PanelMember,
        "event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.disagreement event/progression.panel \
         signature/candidate signature/own_csm signature/second_csm signature/panel_chair",
    ),
    (
        Tie::EmploymentSupport,
        "event/progression.application event/progression.joint_statement \
         event/progression.forwarded signature/own_csm signature/second_csm",
    ),
];

/// Who states what besides the person; a signature is signed, and `@` only from elsewhere.
pub const STATES: [(Tie, &str); 9] = [
    (Tie::Supervisor, "session step agreement meeting event signature/supervisor"),
    (Tie::FormerSupervisor, "event/leaving event/moving"),
    (
        Tie::LineManager,
        "agreement meeting step event/appraisal event/workload_review event/meeting_moved \
         event/interview event/leaving event/moving event/audit event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/line_manager \
         signature/team_manager signature/employer signature/own_csm",
    ),
    (
        Tie::SupervisorsManager,
        "access event/progression.discussion event/progression.joint_statement \
         event/progression.forwarded signature/own_csm",
    ),
    (
        Tie::Assessor,
        "step/stage_review step/pdp_review step/asye_outcome evidence/observation \
         signature/assessor",
    ),
    (
        Tie::PracticeEducator,
        "agreement/learning step/midway_review step/final_report evidence/observation \
         signature/practice_educator",
    ),
    (Tie::OnSiteSupervisor, "agreement/learning placement"),
    (
        Tie::SecondManager,
        "event/progression.discussion event/progression.joint_statement \
         event/progression.forwarded signature/second_csm@",
    ),
    (Tie::PanelMember, "event/progression.panel signature/panel_chair"),
];

/// As what people sign for themselves, and as what they never do.
pub const OWN_SIGNS: [&str; 4] = ["staff", "candidate", "nqsw", "student"];

/// Whether a list names a sort of record, with the marks that do.
pub fn listed(list: &str, kind: &str, sort: &str, marks: &[(char, bool)]) -> bool {
    list.split_whitespace().any(|one| {
        let named = one.trim_end_matches(['+', '*', '@']);
        let is_it = named == kind || named == format!("{kind}/{sort}");
        is_it && marks.iter().all(|(mark, holds)| *holds || !one.contains(*mark))
    })
}

/// What the table says of one tie, and what it says nobody may, whatever they are.
pub fn wanted(ties: Ties, question: &Question) -> (bool, bool) {
    let own = ties.has(Tie::Own);
    let lists = |table: &'static [(Tie, &'static str)]| {
        table.iter().filter(move |(tie, _)| ties.has(*tie)).map(|(_, list)| *list)
    };
    match question {
        Question::Read { kind, sort, shared, by_another } => {
            let marks = [('+', *shared), ('*', *by_another)];
            let is_private = !shared && !by_another;
            let forbidden = is_private
                && ["reflection", "evidence"].contains(&kind.as_str())
                && ties.each().any(|tie| tie != Tie::Own);
            (own || lists(&READS).any(|list| listed(list, kind, sort, &marks)), forbidden)
        }
        Question::State { kind, sort, elsewhere, begun_by } => {
            let asks = if own { "maya" } else { "sam" };
            let others = begun_by.is_some_and(|by| by != asks);
            let sort = sort.as_str();
            let has = |ties: &[Tie], all: Ties| ties.iter().any(|tie| all.has(*tie));
            let parties = [
                Tie::Own,
                Tie::Supervisor,
                Tie::LineManager,
                Tie::SupervisorsManager,
                Tie::SecondManager,
                Tie::Assessor,
            ];
            let forbidden = match kind.as_str() {
                "signature" => {
                    others
                        || (own && !sort.is_empty() && !OWN_SIGNS.contains(&sort))
                        || (sort == "second_csm" && !elsewhere)
                        || (sort == "panel_chair" && has(&parties, ties))
                }
                "access" => begun_by.is_some() || has(&[Tie::Own, Tie::Supervisor], ties),
                _ => false,
            };
            let own_may = own
                && match kind.as_str() {
                    "signature" => OWN_SIGNS.contains(&sort),
                    "access" => false,
                    _ => true,
                };
            let marks = [('@', *elsewhere)];
            (own_may || lists(&STATES).any(|list| listed(list, kind, sort, &marks)), forbidden)
        }
        Question::Share { .. } => (own, false),
        Question::Count => (ties.has(Tie::Leader), false),
        Question::Administer => (ties.has(Tie::Administrator), false),
    }
}
