//! HTML that a person wrote into a document, brought down to what it may say.
//!
//! Of a tag only its name is kept, with the places and addresses that readers need: no class, no data, no handler can then be
//! mistaken for one of ours. Which tags there may be at all is said when the whole is cleaned.

use std::fmt::Write as _;

/// The same HTML with plain tags; names of places get `prefix`, so that they meet no others.
pub(super) fn plain(html: &str, prefix: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let is_tag = after.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        let Some((tag, behind)) = after.split_once('>').filter(|_| is_tag) else {
            out.push_str("&lt;");
            rest = after;
            continue;
        };
        rest = behind;
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric);
        let name = name.collect::<String>().to_lowercase();
        out.push_str(if closes { "</" } else { "<" });
        out.push_str(&name);
        if !closes {
            attributes(tag, &name, prefix, &mut out);
        }
        out.push('>');
    }
    out.push_str(rest);
    out
}

/// Text for HTML, also between double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether an address may stand in what is handed out.
pub(crate) fn is_address(url: &str) -> bool {
    let lower = url.trim_start().to_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

fn attributes(tag: &str, name: &str, prefix: &str, out: &mut String) {
    if let Some(id) = attribute(tag, "id").or_else(|| attribute(tag, "name").filter(|_| name == "a")) {
        let _ = write!(out, " id=\"{}{}\"", escaped(prefix), escaped(id));
    }
    if let Some(href) = attribute(tag, "href").filter(|href| name == "a" && is_address(href)) {
        let _ = write!(out, " href=\"{}\"", escaped(href));
    }
    if name == "details" && tag.split_whitespace().any(|word| word.trim_end_matches("=\"\"") == "open") {
        out.push_str(" open");
    }
}

/// The value of an attribute, between quotes.
fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let (_, after) = tag.split_once(&format!(" {key}={quote}"))?;
        after.split(quote).next().filter(|value| !value.is_empty())
    })
}

/// The names of places in HTML.
pub(super) fn names(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    tags.filter_map(|tag| attribute(tag, "id").or_else(|| attribute(tag, "name"))).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lose_all_but_what_readers_need() {
        let html = "<DETAILS open><summary class=\"x\">S</summary> 1 < 2 <a href=\"battlecard.md\" onclick='x()'>b</a> <a id=\"here\" href='https://a.example/?a=1&b'>c</a><!-- d --><span class=value data-value=1>e</span>";
        assert_eq!(
            plain(html, "p-"),
            "<details open><summary>S</summary> 1 &lt; 2 <a>b</a> <a id=\"p-here\" href=\"https://a.example/?a=1&amp;b\">c</a><span>e</span>"
        );
        assert_eq!(names("<a id=\"x\"></a><a name='y'>"), ["x", "y"]);
    }
}
