//! Paths such as `competitors[0].objections`, as steps.

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// A field, or a name of a person's own in a group of those.
    Key(String),
    /// An item of a list, counted from 0.
    Index(usize),
}

/// The steps of a path; `None` where it is not written as one.
pub(crate) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut out = Vec::new();
    for part in path.split('.') {
        let (key, indices) = part.split_once('[').map_or((part, None), |(key, rest)| (key, Some(rest)));
        if key.is_empty() {
            return None;
        }
        out.push(Step::Key(key.to_owned()));
        let Some(indices) = indices else { continue };
        for index in indices.strip_suffix(']')?.split("][") {
            out.push(Step::Index(index.parse().ok()?));
        }
    }
    Some(out)
}

/// The path of steps.
pub(crate) fn written(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Key(key) if out.is_empty() => out.push_str(key),
            Step::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
            Step::Index(index) => {
                out.push('[');
                out.push_str(&index.to_string());
                out.push(']');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_written() {
        for path in ["product.name", "competitors[0].objections[12].says", "claims.fast-answers.says", "risks"] {
            assert_eq!(steps(path).map(|steps| written(&steps)).as_deref(), Some(path));
        }
        for bad in ["", ".", "a..b", "a[", "a[x]", "a[1]b", "[0]", "a[]"] {
            assert_eq!(steps(bad), None, "{bad}");
        }
    }
}
