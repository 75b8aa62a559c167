//! How long a text is that stands in a limit.

use std::fmt::Write as _;

use super::{About, Args, Call, Made};
use crate::language::counting::{networks, written};
use crate::traced::Traced;

pub(super) const COUNTED: About = About {
    name: "counted",
    usage: "{{#counted \"short\"}} … {{/counted}}",
    does: "A post for that kind of network (`templates/words/networks.yaml`), and below a rule how many characters it has as the \
           network counts them, how many it may have, and how many are seen before a reader asks for more.",
    call: Call::Block(counted),
};

fn counted(args: &Args<'_>, mut inner: Traced) -> Result<Made, String> {
    let name = args.word(0)?;
    let Some(network) = networks().iter().find(|network| network.name == name) else {
        return Err(format!("there is no kind of network `{name}`"));
    };
    let text = posted(&inner.text());
    if text.is_empty() {
        return Ok(Made::Text(Traced::default()));
    }
    let (has, may) = (written(network.characters(&text)), written(network.limit));
    let mut line = format!("\n\n---\n\n{has} of {may} characters");
    if let Some((before, fold)) = network.before_fold(&text).zip(network.fold) {
        let before = written(network.characters(before));
        let _ = write!(line, "; the first paragraph has {before}, and {} are seen before \"more\"", written(fold));
    }
    inner.push(&format!("{line}.\n"));
    Ok(Made::Text(inner))
}

/// The text as it is posted: paragraphs with one empty line between them.
fn posted(text: &str) -> String {
    let mut out = String::new();
    let mut is_open = false;
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), is_open, out.is_empty()) {
            (true, _, _) | (false, _, true) => {}
            (false, true, false) => out.push('\n'),
            (false, false, false) => out.push_str("\n\n"),
        }
        out.push_str(line);
        is_open = !line.is_empty();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::posted;

    #[test]
    fn blanks_of_a_template_are_not_posted() {
        assert_eq!(posted("\n\n a\n b \n\n\n\nc\n\n"), "a\nb\n\nc");
        assert_eq!(posted(" \n"), "");
    }
}
