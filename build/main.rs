//! Reads what the program carries while it is built, so that no build of a pack has to: templates as the engine works with
//! them, sets and word lists without YAML.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it talks to cargo, and what it can't do stops the build of the program"
)]

mod freeze;

#[path = "../src/digest.rs"]
#[allow(unreachable_pub, reason = "the program shows it")]
mod digest;
#[path = "../src/catalog/embedded.rs"]
mod embedded;
#[path = "../src/render/frozen.rs"]
mod frozen;
#[path = "../src/catalog/set.rs"]
#[allow(unreachable_pub, reason = "the program shows them")]
mod set;

use std::fs;
use std::path::{Path, PathBuf};

use handlebars::Template;

use crate::embedded::Embedded;
use crate::set::Set;

const FILES: &str = "templates";

fn main() {
    for changes in [FILES, "build", "src/digest.rs", "src/catalog", "src/render/frozen.rs"] {
        println!("cargo::rerun-if-changed={changes}");
    }
    // A program at a fixed address has no pointers to set right when it starts: with so many tables, that is most of its start.
    let system = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let links_to_libc = !system("FEATURE").contains("crt-static");
    if system("OS") == "linux" && system("ENV") == "gnu" && links_to_libc {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let mut files = Vec::new();
    collect(Path::new(FILES), &mut files);
    files.sort();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    fs::write(out.join("embedded.bin"), embedded(&files)).expect("the folder can be written to");
}

/// Every file of a folder and those below it, by its path from the top.
fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let within = path.strip_prefix(FILES).unwrap_or(&path);
            let name: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
            files.push((name.join("/"), fs::read_to_string(&path).expect("it is text")));
        }
    }
}

/// What can't be read is left out: the tests, which read every file, tell why.
fn embedded(files: &[(String, String)]) -> Vec<u8> {
    let (mut templates, mut words) = (Vec::new(), Vec::new());
    let mut all = Embedded::default();
    let mut decides = String::new();
    for (path, text) in files {
        if Path::new(path).extension().is_some_and(|end| end == "hbs") {
            templates.extend(frozen(text).map(|bytes| (path.as_str(), bytes)));
        } else if let Some(name) = path.strip_suffix("/set.yaml") {
            all.sets.extend(serde_yaml::from_str::<Set>(text).ok().map(|set| (name, set)));
        } else if let Some(name) = path.strip_prefix("words/").and_then(|name| name.strip_suffix(".yaml")) {
            words.extend(serde_yaml::from_str(text).ok().map(|words: serde_json::Value| (name, words.to_string())));
        } else {
            continue;
        }
        decides.push_str(text);
    }
    all.templates = templates.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect();
    all.words = words.iter().map(|(name, words)| (*name, words.as_str())).collect();
    all.digest = digest::of(decides.as_bytes());
    postcard::to_allocvec(&all).expect("memory is enough")
}

fn frozen(text: &str) -> Option<Vec<u8>> {
    postcard::to_allocvec(&freeze::freeze(&Template::compile(text).ok()?)?).ok()
}
