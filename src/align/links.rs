//! Links, and the names of headings that they lead to.

use std::collections::HashSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::reader::Reader;
use crate::render::{MARKDOWN, slug};

/// The names of the document's headings, for links.
pub(super) fn anchors(text: &str) -> HashSet<String> {
    let (mut found, mut heading) = (HashSet::new(), None::<String>);
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = heading.take().map(|heading| slug(&heading)).unwrap_or_default();
                let mut name = slug.clone();
                for n in 1.. {
                    if found.insert(name.clone()) {
                        break;
                    }
                    name = format!("{slug}-{n}");
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

impl Reader<'_> {
    /// Where a link leads. An anchor that no heading here has was made by another program: it is that of the heading of its
    /// words.
    pub(super) fn target(&self, to: &str, said: &str) -> String {
        let own = slug(said);
        match to.strip_prefix('#') {
            Some(name) if !self.anchors.contains(name) && self.anchors.contains(&own) => format!("#{own}"),
            _ if to.contains([' ', '(', ')']) && !to.contains(" \"") => format!("<{to}>"),
            _ => to.to_owned(),
        }
    }

    pub(super) fn name_links(&mut self, text: &str) {
        if let Some(link) = self.links.last_mut() {
            link.push_str(text);
        }
    }
}
