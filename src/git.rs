//! What `git merge` leaves in a file that two people changed.

use std::ops::Range;

/// The words after the marker of a conflict that was written here; git has the name of a branch there.
const OURS: [&str; 2] = [" your edit", " as it stands"];

/// How far a conflict has been read.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: usize,
    halved: bool,
}

/// The conflicts that git left in a text, in bytes: from the first byte of the `<<<<<<<` line to the end of the `>>>>>>>`
/// line. Only whole ones at the beginning of lines count, and none in a block of code that was open before it.
///
/// Source: git-merge(1), "How conflicts are presented".
#[must_use]
pub fn conflicts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut open, mut fence): (Option<Open>, Option<&str>) = (None, None);
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let start = next;
        next += line.len();
        let line = line.trim_end();
        let sign = ["```", "~~~"].into_iter().find(|sign| line.trim_start().starts_with(sign));
        if open.is_none() {
            match (fence, sign) {
                (None, Some(sign)) => fence = Some(sign),
                (Some(begun), Some(sign)) if begun == sign => fence = None,
                _ => {}
            }
            if fence.is_some() {
                continue;
            }
        }
        if let Some(label) = line.strip_prefix("<<<<<<<") {
            let is_git = label.starts_with(' ') && !OURS.contains(&label.trim_end());
            open = is_git.then_some(Open { start, halved: false });
        } else if let Some(one) = open.as_mut() {
            if line == "=======" {
                one.halved = true;
            } else if one.halved && (line == ">>>>>>>" || line.starts_with(">>>>>>> ")) {
                found.push(one.start..next);
                open = None;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::conflicts;

    #[test]
    fn whole_conflicts_of_git_are_found() {
        let one = "<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> branch\n";
        assert_eq!(conflicts(&format!("a\n\n{one}b\n{one}")), [3..3 + one.len(), 5 + one.len()..5 + 2 * one.len()]);
        let three = "<<<<<<< HEAD\r\nmine\r\n||||||| 1f2e3d4\r\nwas\r\n=======\r\n>>>>>>> branch";
        assert_eq!(conflicts(three), std::slice::from_ref(&(0..three.len())));
        // A block of code that begins on one side is part of the conflict.
        let code = "<<<<<<< HEAD\n```\n=======\n```yaml\n>>>>>>> branch\n";
        assert_eq!(conflicts(code), std::slice::from_ref(&(0..code.len())));
    }

    #[test]
    fn what_only_looks_like_one_is_text() {
        for text in [
            "<<<<<<< your edit\na\n=======\nb\n>>>>>>> the brief now says\n",
            "```\n<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> branch\n```\n",
            "<<<<<<< HEAD\nmine\n>>>>>>> branch\n",
            "Title\n=======\n\n>>>>>>> quoted\n",
            "    <<<<<<< HEAD\n    =======\n    >>>>>>> branch\n",
        ] {
            assert!(conflicts(text).is_empty(), "{text}");
        }
    }
}
