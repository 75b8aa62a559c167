//! The values of a brief: text that knows where it stands.

use std::ops::Range;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::date;
use crate::traced::{LeafId, Traced, Via, wire};

/// One value of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its path, such as `audience[0].pain`.
    pub path: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// The text that was typed, after YAML's own escapes.
    pub text: String,
    /// Whether it is Markdown.
    pub long: bool,
}

/// Every value of a brief, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaves(pub Vec<Leaf>);

impl Leaves {
    /// The value of that number.
    #[must_use]
    pub fn get(&self, id: LeafId) -> Option<&Leaf> {
        self.0.get(usize::try_from(id.0).ok()?)
    }

    pub(super) fn add(&mut self, leaf: Leaf) -> LeafId {
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.push(leaf);
        LeafId(id)
    }
}

/// Plain text: what is typed is what is read. Serializes to wire form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// What was typed, without blanks around it.
    pub text: String,
    /// Where it stands.
    pub leaf: LeafId,
}

/// Markdown text: paragraphs, lists, emphasis, code and links. Serializes to wire form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Long(pub Text);

/// A date. Serializes to the day, written out, in wire form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// As typed.
    pub typed: Text,
    /// Days from the launch, for `T-14` and its like.
    pub days: Option<i32>,
    /// The day; `None` for a relative date while the launch has none.
    pub day: Option<Date>,
    /// A time that is no day yet, such as `May 2027`.
    pub rough: Option<String>,
    /// How documents write it.
    pub form: date::Form,
    /// Where the launch date stands, if this date hangs on it.
    pub launch: Option<LeafId>,
}

/// One of a few words. Serializes to the word in wire form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen<E> {
    /// The meaning.
    pub value: E,
    /// The word.
    pub typed: Text,
}

/// The id of an item: typed, or made from its name. Serializes to plain text, since it is never prose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Id {
    /// The id; empty until the whole brief has been read.
    pub text: String,
    /// Where it was typed.
    #[serde(skip)]
    pub typed: Option<LeafId>,
}

impl Text {
    /// The text, traced to its value.
    #[must_use]
    pub fn traced(&self) -> Traced {
        Traced::value(self.leaf, &self.text)
    }

    /// The number of words.
    #[must_use]
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

impl When {
    /// The date as a person reads it.
    #[must_use]
    pub fn shown(&self) -> Traced {
        let text = match (self.day, self.days) {
            (Some(day), _) => self.form.write(day),
            (None, Some(days)) => date::in_words(days),
            (None, None) => match &self.rough {
                Some(rough) => rough.clone(),
                None => return self.typed.traced(),
            },
        };
        Traced::derived([self.typed.leaf].into_iter().chain(self.launch).collect(), Some(Via::Date), text)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&wire(self.leaf, &self.text))
    }
}

impl Serialize for Long {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown().to_wire())
    }
}

impl<E> Serialize for Chosen<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.typed.serialize(serializer)
    }
}

macro_rules! string_schema {
    ($($name:ident $(<$e:ident>)?),*) => { $(
        impl $(<$e>)? JsonSchema for $name $(<$e>)? {
            fn inline_schema() -> bool { true }
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema { String::json_schema(generator) }
        }
    )* };
}
string_schema!(Text, Long, When, Id, Chosen<E>);
