//! Command line in, exit status out.
use std::sync::Arc;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let source = Arc::new(launchpack::finding::Source { path: args[1].clone().into(), text });
    let read = launchpack::brief::read(&source).unwrap().value;
    let catalog = launchpack::catalog::embedded();
    let kinds: Vec<_> = catalog.documents().collect();
    std::fs::create_dir_all(&args[2]).unwrap();
    for d in launchpack::render::render(catalog, &read, &kinds).unwrap() {
        std::fs::write(format!("{}/{}", args[2], d.file), d.text).unwrap();
    }
}
