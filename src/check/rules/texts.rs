//! Texts of a person's own that lie beside the documents, as `launchpack audit` sees them.

use std::collections::BTreeMap;

use crate::audit::{Auditor, addressed};
use crate::check::context::{Context, Found};
use crate::check::folder::Folder;

pub(in crate::check) fn check(context: &Context<'_>, folder: &Folder, found: &mut Found) {
    let mut auditors: BTreeMap<&str, Auditor<'_>> = BTreeMap::new();
    for own in &folder.own {
        let reader = addressed(&own.paper).unwrap_or_default();
        let auditor = auditors
            .entry(reader.word())
            .or_insert_with(|| Auditor::new(context.source, context.read, &folder.former, reader, context.today));
        let mut audited = auditor.audit(&own.paper, false);
        // In Markdown former values are looked for with those of the documents.
        audited.findings.retain(|finding| own.plain.is_none() || finding.rule != "former-value");
        found.append(&mut audited.findings);
    }
}
