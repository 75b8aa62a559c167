//! Links and anchors within the pack.

use crate::check::context::{Context, Found, shown};
use crate::check::folder::{OnDisk, State};
use crate::finding::nearest;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for document in context.documents.iter().filter(|document| document.state != State::Conflict) {
        for link in &document.reading().links {
            let Some(fault) = fault(context, document, &link.to) else { continue };
            let mut finding = Context::finding("broken-link", Some(document.place(link.bytes.clone())), fault.message);
            if let Some(near) = fault.near {
                finding = finding.label(format!("did you mean `{near}`?"));
            }
            found.push(finding.help(fault.help));
        }
    }
}

struct Fault {
    message: String,
    near: Option<String>,
    help: &'static str,
}

/// What is wrong with a link; `None` for one that leads somewhere, or out of the pack.
fn fault(context: &Context<'_>, from: &OnDisk, to: &str) -> Option<Fault> {
    let (file, anchor) = to.split_once('#').map_or((to, None), |(file, anchor)| (file, Some(anchor)));
    let file = decoded(file.split('?').next().unwrap_or_default());
    let file = file.strip_prefix("./").unwrap_or(&file);
    if is_outside(file) {
        return None;
    }
    let target = if file.is_empty() { Some(from) } else { context.documents.iter().find(|other| other.file == file) };
    let Some(target) = target else {
        // Only documents are known here; an image or a table beside them may well be there.
        if !std::path::Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
            || is_beside(from, file)
        {
            return None;
        }
        let near = nearest(file, context.documents.iter().map(|other| other.file.as_str())).map(str::to_owned);
        let message = format!("the pack has no `{}`", shown(file));
        return Some(Fault { message, near, help: "link to a document that is there, or take the link out" });
    };
    let anchor = decoded(anchor.filter(|anchor| !anchor.is_empty())?);
    let anchors = &target.reading().anchors;
    if anchors.contains(&anchor) || anchors.contains(&anchor.to_lowercase()) || is_line(&anchor) {
        return None;
    }
    let mut names: Vec<&str> = anchors.iter().map(String::as_str).collect();
    names.sort_unstable();
    let near = nearest(&anchor, names).map(|near| format!("#{near}"));
    let message = format!("`{}` has no heading `#{}`", target.file, shown(&anchor));
    Some(Fault { message, near, help: "a heading was renamed or taken out; link to one that is there" })
}

/// A scheme, a host, or a path that leaves the folder.
fn is_outside(file: &str) -> bool {
    let scheme = file
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
    scheme || file.starts_with('/') || file.starts_with("..") || file.contains("/../")
}

/// Whether a file that is no document of the pack lies beside it all the same.
fn is_beside(from: &OnDisk, file: &str) -> bool {
    from.beside.iter().any(|name| name == file)
}

/// `L12`, as GitHub marks lines.
fn is_line(anchor: &str) -> bool {
    anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `%20` and its like as what they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let ahead = rest.clone().take(2).map(|b| char::from(b).to_digit(16)).collect::<Option<Vec<_>>>();
        match ahead.as_deref() {
            Some([high, low]) if byte == b'%' => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest.next();
                rest.next();
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, rules, told};

    #[test]
    fn links_lead_somewhere() {
        for (text, expected) in [
            ("[a](exec-summary.md)", 0),
            ("[a](./exec-summary.md#who-buys)", 1),
            ("[a](exec-sumary.md)", 1),
            ("[a](#if-it-is-not-here) and [b](launch-faq.md#if-it-is-not-here)", 0),
            ("[a](#if-it-was-not-here)", 1),
            ("[a](https://a.example/x.md#y) [b](mailto:a@b.example) [c](../brief.yaml) [d](/etc/x.md)", 0),
            ("[a](notes.md)", 1),
            ("![a](picture.png)", 0),
            ("[a](exec%2Dsummary.md)", 0),
            ("`[a](nowhere.md)`", 0),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit("launch-faq.md", "", &format!("{text}\n"));
            let found = bench.check();
            assert_eq!(rules(&found, &["broken-link"]).len(), expected, "{text}: {}", told(&found));
        }
    }

    #[test]
    fn a_renamed_heading_breaks_its_links() {
        let bench = Bench::example("enterprise-ai");
        bench.edit("launch-faq.md", "## If it is not here", "## If it is missing");
        assert_eq!(rules(&bench.check(), &["broken-link"]), ["broken-link"]);
    }
}
