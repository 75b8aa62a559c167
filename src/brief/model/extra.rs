//! Data of a person's own.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::brief::reader::{Reader, Value, join};
use crate::brief::shape::Shape;
use crate::brief::tree::{Kind, Node};

/// Free-form data, its texts traced like any other.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Extra(pub Json);

impl Value for Extra {
    const SHAPE: Shape = Shape::Any;

    fn read(node: &Node, path: &str, reader: &mut Reader<'_>) -> Self {
        Self(match &node.kind {
            Kind::Missing => Json::Null,
            Kind::Text(text) => serde_json::to_value(reader.leaf(node, text, path, false)).unwrap_or_default(),
            Kind::List(items) => {
                items.iter().enumerate().map(|(i, item)| Self::read(item, &format!("{path}[{i}]"), reader).0).collect()
            }
            Kind::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, node)| (key.text.clone(), Self::read(node, &join(path, &key.text), reader).0));
                Json::Object(entries.collect())
            }
        })
    }

    fn is_missing(&self) -> bool {
        self.0.is_null()
    }
}
