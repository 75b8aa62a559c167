//! Where the pack stands.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::brief::model::Read;
use crate::finding::{Finding, Place, Source};
use crate::pack;

/// `pack.out`: a folder below that of the brief.
pub(super) fn out_of_brief(source: &Arc<Source>, read: &Read, beside: &Path) -> Result<PathBuf, Finding> {
    let Some(out) = &read.brief.pack.out else { return Ok(beside.join(pack::DEFAULT)) };
    let path = Path::new(&out.text);
    let inside =
        path.components().all(|part| matches!(part, Component::Normal(name) if is_usable(&name.to_string_lossy())));
    if inside && path.components().count() > 0 && !out.text.contains('\\') {
        // A link on the way would lead outside as well as dots.
        let mut step = beside.to_owned();
        let linked = path.components().any(|part| {
            step.push(part);
            std::fs::symlink_metadata(&step).is_ok_and(|meta| meta.file_type().is_symlink())
        });
        if !linked {
            return Ok(beside.join(path));
        }
    }
    let span = read.leaves.get(out.leaf).map_or(0..0, |leaf| leaf.span.clone());
    let place = Place { source: Arc::clone(source), span };
    let message = format!("`pack.out` is a folder beside the brief, and `{}` is none", out.text);
    Err(Finding::error("bad-out", place, message)
        .path("pack.out")
        .help("write a name such as `pack`; --out can name any folder"))
}

/// A name that is a folder's on every system.
fn is_usable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    !device && !name.ends_with(['.', ' ']) && name.chars().all(|c| !c.is_control() && !"<>:\"|?*".contains(c))
}
