//! Reads the embedded templates while the program is built, so that no build of a pack has to.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it talks to cargo, and what it can't do stops the build of the program"
)]

use std::fs;
use std::path::{Path, PathBuf};

use handlebars::Template;

mod freeze;
#[path = "../src/render/frozen.rs"]
mod frozen;

const TEMPLATES: &str = "templates";

fn main() {
    for changes in [TEMPLATES, "src/render/frozen.rs"] {
        println!("cargo::rerun-if-changed={changes}");
    }
    // A program at a fixed address has no pointers to set right when it starts: with so many tables, that is most of its start.
    let system = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if system("OS") == "linux" && system("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let mut texts = Vec::new();
    collect(Path::new(TEMPLATES), &mut texts);
    texts.sort();
    // One that is no Handlebars is told by the tests, which read them all.
    let read = texts.iter().filter_map(|(path, text)| Some((path.as_str(), Template::compile(text).ok()?)));
    let read: Vec<(&str, Template)> = read.collect();
    let frozen = read.iter().filter_map(|(path, template)| {
        Some((*path, postcard::to_allocvec(&freeze::freeze(template)?).expect("memory is enough")))
    });
    let bytes = postcard::to_allocvec(&frozen.collect::<Vec<_>>()).expect("memory is enough");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    fs::write(out.join("templates.bin"), bytes).expect("the folder can be written to");
}

/// Every template of a folder and those below it, with its path from the top.
fn collect(folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|end| end == "hbs") {
            let within = path.strip_prefix(TEMPLATES).unwrap_or(&path);
            let name: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
            texts.push((name.join("/"), fs::read_to_string(&path).expect("a template is text")));
        }
    }
}
