//! What is in a file: sections and items of a brief, headings of a document; and the addresses and documents it names.

use std::ops::Range;

use lsp_types::{DocumentLink, DocumentSymbol, Location, SymbolInformation, SymbolKind, Uri};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::str::FromStr as _;

use super::desk::{Desk, short};
use super::navigate::gap_paths;
use super::place;
use crate::brief::tree::{self, Kind, Node};
use crate::render::MARKDOWN;
use crate::session::Session;

impl Desk<'_> {
    pub(super) fn symbols(&self) -> Vec<DocumentSymbol> {
        if self.is_brief() {
            let root = tree::parse(&self.text).root;
            return root.map(|root| self.below(&root, 0)).unwrap_or_default();
        }
        if self.is_template() { Vec::new() } else { self.headings() }
    }

    /// The fields and items of a node.
    fn below(&self, node: &Node, depth: usize) -> Vec<DocumentSymbol> {
        const DEEPEST: usize = 4;
        if depth > DEEPEST {
            return Vec::new();
        }
        match &node.kind {
            Kind::Map(entries) => {
                let one = |(key, value): &(tree::Key, Node)| {
                    let detail = if let Kind::Text(text) = &value.kind { Some(short(text)) } else { None };
                    let kind = if depth == 0 { SymbolKind::MODULE } else { SymbolKind::FIELD };
                    let whole = key.at.start..value.at.end.max(key.at.end);
                    self.symbol(&key.text, detail, kind, &whole, &key.at, self.below(value, depth + 1))
                };
                entries.iter().map(one).collect()
            }
            Kind::List(items) => {
                let one = |(i, item): (usize, &Node)| {
                    let name = named(item).unwrap_or_else(|| (i + 1).to_string());
                    self.symbol(&name, None, SymbolKind::OBJECT, &item.at, &item.at, self.below(item, depth + 1))
                };
                items.iter().enumerate().map(one).collect()
            }
            Kind::Missing | Kind::Text(_) => Vec::new(),
        }
    }

    #[expect(deprecated, reason = "the type wants a value for it")]
    fn symbol(
        &self,
        name: &str,
        detail: Option<String>,
        kind: SymbolKind,
        whole: &Range<usize>,
        own: &Range<usize>,
        children: Vec<DocumentSymbol>,
    ) -> DocumentSymbol {
        let lines = self.lines();
        let name = if name.trim().is_empty() { "(empty)".to_owned() } else { short(name) };
        let children = (!children.is_empty()).then_some(children);
        let (range, selection_range) = (lines.range(whole), lines.range(own));
        DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children }
    }

    /// Headings, each with those below it.
    fn headings(&self) -> Vec<DocumentSymbol> {
        let mut all: Vec<(usize, Range<usize>, String)> = Vec::new();
        let mut open = false;
        for (event, at) in Parser::new_ext(&self.text, MARKDOWN).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    all.push((level as usize, at, String::new()));
                    open = true;
                }
                Event::End(TagEnd::Heading(_)) => open = false,
                Event::Text(text) | Event::Code(text) if open => {
                    if let Some((_, _, name)) = all.last_mut() {
                        name.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        self.nested(&all, self.text.len())
    }

    fn nested(&self, all: &[(usize, Range<usize>, String)], end: usize) -> Vec<DocumentSymbol> {
        let mut out = Vec::new();
        let mut rest = all;
        while let Some(((level, at, name), others)) = rest.split_first() {
            let count = others.iter().take_while(|(other, ..)| other > level).count();
            let (inner, after) = others.split_at(count);
            let until = after.first().map_or(end, |(_, at, _)| at.start);
            let whole = at.start..until.max(at.end);
            out.push(self.symbol(name, None, SymbolKind::STRING, &whole, at, self.nested(inner, until)));
            rest = after;
        }
        out
    }

    /// Addresses in the brief; in documents the fields that gaps ask for.
    pub(super) fn links(&self) -> Vec<DocumentLink> {
        let lines = self.lines();
        let link = |bytes: Range<usize>, target: Uri, tooltip: String| DocumentLink {
            range: lines.range(&bytes),
            target: Some(target),
            tooltip: Some(tooltip),
            data: None,
        };
        let mut out = Vec::new();
        if self.is_brief() {
            let Some(project) = self.session.project().filter(|_| self.session.is_sound()) else { return out };
            for leaf in &project.read.leaves.0 {
                let is_address = leaf.text.starts_with("https://") || leaf.text.starts_with("http://");
                if is_address && let Ok(target) = Uri::from_str(leaf.text.trim()) {
                    out.push(link(leaf.span.clone(), target, "open the address".to_owned()));
                }
                if leaf.path.starts_with("pack.documents[") {
                    let file = project.dir.join(format!("{}.md", leaf.text));
                    let target = self.session.document(&file).and_then(|_| self.uri(&file));
                    out.extend(target.map(|target| link(leaf.span.clone(), target, "open the document".to_owned())));
                }
            }
            return out;
        }
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let asked = crate::render::gaps(line).flat_map(|(_, gap)| gap_paths(gap));
            for path in asked {
                let at = line.find(&format!("`{path}`")).map(|at| start + at + 1..start + at + 1 + path.len());
                let target = self.target(&path);
                out.extend(at.zip(target).map(|(at, target)| link(at, target, "go to the brief".to_owned())));
            }
            start += line.len();
        }
        out
    }

    /// The line of the brief where a value is to stand: that of what is nearest above it.
    fn target(&self, path: &str) -> Option<Uri> {
        let mut above = Some(path);
        while let Some(path) = above {
            if let Some(place) = self.session.value_place(path) {
                let uri = self.uri(self.session.path())?;
                return Uri::from_str(&format!("{}#L{}", uri.as_str(), place.line_column().0)).ok();
            }
            above = path.rfind(['.', '[']).and_then(|at| path.get(..at));
        }
        self.uri(self.session.path())
    }
}

