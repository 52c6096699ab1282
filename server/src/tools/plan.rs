//! x
#[derive(Debug, clap::Args)]
pub struct PlanArgs {}
pub fn run(_: &PlanArgs) -> Result<(), String> { Err("not yet".into()) }
