//! What can be typed at a place: fields and values in the brief, facts in documents, values and helpers in templates.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind,
    Position, TextEdit,
};

use super::desk::{Desk, short};
use super::hover;
use crate::brief::date;
use crate::brief::model::{Brief, Status};
use crate::brief::shape::{Field, Shape, Target};
use crate::catalog;
use crate::check::rule;
use crate::render::{fields, helpers};
use crate::session::cursor::{Cursor, free};

/// Days that plans are often made with.
const DAYS: [(&str, &str); 7] = [
    ("T-42", "six weeks before launch"),
    ("T-28", "four weeks before launch"),
    ("T-14", "two weeks before launch"),
    ("T-7", "a week before launch"),
    ("T", "launch day"),
    ("T+30", "thirty days after launch"),
    ("T+90", "ninety days after launch"),
];

impl Desk<'_> {
    pub(super) fn completion(&self, at: Position) -> Vec<CompletionItem> {
        let at = self.byte(at);
        if self.is_brief() {
            let cursor = self.cursor(at);
            let items = if cursor.is_key { self.keys(&cursor) } else { self.values(&cursor) };
            return items.into_iter().map(|item| self.placed(item, &cursor)).collect();
        }
        if self.is_template() { self.of_template(at) } else { self.facts() }
    }

    /// The item in place of the word that is typed.
    fn placed(&self, item: CompletionItem, cursor: &Cursor) -> CompletionItem {
        let range = self.lines().range(&cursor.word);
        let new_text = item.insert_text.clone().unwrap_or_else(|| item.label.clone());
        let text_edit = Some(CompletionTextEdit::Edit(TextEdit { range, new_text }));
        CompletionItem { text_edit, insert_text: None, ..item }
    }

    /// The fields that may stand here and do not yet.
    fn keys(&self, cursor: &Cursor) -> Vec<CompletionItem> {
        let Some(Shape::Record(record)) = cursor.shape else { return Vec::new() };
        // A key that is there already keeps its colon.
        let follows = self.text.get(cursor.word.end..).is_some_and(|rest| rest.starts_with(':'));
        let one = |(i, field): (usize, &'static Field)| {
            let mut text = field.key.to_owned();
            if !follows {
                text.push_str(if matches!(field.shape, Shape::Record(_) | Shape::Map(_)) { ":" } else { ": " });
            }
            CompletionItem {
                label: field.key.to_owned(),
                kind: Some(CompletionItemKind::FIELD),
                detail: Some(field.phrase().to_owned()),
                documentation: about(field),
                insert_text: Some(text),
                sort_text: Some(format!("{i:03}")),
                ..CompletionItem::default()
            }
        };
        free(record, &cursor.siblings).enumerate().map(one).collect()
    }

    /// What a field can hold.
    fn values(&self, cursor: &Cursor) -> Vec<CompletionItem> {
        let shape = match cursor.shape {
            Some(Shape::List(inner)) => Some(*inner),
            shape => shape,
        };
        let field = Self::field(&cursor.path);
        match shape {
            Some(Shape::Choice(words)) => {
                words.iter().map(|word| plain(word, "", CompletionItemKind::ENUM_MEMBER)).collect()
            }
            Some(Shape::Ref(target)) => self.ids(target),
            Some(Shape::Date) => self.days(),
            Some(Shape::Text) if cursor.path.starts_with("pack.documents") => {
                let all = catalog::embedded();
                let sets =
                    all.sets.iter().map(|set| plain(&set.name, "a set of documents", CompletionItemKind::MODULE));
                let documents = all.documents().map(|one| plain(&one.name, &one.title, CompletionItemKind::FILE));
                sets.chain(documents).collect()
            }
            Some(Shape::Text) if cursor.path.starts_with("pack.allow") && is_of(&cursor.path, "rule") => {
                let rules = rule::groups().iter().flat_map(|group| group.rules);
                let finds = |name| rule::explained(name).map(|words| words.finds).unwrap_or_default();
                rules.map(|rule| plain(rule.name, &finds(rule.name), CompletionItemKind::CONSTANT)).collect()
            }
            Some(Shape::Text) if is_of(&cursor.path, "owner") => self.people(),
            Some(Shape::Text | Shape::Long) => {
                // An example shows the form; it is no fact.
                let example = field.and_then(|field| field.example);
                let snippet = example
                    .filter(|_| self.can.snippets && self.text.get(cursor.word.clone()).is_some_and(str::is_empty));
                let one = |example: &str| CompletionItem {
                    label: format!("for example: {}", short(example)),
                    kind: Some(CompletionItemKind::SNIPPET),
                    insert_text: Some(format!("${{1:{}}}", example.replace(['\\', '}', '$'], " "))),
                    insert_text_format: Some(InsertTextFormat::SNIPPET),
                    documentation: field.and_then(about),
                    ..CompletionItem::default()
                };
                snippet.map(one).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn brief(&self) -> Option<&Brief> {
        self.session.project().map(|project| &project.read.brief)
    }

    /// The ids that a reference can name, with what they stand for.
    fn ids(&self, target: Target) -> Vec<CompletionItem> {
        let Some(brief) = self.brief() else { return Vec::new() };
        match target {
            Target::Claim => brief
                .claims
                .0
                .iter()
                .map(|(key, claim)| {
                    let says = claim.says.as_ref().map(|says| short(&says.text)).unwrap_or_default();
                    let mut item = plain(key, &says, CompletionItemKind::REFERENCE);
                    item.documentation = Some(Documentation::String(hover::status(claim)));
                    // What may be said comes first.
                    let order = u8::from(claim.status() != Status::Approved);
                    item.sort_text = Some(format!("{order}{key}"));
                    item
                })
                .collect(),
            Target::Audience => named(brief.audience.iter().map(|one| (&one.id.text, one.name.as_ref()))),
            Target::Metric => named(brief.metrics.iter().map(|one| (&one.id.text, one.name.as_ref()))),
        }
    }

    /// Days from launch, with the day that they come to.
    fn days(&self) -> Vec<CompletionItem> {
        let launch = self.brief().and_then(|brief| brief.launch.date.as_ref()?.day);
        let one = |(i, (word, about)): (usize, &(&str, &str))| {
            let days = match date::parse(word) {
                Some(date::Typed::FromLaunch(days)) => Some(days),
                _ => None,
            };
            let day = launch.zip(days).and_then(|(launch, days)| date::from_launch(launch, days));
            let detail = day.map_or_else(|| (*about).to_owned(), |day| format!("{about}, {}", date::long(day)));
            CompletionItem { sort_text: Some(format!("{i}")), ..plain(word, &detail, CompletionItemKind::VALUE) }
        };
        let mut items: Vec<CompletionItem> = DAYS.iter().enumerate().map(one).collect();
        let today = self.session.today();
        items.push(CompletionItem {
            sort_text: Some("9".to_owned()),
            ..plain(&today.to_string(), "today", CompletionItemKind::VALUE)
        });
        items
    }

    /// People that the brief names already.
    fn people(&self) -> Vec<CompletionItem> {
        let leaves = self.session.project().map(|project| project.read.leaves.0.as_slice()).unwrap_or_default();
        let mut names: Vec<&str> =
            leaves.iter().filter(|leaf| is_of(&leaf.path, "owner")).map(|leaf| leaf.text.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| plain(name, "named in the brief", CompletionItemKind::VALUE)).collect()
    }

    /// What may be said in a document: approved claims in their words, names, prices and the day.
    fn facts(&self) -> Vec<CompletionItem> {
        let Some(project) = self.session.project() else { return Vec::new() };
        let brief = &project.read.brief;
        let mut items = Vec::new();
        for (key, claim) in &brief.claims.0 {
            let Some(says) = claim.says.as_ref().filter(|_| claim.status() == Status::Approved) else { continue };
            let mut item =
                plain(&says.text, &format!("claim {key}, {}", hover::status(claim)), CompletionItemKind::TEXT);
            item.filter_text = Some(format!("{key} {}", says.text));
            items.push(item);
        }
        let is_fact = |path: &str| {
            matches!(
                path,
                "product.name" | "product.pricing" | "launch.owner" | "messaging.headline" | "product.one_liner"
            ) || (path.starts_with("competitors[") && (path.ends_with("].name") || path.ends_with("].pricing")))
        };
        let facts = project.read.leaves.0.iter().filter(|leaf| is_fact(&leaf.path));
        items.extend(facts.map(|leaf| plain(leaf.text.trim(), &leaf.path, CompletionItemKind::TEXT)));
        if let Some(date) = &brief.launch.date {
            items.push(plain(&date.shown().text(), "launch.date", CompletionItemKind::TEXT));
        }
        items
    }

    /// Values and helpers, within the braces of a template.
    fn of_template(&self, at: usize) -> Vec<CompletionItem> {
        let head = self.text.get(..at).unwrap_or_default();
        let Some(open) = head.rfind("{{").filter(|open| !head.get(*open..).unwrap_or_default().contains("}}")) else {
            return Vec::new();
        };
        let inside = head.get(open..).unwrap_or_default().trim_start_matches(['{', '#', '/', '~', '>']);
        let mut items = Vec::new();
        if !inside.trim_start().contains([' ', '(']) || inside.ends_with('(') {
            items.extend(helpers::ALL.iter().map(|helper| {
                let mut item = plain(helper.name, helper.does, CompletionItemKind::FUNCTION);
                item.documentation = Some(Documentation::String(helper.usage.to_owned()));
                item
            }));
        }
        let typed = inside.rsplit([' ', '(']).next().unwrap_or_default();
        let parent = typed.rsplit_once('.').map_or("", |(parent, _)| parent);
        for (name, about) in fields::below(parent.trim_start_matches("@root.").trim_start_matches("@root")) {
            items.push(plain(&name, &about, CompletionItemKind::PROPERTY));
        }
        items
    }
}

fn named<'b>(all: impl Iterator<Item = (&'b String, Option<&'b crate::brief::Text>)>) -> Vec<CompletionItem> {
    let detail = |name: Option<&crate::brief::Text>| name.map(|name| name.text.clone()).unwrap_or_default();
    all.map(|(id, name)| plain(id, &detail(name), CompletionItemKind::REFERENCE)).collect()
}

/// Whether a path leads to a field of that name.
fn is_of(path: &str, key: &str) -> bool {
    path.rsplit('.').next() == Some(key)
}

fn plain(label: &str, detail: &str, kind: CompletionItemKind) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        ..CompletionItem::default()
    }
}

fn about(field: &Field) -> Option<Documentation> {
    let mut text = field.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    if let Some(example) = field.example {
        text = format!("{text}\n\nFor example: {example}");
    }
    let value = crate::render::capital(text.trim());
    (!value.is_empty()).then_some(Documentation::MarkupContent(MarkupContent { kind: MarkupKind::PlainText, value }))
}