/// What an item is called.
fn named(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Map(entries) => {
            const NAMES: [&str; 9] = ["name", "title", "q", "says", "what", "team", "frame", "term", "rule"];
            let named = |wanted: &&str| entries.iter().find(|(key, _)| key.text == *wanted);
            let (_, value) = NAMES.iter().find_map(named)?;
            if let Kind::Text(text) = &value.kind { Some(text.clone()) } else { None }
        }
        Kind::Missing | Kind::List(_) => None,
    }
}

/// Claims, audiences, competitors and metrics whose name or id has some letters.
pub(super) fn everywhere(session: &Session, query: &str, encoding: super::text::Encoding) -> Vec<SymbolInformation> {
    let Some(project) = session.project() else { return Vec::new() };
    let brief = &project.read.brief;
    let query = query.to_lowercase();
    let claims = brief.claims.0.iter().map(|(key, claim)| (key.clone(), claim.path.clone(), "claims"));
    macro_rules! items {
        ($list:expr, $of:expr) => {
            $list.iter().map(|one| {
                let name = one.name.as_ref().map_or_else(|| one.id.text.clone(), |name| name.text.clone());
                (name, one.path.clone(), $of)
            })
        };
    }
    let all = claims
        .chain(items!(brief.audience, "audience"))
        .chain(items!(brief.competitors, "competitors"))
        .chain(items!(brief.metrics, "metrics"));
    all.filter(|(name, ..)| name.to_lowercase().contains(&query))
        .filter_map(|(name, path, of)| {
            let location: Location = place::location(&session.value_place(&path)?, encoding)?;
            #[expect(deprecated, reason = "the type wants a value for it")]
            let symbol = SymbolInformation {
                name,
                kind: SymbolKind::OBJECT,
                tags: None,
                deprecated: None,
                location,
                container_name: Some(of.to_owned()),
            };
            Some(symbol)
        })
        .collect()
}
