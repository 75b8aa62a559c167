//! What blocks stand in: quotes, items and footnotes, and the signs that they put before a line.

use std::ops::Range;

use super::plain::Kind;
use super::reader::{Container, Reader};

impl Reader<'_> {
    pub(super) fn push(&mut self, sign: String, is_quote: bool, list: usize) {
        self.close();
        let id = self.id();
        self.stack.push(Container { id, list, sign, is_quote, fresh: true, leaves: 0, columns: 0 });
    }

    /// What further lines of the outer containers begin with.
    pub(super) fn continued(&self, outer: usize) -> String {
        let sign = |c: &Container| if c.is_quote { c.sign.clone() } else { " ".repeat(c.sign.chars().count()) };
        self.stack.iter().take(outer).map(sign).collect()
    }

    pub(super) fn columns(&self) -> Vec<usize> {
        self.stack.iter().map(|container| container.columns).collect()
    }

    /// Begins a line of the plain form for a new block: what keeps it apart from the last, and its signs, which are these
    /// bytes of the source.
    pub(super) fn lead(&mut self, kind: Kind, signs: Range<usize>, is_row: bool) {
        let at = self.source.get(signs.clone()).unwrap_or_default().chars().count();
        let outer: usize = self.stack.iter().map(|c| c.columns).sum();
        if let Some(inner) = self.stack.last_mut().filter(|inner| inner.fresh) {
            inner.columns = at.saturating_sub(outer);
        }
        let (tight, common) = if is_row { (true, 0) } else { self.is_tight() };
        if !self.out().is_empty() && !tight {
            let prefix = self.continued(common);
            self.out().blank(prefix.trim_end());
        }
        let mut prefix = String::new();
        for container in &mut self.stack {
            let sign = if container.fresh || container.is_quote {
                container.sign.clone()
            } else {
                " ".repeat(container.sign.chars().count())
            };
            prefix.push_str(&sign);
            container.fresh = false;
        }
        if !is_row && let Some(inner) = self.stack.last_mut() {
            inner.leaves += 1;
            let (list, many) = (inner.list, inner.leaves > 1);
            if let Some(list) = self.lists.iter_mut().find(|own| own.id == list && many) {
                list.spread = true;
            }
        }
        self.before = self.stack.iter().map(|c| (c.id, c.list)).collect();
        let columns = self.columns();
        let exact = self.source.get(signs.clone()) == Some(prefix.as_str());
        let out = self.out();
        out.begin(kind, columns);
        out.put(&prefix, signs, exact);
        out.words_follow();
    }

    /// Whether no blank line stands before the next block; and how many containers it has in common with the last one.
    fn is_tight(&self) -> (bool, usize) {
        let common = self.stack.iter().zip(&self.before).take_while(|(c, (id, _))| c.id == *id).count();
        let Some(fresh) = self.stack.get(common).filter(|c| c.fresh && !c.is_quote) else { return (false, common) };
        let spread = self.lists.iter().any(|list| list.id == fresh.list && list.spread);
        let next = self.before.get(common).is_some_and(|(_, list)| *list == fresh.list && fresh.list > 0);
        let nested =
            common > 0 && self.before.len() == common && self.stack.get(common - 1).is_some_and(|c| c.leaves < 2);
        ((next && !spread) || (nested && fresh.list > 0), common)
    }
}
