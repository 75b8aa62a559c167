//! Questions in a terminal.

use std::sync::Arc;

use inquire::validator::Validation;
use inquire::{InquireError, MultiSelect, Select, Text};

/// What a person did with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply<T> {
    /// Answered it.
    Said(T),
    /// Went on without an answer.
    Skipped,
    /// Went back to the one before.
    Back,
    /// Has enough.
    Stopped,
}

impl<T> Reply<T> {
    /// The same, with something else made of the answer.
    pub(super) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Self::Said(answer) => Reply::Said(make(answer)),
            Self::Skipped => Reply::Skipped,
            Self::Back => Reply::Back,
            Self::Stopped => Reply::Stopped,
        }
    }
}

/// Says what is wrong with an answer.
pub(super) type Check = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

const KEYS: &str = "Enter skips, Esc goes back, Ctrl-C ends";

/// Asks for a text. `hint` stands below the question.
pub(super) fn text(question: &str, hint: &str, first: &str, check: &Check) -> Reply<String> {
    let check = Arc::clone(check);
    let valid = move |answer: &str| {
        Ok(match check(answer.trim()) {
            _ if answer.trim().is_empty() => Validation::Valid,
            Ok(()) => Validation::Valid,
            Err(message) => Validation::Invalid(message.into()),
        })
    };
    let help = if hint.is_empty() { KEYS.to_owned() } else { format!("{hint}\n  {KEYS}") };
    let prompt = Text::new(question).with_help_message(&help).with_validator(valid);
    let prompt = if first.is_empty() { prompt } else { prompt.with_initial_value(first) };
    match reply(prompt.prompt()) {
        Reply::Said(answer) if answer.trim().is_empty() => Reply::Skipped,
        Reply::Said(answer) => Reply::Said(answer.trim().to_owned()),
        other => other,
    }
}

/// Asks for one of several; the last of them skips.
pub(super) fn choice(question: &str, hint: &str, options: Vec<String>) -> Reply<usize> {
    const NONE: &str = "skip this";
    let count = options.len();
    let shown: Vec<String> = options.into_iter().chain([NONE.to_owned()]).collect();
    let prompt = Select::new(question, shown);
    let prompt = if hint.is_empty() { prompt } else { prompt.with_help_message(hint) };
    match reply(prompt.raw_prompt()).map(|chosen| chosen.index) {
        Reply::Said(index) if index == count => Reply::Skipped,
        other => other,
    }
}

/// Asks for any of several.
pub(super) fn several(question: &str, options: Vec<String>) -> Reply<Vec<usize>> {
    let prompt = MultiSelect::new(question, options).with_help_message("the space bar takes one, Enter goes on");
    match reply(prompt.raw_prompt()).map(|chosen| chosen.into_iter().map(|one| one.index).collect::<Vec<_>>()) {
        Reply::Said(chosen) if chosen.is_empty() => Reply::Skipped,
        other => other,
    }
}

fn reply<T>(answer: Result<T, InquireError>) -> Reply<T> {
    match answer {
        Ok(answer) => Reply::Said(answer),
        Err(InquireError::OperationCanceled) => Reply::Back,
        Err(_) => Reply::Stopped,
    }
}
