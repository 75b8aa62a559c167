//! Code and HTML, line by line.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::plain::Kind;
use super::reader::{Reader, line_end, line_start, longest_run};
use super::{html, matter};

impl Reader<'_> {
    pub(super) fn data_event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Text(text) | Event::Html(text) => {
                let Some(data) = &mut self.data else { return };
                let mut from = at.start;
                for line in text.split_inclusive('\n') {
                    let bare = line.trim_end_matches(['\n', '\r']);
                    match data.lines.last_mut().filter(|_| data.is_open) {
                        Some((_, last)) => last.push_str(bare),
                        None => data.lines.push((from, bare.to_owned())),
                    }
                    data.is_open = !line.ends_with('\n');
                    from += line.len();
                }
            }
            Event::End(TagEnd::CodeBlock) => self.code(&at),
            Event::End(TagEnd::HtmlBlock) => self.html(),
            Event::End(TagEnd::MetadataBlock(_)) => {
                self.data = None;
                self.matter = matter::read(self.source, &self.own(&at), &self.markers);
            }
            _ => {}
        }
    }

    fn code(&mut self, at: &Range<usize>) {
        let Some(data) = self.data.take() else { return };
        let fence = "`".repeat(data.lines.iter().map(|(_, line)| longest_run(line, '`') + 1).max().unwrap_or(0).max(3));
        let fenced = data.info.is_some();
        let first = if fenced { self.own(&(at.start..at.start + 1)) } else { self.own(&(at.start..at.start)) };
        let head = if fenced { first.clone() } else { first.start..first.start };
        self.lead(Kind::Data, head.start..head.start.max(at.start.min(head.end)), false);
        let line = format!("{fence}{}", data.info.as_deref().unwrap_or_default());
        let bare = head.start + self.source.get(head.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
        let out = self.out();
        out.put(&line, head.start.max(at.start.min(bare))..bare, false);
        out.end(head.clone());
        let prefix = self.continued(self.stack.len());
        let columns = self.columns();
        let mut last = head.end;
        for (start, line) in data.lines {
            let own = line_start(self.source, start)..line_end(self.source, start);
            last = own.end;
            self.data_line(&prefix, columns.clone(), start, &line, own);
        }
        // The last line of the source is the closing fence, where there is one.
        let end = at.end.max(last);
        let close = if fenced { last..line_end(self.source, end.saturating_sub(1).max(last)) } else { last..last };
        let close = if fenced && last >= at.end { last..last } else { close };
        let bare = self.source.get(close.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
        let out = self.out();
        out.begin(Kind::Data, columns);
        out.put(&prefix, close.start..close.start, false);
        out.words_follow();
        out.put(&fence, close.start..close.start + bare, false);
        out.end(close);
    }

    fn data_line(&mut self, prefix: &str, columns: Vec<usize>, start: usize, line: &str, own: Range<usize>) {
        let is_marker = self.markers.contains(&own.start);
        let bytes = start..start + line.len();
        let line =
            if is_marker { self.source.get(bytes.clone()).unwrap_or_default().to_owned() } else { line.to_owned() };
        let exact = self.source.get(bytes.clone()) == Some(line.as_str());
        let out = self.out();
        out.begin(if is_marker { Kind::Marker } else { Kind::Data }, columns);
        if is_marker {
            out.put(&line, bytes, exact);
        } else {
            out.put(prefix, own.start..start.max(own.start), false);
            out.words_follow();
            out.put(&line, bytes, exact);
        }
        out.end(own);
    }

    fn html(&mut self) {
        let Some(data) = self.data.take() else { return };
        let Some((start, first)) = data.lines.first() else { return };
        let start = *start;
        let own = line_start(self.source, start);
        if self.markers.contains(&own) {
            self.before = vec![(usize::MAX, 0)];
            for (start, line) in data.lines {
                let own = line_start(self.source, start)..line_end(self.source, start);
                self.data_line("", Vec::new(), start, &line, own);
            }
            return;
        }
        let is_comment =
            first.trim_start().starts_with("<!--") && !data.lines.iter().any(|(start, _)| self.markers.contains(start));
        if is_comment && let Some(comment) = html::comment(&data.lines) {
            if comment.paragraphs.is_empty() {
                return;
            }
            self.lead(Kind::Frame, own..own, false);
            let (prefix, columns) = (self.continued(self.stack.len()), self.columns());
            let source = self.source;
            html::write(&comment, self.out(), source, &prefix, &columns);
            return;
        }
        let (mut is_first, prefix, columns) = (true, self.continued(self.stack.len()), self.columns());
        for (start, line) in data.lines {
            let own = line_start(self.source, start)..line_end(self.source, start);
            let bare = line.trim_end();
            if is_first {
                self.lead(Kind::Data, own.start..start, false);
                let bytes = start..start + bare.len();
                let exact = self.source.get(bytes.clone()) == Some(bare);
                let out = self.out();
                out.put(bare, bytes, exact);
                out.end(own);
                is_first = false;
            } else {
                self.data_line(&prefix, columns.clone(), start, bare, own);
            }
        }
    }
}
