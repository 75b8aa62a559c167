//! What a page may hold: nothing that runs, and nothing that is fetched.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// A picture within the page itself.
pub(super) fn embedded(bytes: &[u8]) -> Option<String> {
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [b'G', b'I', b'F', b'8', ..] => "gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
        _ => return None,
    };
    Some(format!("data:image/{kind};base64,{}", BASE64.encode(bytes)))
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(["section"])
        .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label"])
        .add_tag_attributes("div", ["data-slot"])
        .add_tag_attributes("span", ["data-value"])
        .url_schemes(HashSet::from(["https", "http", "mailto", "data"]))
        .attribute_filter(|element, attribute, value| {
            // Nothing is fetched: a picture is in the page, and only pictures are data.
            let lower = value.trim_start().to_lowercase();
            let is_picture = lower.starts_with("data:image/") && !lower.starts_with("data:image/svg");
            let is_data = lower.starts_with("data:");
            match (element, attribute) {
                ("img", "src") => is_picture.then_some(Cow::Borrowed(value)),
                (_, "src" | "srcset" | "cite" | "longdesc" | "poster") => None,
                (_, "href") if is_data => None,
                _ => Some(Cow::Borrowed(value)),
            }
        });
    cleaner
});

pub(super) fn cleaned(html: &str) -> String {
    // The corner of a table that has nothing to say is no heading, and a picture from elsewhere is none.
    CLEANER.clean(html).to_string().replace("<th></th>", "<td></td>").replace("<img>", "")
}
