//! How each kind of value is read: texts, dates, choices, ids, lists.

use super::date;
use super::reader::{Choice, MAX_ITEMS, Reader, Value, shortened};
use super::shape::Shape;
use super::slips::quotes_around;
use super::tree::{Kind, Node};
use super::value::{Chosen, Id, Long, Text, When};
use crate::finding::{Finding, Level, listed};

impl Value for Text {
    const SHAPE: Shape = Shape::Text;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Self::default(),
            Kind::Text(text) => {
                if text == "null" && reader.source.text.get(node.at.clone()) == Some("null") {
                    let finding = Finding::new(
                        Level::Warning,
                        "null-is-a-word",
                        Some(reader.place(node.at.clone())),
                        "`null` is read as the word",
                    );
                    reader.tell(finding.path(path).help("leave the value empty if there is none"));
                }
                if quotes_around(text.trim()) {
                    let place = Some(reader.place(node.at.clone()));
                    let message = "typographic quotation marks stand around this text, and are part of it";
                    let finding = Finding::new(Level::Warning, "quotes-are-text", place, message);
                    reader
                        .tell(finding.path(path).help("take them out; documents set quotation marks where they quote"));
                }
                reader.leaf(node, text, path, false)
            }
            Kind::List(_) | Kind::Map(_) if reader.in_brackets(node) => {
                reader.expected(node, path, "one text", "put quotes around text that begins with a bracket");
                Self::default()
            }
            Kind::List(_) => {
                reader.expected(node, path, "one text", "take out the `-`, or join the items in one sentence");
                Self::default()
            }
            Kind::Map(_) => {
                reader.expected(node, path, "one text", "put quotes around text with `: ` in it");
                Self::default()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

impl Value for Long {
    const SHAPE: Shape = Shape::Long;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Text(text) => Self(reader.leaf(node, text, path, true)),
            _ => Self(Text::read(node, path, reader)),
        }
    }

    fn is_missing(&self) -> bool {
        self.0.is_missing()
    }
}

impl Value for When {
    const SHAPE: Shape = Shape::Date;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        let mut when = Self { typed, ..Self::default() };
        if when.typed.text.is_empty() {
            return when;
        }
        match date::parse(&when.typed.text) {
            Some(date::Typed::Day(day)) => when.day = Some(day),
            Some(date::Typed::FromLaunch(days)) => when.days = Some(days),
            Some(date::Typed::Rough(words)) => when.rough = Some(words),
            None if !date::readings(&when.typed.text).is_empty() => {
                let days = date::readings(&when.typed.text);
                let words: Vec<String> = days.iter().map(|day| date::long(*day)).collect();
                let typed: Vec<String> = days.iter().map(|day| format!("`{day}`")).collect();
                let message = match words.as_slice() {
                    [one, other] => format!("`{}` is {one} to some readers and {other} to others", when.typed.text),
                    _ => format!("`{}` is not how a day is written here", when.typed.text),
                };
                let help = format!("write {}", typed.join(" or "));
                reader.error("not-a-date", node.at.clone(), path, message, help);
            }
            None => {
                let message = format!("`{path}` is a date, and `{}` is none", shortened(&when.typed.text));
                reader.error(
                    "not-a-date",
                    node.at.clone(),
                    path,
                    message,
                    "write it like 2027-03-09 or 9 March 2027, as days from launch like T-14, or as a month like March 2027",
                );
            }
        }
        when
    }

    fn is_missing(&self) -> bool {
        self.typed.text.is_empty()
    }
}

impl<E: Choice> Value for Chosen<E> {
    const SHAPE: Shape = Shape::Choice(E::WORDS);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        if typed.text.is_empty() {
            return Self { value: E::default(), typed };
        }
        let value = E::from_word(&typed.text.to_lowercase().replace(['_', '-'], " "))
            .or_else(|| E::from_word(&typed.text.to_lowercase()));
        if value.is_none() {
            let message = format!("`{path}` can't be `{}`", shortened(&typed.text));
            let mut finding = Finding::error("unknown-word", reader.place(node.at.clone()), message)
                .path(path)
                .help(format!("it is one of {}", listed(E::WORDS)));
            if let Some(near) = reader.nearest(&typed.text, E::WORDS.iter().copied()) {
                finding = finding.label(format!("did you mean `{near}`?"));
            }
            reader.tell(finding);
        }
        Self { value: value.unwrap_or_default(), typed }
    }

    fn is_missing(&self) -> bool {
        self.typed.text.is_empty()
    }
}

impl Value for Id {
    const SHAPE: Shape = Shape::Id;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        let typed = Text::read(node, path, reader);
        if typed.text.is_empty() {
            return Self::default();
        }
        reader.check_id(&typed.text, node.at.clone(), path);
        Self { typed: Some(typed.leaf), text: typed.text }
    }

    // An id alone says nothing.
    fn is_missing(&self) -> bool {
        true
    }
}
impl<T: Value> Value for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        if matches!(node.kind, Kind::Missing) {
            return None;
        }
        Some(T::read(node, path, reader)).filter(|value| !value.is_missing())
    }

    fn is_missing(&self) -> bool {
        self.is_none()
    }
}

impl<T: Value> Value for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        match &node.kind {
            Kind::Missing => Vec::new(),
            Kind::List(items) => {
                if let Some(first_over) = items.get(MAX_ITEMS) {
                    let at = reader.first_line(first_over.at.clone());
                    reader.error(
                        "too-long-list",
                        at,
                        path,
                        format!("`{path}` has {} items", items.len()),
                        format!("{MAX_ITEMS} is the most a pack can hold; split the brief"),
                    );
                }
                let items = items.iter().take(MAX_ITEMS).enumerate();
                items
                    .map(|(i, item)| T::read(item, &format!("{path}[{i}]"), reader))
                    .filter(|item| !item.is_missing())
                    .collect()
            }
            // One item needs no hyphen.
            Kind::Text(_) => {
                let item = T::read(node, &format!("{path}[0]"), reader);
                if item.is_missing() { Vec::new() } else { vec![item] }
            }
            Kind::Map(_) => {
                reader.expected(node, path, "a list", "begin the first line of each item with `- `");
                Vec::new()
            }
        }
    }

    fn is_missing(&self) -> bool {
        self.is_empty()
    }
}
