//! How long a text takes to say.

use super::{About, Args, Call, Made};
use crate::render::view::in_words;
use crate::traced::Traced;

pub(super) const SPOKEN: About = About {
    name: "spoken",
    usage: "{{spoken value …}}",
    does: "How long the values take to say one after the other, at 150 words a minute and to the nearest ten seconds: \
           `40 seconds`, `two minutes`.",
    call: Call::Value(spoken),
};

const WORDS_A_MINUTE: usize = 150;

fn spoken(args: &Args<'_>) -> Result<Made, String> {
    let mut words = 0;
    for i in 0..args.len() {
        words += args.text(i)?.text().split_whitespace().count();
    }
    Ok(Made::Text(Traced::words(if words == 0 { String::new() } else { duration(words) })))
}

fn duration(words: usize) -> String {
    let tens = (words * 6 + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
    let (minutes, seconds) = (tens / 6, tens % 6 * 10);
    let whole = format!("{} minute{}", in_words(minutes), if minutes == 1 { "" } else { "s" });
    match (minutes, seconds) {
        (0, seconds) => format!("{} seconds", seconds.max(10)),
        (_, 0) => whole,
        (_, seconds) => format!("{whole} and {seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_clock() {
        for (words, said) in [
            (1, "10 seconds"),
            (100, "40 seconds"),
            (150, "one minute"),
            (205, "one minute and 20 seconds"),
            (300, "two minutes"),
        ] {
            assert_eq!(duration(words), said);
        }
    }
}
