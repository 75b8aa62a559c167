//! What a brief may hold, as data: made from the types of [`super::model`] and their doc comments.

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One line of plain text.
    Text,
    /// Markdown: paragraphs, lists, emphasis, code and links.
    Long,
    /// A day, or days from the launch.
    Date,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// An id of one's own.
    Id,
    /// The id of something else in the brief.
    Ref(Target),
    /// Anything, for custom templates.
    Any,
    /// A list.
    List(&'static Self),
    /// Entries whose keys the person chooses.
    Map(&'static Self),
    /// Fields with known keys.
    Record(&'static Record),
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A key of `claims`.
    Claim,
    /// The id of an `audience`.
    Audience,
    /// The id of a metric.
    Metric,
}

/// A type of the brief.
#[derive(Debug)]
pub struct Record {
    /// What one is, as a phrase: "a segment or persona".
    pub about: &'static [&'static str],
    /// Its fields, in the order in which a new brief shows them.
    pub fields: &'static [Field],
    /// The field that a bare text stands for.
    pub short: Option<&'static str>,
}

/// A field of a record.
#[derive(Debug)]
pub struct Field {
    /// The key in the file.
    pub key: &'static str,
    /// What it holds, as a phrase that can follow "To add:"; further lines are advice.
    pub about: &'static [&'static str],
    /// A good value.
    pub example: Option<&'static str>,
    /// What it holds.
    pub shape: Shape,
}

impl Record {
    /// The field of that key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl Field {
    /// The phrase that can follow "To add:".
    #[must_use]
    pub fn phrase(&self) -> &'static str {
        self.about.first().copied().unwrap_or_default().trim()
    }
}

/// The field that a path such as `audience[0].pain` or `audience[].pain` leads to.
#[must_use]
pub fn field_at(root: &'static Record, path: &str) -> Option<&'static Field> {
    let mut record = root;
    let mut found = None;
    for step in path.split('.') {
        let key = step.split('[').next().unwrap_or(step);
        let field = match found.map(|field: &Field| field.shape) {
            // Below a map stands a key that the person chose.
            Some(Shape::Map(Shape::Record(inner))) if !step.is_empty() && record.field(key).is_none() => {
                record = inner;
                continue;
            }
            _ => record.field(key)?,
        };
        found = Some(field);
        if let Some(inner) = record_of(field.shape) {
            record = inner;
        }
    }
    found
}

fn record_of(shape: Shape) -> Option<&'static Record> {
    match shape {
        Shape::Record(record) => Some(record),
        Shape::List(inner) => record_of(*inner),
        Shape::Map(_)
        | Shape::Text
        | Shape::Long
        | Shape::Date
        | Shape::Choice(_)
        | Shape::Id
        | Shape::Ref(_)
        | Shape::Any => None,
    }
}

/// `stringify!` of a raw identifier, without its `r#`.
pub(super) const fn key_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
