//! The pages of the preview.

use std::fmt::Write as _;

use super::shown::{Shown, Site};
use crate::export::page;
use crate::export::tags::escaped;
use crate::finding::{Finding, Level, counted};

/// The address of a document.
pub(super) fn address(name: &str, is_index: bool) -> String {
    if is_index { "/".to_owned() } else { format!("/doc/{}", page::encoded(name)) }
}

/// A finding beside the line that it is about; the `i`th of `count` in its document.
pub(super) fn note(finding: &Finding, i: usize, count: usize) -> String {
    let level = finding.level.as_str();
    let mut html = format!(
        "<div class=\"finding {level}\" id=\"finding-{i}\" role=\"note\" tabindex=\"-1\" aria-label=\"{}\">{}",
        escaped(level),
        words(finding)
    );
    if count > 1 {
        let _ = write!(html, "<p class=\"step\"><a href=\"#finding-{}\">next finding</a></p>", (i + 1) % count);
    }
    html.push_str("</div>");
    html
}

fn words(finding: &Finding) -> String {
    let mut html = format!(
        "<p><strong>{}</strong> {} <code>{}</code></p>",
        escaped(finding.level.as_str()),
        ticked(&finding.message),
        escaped(finding.rule)
    );
    for help in [&finding.label, &finding.help].into_iter().flatten() {
        let _ = write!(html, "<p class=\"help\">{}</p>", ticked(help));
    }
    html
}

/// Text with code between backticks.
fn ticked(text: &str) -> String {
    let mut html = String::new();
    for (i, part) in text.split('`').enumerate() {
        let part = escaped(part);
        if i % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html.push_str(&part);
        }
    }
    html
}

/// The page of a document by its name; `None` where there is none.
pub(super) fn document(site: &Site, name: &str) -> Option<String> {
    let shown = site.documents.iter().find(|shown| shown.name == name)?;
    let class = if shown.is_deck { "deck with-notes" } else { "document" };
    let state =
        shown.state.as_ref().map_or_else(String::new, |state| format!("<p class=\"state\">{}</p>\n", escaped(state)));
    let main = format!("{state}<article class=\"{class}\">\n{}</article>\n", shown.html);
    Some(whole(site, &shown.title, &address(name, shown.is_index), &main, Some(shown)))
}

/// The first page: the index of the pack, or a list of what there is.
pub(super) fn index(site: &Site) -> String {
    let index = site.documents.iter().find(|shown| shown.is_index);
    if let Some(page) = index.and_then(|shown| document(site, &shown.name)) {
        return page;
    }
    let title = if site.product.is_empty() { "The pack" } else { &site.product };
    let main =
        format!("<article class=\"document\"><h1>{}</h1>\n<ul>{}</ul></article>\n", escaped(title), list(site, "/"));
    whole(site, title, "/", &main, None)
}

/// What `check` found in the brief.
pub(super) fn findings(site: &Site) -> String {
    let mut main = String::from("<article class=\"document\">\n<h1>What check found in the brief</h1>\n");
    if site.findings.is_empty() {
        main.push_str("<p>Nothing.</p>\n");
    }
    for finding in &site.findings {
        let _ = writeln!(
            main,
            "<div class=\"finding {}\">{}{}</div>",
            finding.level.as_str(),
            place(finding),
            words(finding)
        );
    }
    main.push_str("<p>In a terminal, <code>launchpack explain RULE</code> says why a rule exists.</p>\n</article>\n");
    whole(site, "What check found in the brief", "/findings", &main, None)
}

fn place(finding: &Finding) -> String {
    let Some(place) = &finding.place else { return String::new() };
    let (line, _) = place.line_column();
    let path = finding.path.as_ref().map_or_else(String::new, |path| format!(" · <code>{}</code>", escaped(path)));
    format!("<p class=\"place\">{}:{line}{path}</p>", escaped(&place.source.path.display().to_string()))
}

fn list(site: &Site, here: &str) -> String {
    let entries = site.documents.iter().map(|shown| {
        let to = address(&shown.name, shown.is_index);
        entry(&to, &shown.label, shown.findings.len(), here)
    });
    let brief = (!site.findings.is_empty()).then(|| entry("/findings", "The brief", site.findings.len(), here));
    entries.chain(brief).collect()
}

fn entry(to: &str, title: &str, findings: usize, here: &str) -> String {
    let current = if to == here { " aria-current=\"page\"" } else { "" };
    let count = match findings {
        0 => String::new(),
        n => format!(
            " <span class=\"count\" title=\"{0}\">{n}<span class=\"unseen\"> {1}</span></span>",
            counted(n, "finding"),
            if n == 1 { "finding" } else { "findings" }
        ),
    };
    format!("<li><a href=\"{to}\"{current}>{}{count}</a></li>\n", escaped(title))
}

fn whole(site: &Site, title: &str, here: &str, main: &str, shown: Option<&Shown>) -> String {
    let launch = site.launch.as_ref().map_or_else(String::new, |day| format!(" · launch {}", escaped(day)));
    let count = shown.map_or(0, |shown| shown.findings.len());
    let jump = if count > 0 {
        format!("<a class=\"jump\" href=\"#finding-0\">{}</a>", counted(count, "finding"))
    } else {
        String::new()
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/static/document.css\">\n<link rel=\"stylesheet\" href=\"/static/preview.css\">\n\
         <script src=\"/static/preview.js\" defer></script>\n</head>\n<body data-version=\"{version}\">\n\
         <a class=\"skip\" href=\"#main\">Skip to the document</a>\n\
         <header class=\"bar\"><p>{product}{launch}</p>{jump}</header>\n\
         <div class=\"frame\">\n<nav aria-label=\"Documents\">\n<details class=\"menu\" open>\n<summary>Documents</summary>\n\
         <ul>\n{list}</ul>\n</details>\n</nav>\n<main id=\"main\" tabindex=\"-1\">\n{failed}{main}</main>\n</div>\n\
         <div id=\"tip\" role=\"status\"></div>\n</body>\n</html>\n",
        title = escaped(title),
        version = escaped(&site.version),
        product = if site.product.is_empty() { "launchpack".to_owned() } else { escaped(&site.product) },
        list = list(site, here),
        failed = failed(site),
    )
}

/// Why there is nothing newer to show.
fn failed(site: &Site) -> String {
    if site.failed.is_empty() {
        return String::new();
    }
    let what = if site.documents.is_empty() { "There is nothing to show yet." } else { "This is how it was before." };
    let mut html = format!(
        "<section class=\"failed\" aria-label=\"Problems\">\n<p><strong>{what}</strong> Mend this and save:</p>\n"
    );
    for finding in site.failed.iter().filter(|finding| finding.level == Level::Error) {
        let _ = writeln!(html, "<div class=\"finding error\">{}{}</div>", place(finding), words(finding));
    }
    html.push_str("</section>\n");
    html
}
