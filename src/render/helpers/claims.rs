//! A claim has one wording, and brings its source along.

use serde_json::Value as Json;

use super::{About, Args, Call, Made, is_true, text_of, words};
use crate::traced::Traced;

pub(super) const CLAIM: About = About {
    name: "claim",
    usage: "{{claim this}}",
    does: "A claim word for word as a sentence, with a mark where it is not approved or internal, and a footnote.",
    call: Call::Value(claim),
};

fn claim(args: &Args<'_>) -> Result<Made, String> {
    let claim = args.json(0);
    let mut out = words::stopped(field(claim, "says")?);
    if out.text() == "." {
        return Ok(Made::Text(Traced::default()));
    }
    if !field(claim, "proof")?.is_blank() || !reference(claim)?.is_blank() {
        let id = claim.get("id").and_then(Json::as_str).unwrap_or_default();
        out.push(&format!("[^{id}]"));
    }
    if let Some(mark) = mark(claim) {
        out.push(&format!(" *{mark}*"));
    }
    Ok(Made::Text(out))
}

/// What a reader must know before saying it.
fn mark(claim: &Json) -> Option<&'static str> {
    let is = |key: &str| claim.get(key).is_some_and(is_true);
    match (is("pending"), is("internal")) {
        (true, true) => Some("(not yet approved; for inside only)"),
        (true, false) => Some("(not yet approved)"),
        (false, true) => Some("(for inside only)"),
        (false, false) => None,
    }
}

pub(super) const SOURCE: About = About {
    name: "source",
    usage: "{{source claim}}",
    does: "Where a claim comes from, in brackets after a blank; nothing where the brief does not say.",
    call: Call::Value(source),
};

fn source(args: &Args<'_>) -> Result<Made, String> {
    let reference = reference(args.json(0))?;
    if reference.is_blank() {
        return Ok(Made::Text(reference));
    }
    let mut out = Traced::words(" (");
    out.0.extend(reference.0);
    out.push(")");
    Ok(Made::Text(out))
}

pub(super) const CITED: About = About {
    name: "cited",
    usage: "{{cited claim}}",
    does: "How outsiders are told where a claim comes from, in brackets after a blank: its `cite`, else its proof, and its \
           source where that is a public address.",
    call: Call::Value(cited),
};

fn cited(args: &Args<'_>) -> Result<Made, String> {
    let claim = args.json(0);
    let (cite, source) = (words::bare(field(claim, "cite")?), words::bare(field(claim, "source")?));
    let mut said = if cite.is_blank() { words::bare(field(claim, "proof")?) } else { cite };
    let address = source.text();
    if address.starts_with("https://") || address.starts_with("http://") {
        if !said.is_blank() {
            said.push(", ");
        }
        said.0.extend(source.0);
    }
    if said.is_blank() {
        return Ok(Made::Text(Traced::default()));
    }
    let mut out = Traced::words(" (");
    out.0.extend(said.0);
    out.push(")");
    Ok(Made::Text(out))
}

/// `Beta report 2026-12, section 2, 30 November 2026`
fn reference(claim: &Json) -> Result<Traced, String> {
    let (source, as_of) = (words::bare(field(claim, "source")?), field(claim, "as_of")?);
    let mut out = source;
    if !as_of.is_blank() {
        out.push(if out.0.is_empty() { "as of " } else { ", " });
        out.0.extend(as_of.0);
    }
    Ok(out)
}

pub(super) const EVIDENCE: About = About {
    name: "evidence",
    usage: "{{evidence claim}}",
    does: "How a claim is known, its source and its date, as sentences: the text of its footnote. With `short=true`, the \
           source and the date only.",
    call: Call::Value(evidence),
};

fn evidence(args: &Args<'_>) -> Result<Made, String> {
    let claim = args.json(0);
    let proof = field(claim, "proof")?;
    let reference = reference(claim)?;
    let mut out = Traced::default();
    if !proof.is_blank() && (reference.is_blank() || !args.is_set("short")) {
        out = words::stopped(proof);
    }
    if !reference.is_blank() {
        if !out.0.is_empty() {
            out.push(" ");
        }
        out.0.extend(words::stopped(reference).0);
    }
    Ok(Made::Text(out))
}

fn field(claim: &Json, key: &str) -> Result<Traced, String> {
    text_of(claim.get(key).unwrap_or(&Json::Null))
}
