//! What it costs and what it brings.

use schemars::JsonSchema;
use serde::Serialize;

use super::claims::ClaimRef;
use super::record::record;
use crate::brief::value::{Text, When};

record! {
    /// the business case: what it costs, what it brings, from when, and on which assumptions
    Business {
        /// what it costs, in a sentence that leadership would repeat
        costs: Option<Text> = "Two more specialists in Support and $40,000 for the launch",
        /// what it brings, in a sentence that leadership would repeat
        brings: Option<Text> = "$95,000 a month from studios instead of $14,000",
        /// from when it brings more than it costs: a day, or days from launch as T+180
        from: Option<When> = "T+180",
        /// what has to be true for that
        assumptions: Vec<Text>,
        /// the claims behind the figures, by the names they have under `claims`
        proof: Vec<ClaimRef>,
    }
}
