//! x
#[derive(Debug, clap::Subcommand)]
pub enum RulesCommand { /** x */ Check }
pub fn run(_: &RulesCommand) -> Result<(), String> { Err("not yet".into()) }
