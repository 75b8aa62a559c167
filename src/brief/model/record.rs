//! What makes a type of the brief: the type, the way it is read, and itself as data.

/// Defines a type of the brief, the way it is read, and its [`Record`].
macro_rules! record {
    ($(#[doc = $about:literal])+ $name:ident $(short $short:literal)? {
        $( $(#[doc = $doc:literal])+ $key:ident : $ty:ty $(= $example:literal)? ),* $(,)?
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
        pub struct $name {
            /// Its path in the brief, such as `audience[0]`.
            pub path: String,
            $( $(#[doc = $doc])+ pub $key: $ty, )*
        }

        impl $name {
            /// The type as data.
            pub const RECORD: $crate::brief::shape::Record = $crate::brief::shape::Record {
                about: &[$($about),+],
                fields: &[$( $crate::brief::shape::Field {
                    key: $crate::brief::shape::key_name(stringify!($key)),
                    about: &[$($doc),+],
                    example: { #[allow(unused_mut, unused_assignments, reason = "not every field has an example")] { let mut example: Option<&'static str> = None; $( example = Some($example); )? example } },
                    shape: <$ty as $crate::brief::reader::Value>::SHAPE,
                } ),*],
                short: { #[allow(unused_mut, unused_assignments, reason = "not every type has a short form")] { let mut short: Option<&'static str> = None; $( short = Some($short); )? short } },
            };
        }

        impl $crate::brief::reader::Value for $name {
            const SHAPE: $crate::brief::shape::Shape = $crate::brief::shape::Shape::Record(&Self::RECORD);

            fn read(node: &$crate::brief::tree::Node, path: &str, reader: &mut $crate::brief::reader::Reader<'_>) -> Self {
                let fields = reader.fields(node, path, &Self::RECORD);
                $name { path: path.to_owned(), $( $key: reader.field(&fields, $crate::brief::shape::key_name(stringify!($key)), path), )* }
            }

            fn is_missing(&self) -> bool {
                true $( && self.$key.is_missing() )*
            }
        }
    };
}

/// Defines a set of words.
macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, JsonSchema)]
        pub enum $name { #[default] $( $(#[doc = $doc])+ $variant ),* }

        impl $crate::brief::reader::Choice for $name {
            const WORDS: &'static [&'static str] = &[$($word),*];
            fn from_word(word: &str) -> Option<Self> { match word { $( $word => Some(Self::$variant), )* _ => None } }
        }
    };
}
// `#[default]` binds to the first variant: the words are ordered by that.

macro_rules! reference {
    ($($(#[doc = $about:literal])+ $name:ident = $target:ident),* $(,)?) => { $(
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub $crate::brief::value::Text);

        impl $crate::brief::reader::Value for $name {
            const SHAPE: $crate::brief::shape::Shape = $crate::brief::shape::Shape::Ref($crate::brief::shape::Target::$target);

            fn read(node: &$crate::brief::tree::Node, path: &str, reader: &mut $crate::brief::reader::Reader<'_>) -> Self {
                Self(<$crate::brief::value::Text as $crate::brief::reader::Value>::read(node, path, reader))
            }

            fn is_missing(&self) -> bool {
                self.0.text.is_empty()
            }
        }
    )* };
}

pub(super) use {choice, record, reference};
