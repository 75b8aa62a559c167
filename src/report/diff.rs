//! What changed in a file, as a person reads it.

use similar::TextDiff;

use super::safe;

/// Longer documents than this are not compared line by line for show.
const MAX_LINES: usize = 20_000;

/// A unified diff with three lines around each change.
#[must_use]
pub fn unified(old: &str, new: &str, file: &str, [before, after]: [&str; 2]) -> String {
    let file = safe(file);
    if old.lines().count() + new.lines().count() > MAX_LINES {
        return format!("{file}: too long to show; it changes\n");
    }
    let diff = TextDiff::from_lines(old, new);
    let shown = diff.unified_diff().header(&format!("{file} ({before})"), &format!("{file} ({after})")).to_string();
    let safe: Vec<String> = shown.lines().map(safe).collect();
    format!("{}\n", safe.join("\n"))
}
