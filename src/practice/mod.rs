//! Practice for an interview: a case with its material, a clock, something that happens, and a review with reasons.
//!
//! A case is data (`case`). A room is a folder in which somebody works on one (`room`); at its time a message comes (`twist`).
//! What was made is taken apart into sentences that know where they stand (`answer`), and the case's key says what it looks
//! for in them (`needs`); the `review` tells what was found, with scores in the words of a rubric (`rubric`). Drills take five
//! minutes (`drill`), and `progress` remembers what was done. Nothing here knows the time: it is handed in.

pub mod answer;
pub mod case;
pub mod chance;
pub mod clock;
pub mod drill;
pub mod needs;
pub mod progress;
pub mod review;
pub mod room;
pub mod rubric;
pub mod twist;
pub mod wording;
