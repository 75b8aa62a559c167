//! Ids: the words that name files and that other items refer to.

/// An id is at most this many characters, so that file names stay within what file systems take.
pub const MAX_CHARS: usize = 60;
/// And at most this many bytes: with what a document's name has around it, a file name has 255 at the most.
const MAX_BYTES: usize = 200;

/// The name in kebab-case: letters and digits of any script in lower case, everything else a hyphen. Empty where a name has
/// neither.
#[must_use]
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if out.chars().count() >= MAX_CHARS || out.len() + c.len_utf8() > MAX_BYTES {
            break;
        }
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(c, '\'' | '\u{2019}') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Whether a typed id can name a file everywhere: letters, digits, `-` and `_`.
#[must_use]
pub fn is_safe(id: &str) -> bool {
    !id.is_empty()
        && id.chars().count() <= MAX_CHARS
        && id.len() <= MAX_BYTES
        && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// What two ids have in common where a file system ignores case.
#[must_use]
pub fn folded(id: &str) -> String {
    id.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_ids() {
        assert_eq!(kebab("Head of IT operations"), "head-of-it-operations");
        assert_eq!(kebab("  R&D #1 / \"Größe\" "), "r-d-1-größe");
        assert_eq!(kebab("Agents' manager"), "agents-manager");
        assert_eq!(kebab("../../etc/passwd"), "etc-passwd");
        assert_eq!(kebab("🙂"), "");
        assert_eq!(kebab(&"𝐀".repeat(60)).len(), 200);
        assert!(!is_safe(&"𝐀".repeat(60)));
    }

    proptest! {
        #[test]
        fn every_id_is_safe(name in "\\PC{0,90}") {
            let id = kebab(&name);
            prop_assert!(id.is_empty() || is_safe(&id), "{}", id);
        }
    }
}
