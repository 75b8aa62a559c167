//! Mermaid diagrams as pictures, drawn without a browser.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use merman::svg::SvgPipeline;
use merman::svg::export::RasterOptions;
use merman::{OperationControl, PngRequest, RenderOutput, RenderRequest, Renderer, SvgRequest};

/// A picture of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Png {
    pub(crate) bytes: Vec<u8>,
    /// In pixels as it is to be shown.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Pixels of a picture for each one of the page, so that print is sharp.
const SCALE: u32 = 2;

static RENDERER: LazyLock<Renderer> = LazyLock::new(Renderer::new);

fn request() -> SvgRequest {
    // Labels as SVG text and not as HTML: they are drawn alike by browsers, printers and Word.
    SvgRequest { pipeline: Some(SvgPipeline::resvg_safe()), ..SvgRequest::default() }
}

/// Plain shades, whatever a page looks like around them, unless the diagram says how it is to look.
fn themed(source: &str) -> String {
    if source.contains("%%{") || source.trim_start().starts_with("---") {
        return source.to_owned();
    }
    format!("%%{{init: {{\"theme\": \"neutral\"}}}}%%\n{source}")
}

/// No diagram of a document takes so long; one that does is shown as its text.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many diagrams are remembered, since the preview draws the same ones again and again.
const REMEMBERED: usize = 64;

fn control() -> OperationControl {
    OperationControl::new().with_deadline(PATIENCE)
}

/// A diagram as SVG; `None` where it can't be drawn, because its kind is not known or it has a fault.
pub(crate) fn svg(source: &str) -> Option<String> {
    static DRAWN: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    let drawn = || DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = drawn().get(source) {
        return known.clone();
    }
    let svg = match RENDERER.render(RenderRequest::svg(&themed(source), control(), request())) {
        Ok(RenderOutput::Svg(Some(svg))) => Some(svg.svg().to_owned()),
        Ok(_) | Err(_) => None,
    };
    let mut drawn = drawn();
    if drawn.len() >= REMEMBERED {
        drawn.clear();
    }
    drawn.insert(source.to_owned(), svg.clone());
    svg
}

/// The same as PNG.
pub(crate) fn png(source: &str) -> Option<Png> {
    let options = RasterOptions::default().with_scale(2.0).with_background("white");
    let request = PngRequest { svg: request(), options };
    let output = RENDERER.render(RenderRequest::png(&themed(source), control(), request));
    let Ok(RenderOutput::Png(Some(png))) = output else { return None };
    let (width, height) = png_size(&png.bytes)?;
    Some(Png { width: width / SCALE, height: height / SCALE, bytes: png.bytes })
}

/// Width and height of a PNG in pixels, from its header.
pub(crate) fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(8..16)?;
    let (width, height) = header.split_at_checked(4)?;
    Some((u32::from_be_bytes(width.try_into().ok()?), u32::from_be_bytes(height.try_into().ok()?)))
}

/// A diagram in words, for those who can't see it: what it is, and the names in it.
pub(crate) fn described(source: &str) -> String {
    const MOST: usize = 12;
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let kind = lines.iter().find(|line| !line.starts_with("%%")).and_then(|line| line.split_whitespace().next());
    let (what, names): (&str, Vec<&str>) = match kind {
        Some("gantt") => ("Timeline", lines.iter().filter_map(|line| Some(line.split_once(" :")?.0.trim())).collect()),
        Some("flowchart" | "graph") => {
            let is_label =
                |line: &&str| !["click ", "style ", "classDef ", "linkStyle "].iter().any(|key| line.starts_with(key));
            let labels = lines.iter().copied().filter(is_label);
            ("Diagram", labels.filter_map(|line| Some(line.split_once('"')?.1.split_once('"')?.0)).collect())
        }
        _ => ("Diagram", Vec::new()),
    };
    let named = names.iter().take(MOST).copied().collect::<Vec<_>>().join("; ");
    match names.len() {
        0 => what.to_owned(),
        n if n > MOST => format!("{what}: {named}; and {} more", n - MOST),
        _ => format!("{what}: {named}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: &str = "flowchart TD\n  a[\"The roof\"]\n  a --> b[\"A & B\"]\n";

    #[test]
    fn diagrams_are_drawn() {
        let drawn = svg(FLOW).unwrap();
        assert!(drawn.contains("The roof") && drawn.contains("A &amp; B"), "{drawn}");
        assert!(!drawn.contains("foreignObject"));
        let png = png("gantt\n  dateFormat YYYY-MM-DD\n  section A\n  One :2027-03-09, 1d\n").unwrap();
        assert!(png.width > 100 && png.height > 30, "{}x{}", png.width, png.height);
    }

    #[test]
    fn what_is_no_diagram_is_none() {
        assert_eq!(svg("flowchart TD\n  a[["), None);
        assert_eq!(svg("nothing that mermaid knows"), None);
        assert_eq!(png_size(b"no picture at all, but long enough"), None);
    }

    #[test]
    fn nothing_in_a_diagram_runs() {
        let drawn =
            svg("flowchart TD\n a[\"<img src=x onerror=alert(1)>\"] --> b[\"x\"]\n click b \"javascript:alert(1)\"\n");
        let drawn = drawn.unwrap_or_default().to_lowercase();
        for bad in ["javascript:", "<img", "<script", "onerror="] {
            assert!(!drawn.contains(bad), "{bad}: {drawn}");
        }
    }

    #[test]
    fn diagrams_have_words() {
        assert_eq!(described(FLOW), "Diagram: The roof; A & B");
        assert_eq!(described("gantt\n  section A\n  One :2027-03-09, 1d\n"), "Timeline: One");
        assert_eq!(described("pie\n \"a\" : 1"), "Diagram");
    }
}
