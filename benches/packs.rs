//! Builds beside `cp -r` of the same files, in one run: `cargo bench`.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 31;
const BRIEFS: usize = 1000;

fn run(folder: &Path, program: &str, args: &[&str]) -> Duration {
    let start = Instant::now();
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let took = start.elapsed();
    assert!(status.success(), "{program} {args:?}");
    took
}

fn launchpack(folder: &Path, args: &[&str]) -> Duration {
    run(folder, env!("CARGO_BIN_EXE_launchpack"), args)
}

/// Medians of two things done in turn, each after its own preparation: what else the machine does falls on both.
fn medians(runs: usize, mut ours: impl FnMut() -> Duration, mut theirs: impl FnMut() -> Duration) -> [Duration; 2] {
    let (mut a, mut b): (Vec<Duration>, Vec<Duration>) = (0..runs).map(|_| (ours(), theirs())).unzip();
    [&mut a, &mut b].map(|taken| {
        taken.sort();
        taken.get(runs / 2).copied().unwrap_or_default()
    })
}

fn clean(path: &Path) {
    let _ = fs::remove_dir_all(path);
}

/// Paragraphs and items of a document broken at 72 columns, as fill-paragraph does it.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut in_block = false;
    for (i, line) in text.lines().enumerate() {
        if line.starts_with("```") || line == "---" || line.starts_with("<!--") {
            in_block =
                if line.starts_with("<!--") { !line.contains("-->") } else { !in_block && (i == 0 || line != "---") };
        } else if line.ends_with("-->") {
            in_block = false;
        }
        let is_item = line.trim_start().starts_with("- ");
        let begins = |word: &str| {
            !word.starts_with(|c: char| c.is_alphanumeric() || "*[\"'(".contains(c))
                || word.ends_with('.') && word.starts_with(|c: char| c.is_ascii_digit())
        };
        if in_block || line.starts_with(['#', '|', '<', '>', '`', '[']) {
            out.push_str(line);
        } else {
            let indent = line.len() - line.trim_start().len() + if is_item { 2 } else { 0 };
            let mut column = 0;
            for (n, word) in line.split(' ').enumerate() {
                if n > 0 && column + word.len() > 72 && !begins(word) {
                    out.push('\n');
                    out.push_str(&" ".repeat(indent));
                    column = indent;
                } else if n > 0 {
                    out.push(' ');
                    column += 1;
                }
                out.push_str(word);
                column += word.len();
            }
        }
        out.push('\n');
    }
    out
}

/// Rebuilds of a pack that a person's editor wrapped, and of one with a very long document, each beside the same pack as it was
/// written.
fn edited(root: &Path, text: &str) {
    for name in ["plain", "wrapped", "long"] {
        launchpack(root, &["new", name, "--example", "enterprise-ai"]);
    }
    for entry in fs::read_dir(root.join("wrapped/pack")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            fs::write(&path, wrapped(&fs::read_to_string(&path).unwrap())).unwrap();
        }
    }
    let ladder = root.join("long/pack/message-ladder.md");
    let mut long = fs::read_to_string(&ladder).unwrap();
    let own = "\nA paragraph of a person's own, with **some words** that matter, a [link](https://far.example/a), and 12% of a number.\n";
    while long.len() < 300_000 {
        long.push_str(own);
    }
    fs::write(&ladder, long).unwrap();
    let mut turn = 0;
    let mut rebuild = |name: &str| {
        turn += 1;
        let folder = root.join(name);
        fs::write(folder.join("brief.yaml"), text.replace("Priya Raman", &format!("Priya Raman {turn}"))).unwrap();
        launchpack(&folder, &["build"])
    };
    println!("\n| What | edited | as written | times |\n| --- | --- | --- | --- |");
    for (what, name) in
        [("rebuild of a pack that an editor wrapped", "wrapped"), ("rebuild with a document of 300 kB", "long")]
    {
        let mut taken: Vec<(Duration, Duration)> = (0..RUNS).map(|_| (rebuild(name), rebuild("plain"))).collect();
        taken.sort();
        let (a, b) = taken.get(RUNS / 2).copied().unwrap_or_default();
        let ratio = a.as_secs_f64() / b.as_secs_f64();
        println!("| {what} | {:.1} ms | {:.1} ms | {ratio:.1} |", a.as_secs_f64() * 1e3, b.as_secs_f64() * 1e3);
    }
    println!();
}

fn main() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    launchpack(root, &["new", "one", "--example", "enterprise-ai"]);
    let (one, pack, copy) = (root.join("one"), root.join("one/pack"), root.join("copy"));
    let brief = one.join("brief.yaml");
    let text = fs::read_to_string(&brief).unwrap();

    let copies = || {
        clean(&copy);
        run(root, "cp", &["-r", "one/pack", "copy"])
    };
    let row = |what: &str, [took, beside]: [Duration; 2]| {
        let ratio = took.as_secs_f64() / beside.as_secs_f64();
        println!("| {what} | {:.1} ms | {:.1} ms | {ratio:.1} |", took.as_secs_f64() * 1e3, beside.as_secs_f64() * 1e3);
    };
    println!("| What | launchpack | `cp -r` of the same files | times |");
    println!("| --- | --- | --- | --- |");
    let first = || {
        // The copy needs something to copy, so the old pack goes just before the new one comes.
        clean(&pack);
        launchpack(&one, &["build"])
    };
    row("first build", medians(RUNS, first, copies));
    let mut turn = 0;
    let rebuild = || {
        turn += 1;
        fs::write(&brief, text.replace("Priya Raman", &format!("Priya Raman {turn}"))).unwrap();
        launchpack(&one, &["build"])
    };
    row("rebuild after a change that every document says", medians(RUNS, rebuild, copies));
    row("rebuild with nothing to do", medians(RUNS, || launchpack(&one, &["build"]), copies));

    edited(root, &text);

    let many = root.join("many");
    fs::create_dir(&many).unwrap();
    let names: Vec<String> = (0..BRIEFS).map(|i| format!("b{i}")).collect();
    for name in &names {
        fs::create_dir(many.join(name)).unwrap();
        fs::write(many.join(name).join("brief.yaml"), &text).unwrap();
    }
    let mut args = vec!["build", "--quiet"];
    args.extend(names.iter().map(String::as_str));
    let all = || {
        for name in &names {
            clean(&many.join(name).join("pack"));
        }
        launchpack(&many, &args)
    };
    let all_copies = || {
        clean(&copy);
        run(root, "cp", &["-r", "many", "copy"])
    };
    row("1,000 briefs, first build", medians(5, all, all_copies));

    audited(root);
}

/// A page of 7 kB, a thousand of them, and what twice the text and twice the brief cost.
fn audited(root: &Path) {
    let page = include_str!("../tests/data/audit/larkspur-page.html");
    let prose = include_str!("../tests/data/audit/larkspur-quiet.md").replace("\n\n", "</p>\n<p>");
    let text = format!("{page}<p>{}</p>", prose.repeat(3));
    let site = root.join("site");
    fs::create_dir(&site).unwrap();
    let names: Vec<String> = (0..1_000).map(|i| format!("site/p{i}.html")).collect();
    for name in &names {
        fs::write(root.join(name), &text).unwrap();
    }
    for times in [100, 200] {
        fs::write(root.join(format!("long{times}.html")), text.repeat(times)).unwrap();
    }
    let brief = fs::read_to_string(root.join("one/brief.yaml")).unwrap();
    let (head, faq) = brief.split_once("\nfaq:\n").unwrap();
    let (faq, rest) = faq.split_once("\nchannels:\n").unwrap();
    fs::create_dir(root.join("wide")).unwrap();
    let wide = format!("{head}\nfaq:\n{}\nchannels:\n{rest}", faq.repeat(20));
    fs::write(root.join("wide/brief.yaml"), wide).unwrap();
    let audit = |brief: &str, files: &[&str]| {
        let args = [&["audit", "--quiet", "--fail-on", "never", "--brief", brief], files].concat();
        launchpack(root, &args)
    };
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    println!("\n| What | took |\n| --- | --- |");
    let row = |what: &str, brief: &str, files: &[&str]| {
        let mut taken: Vec<Duration> = (0..5).map(|_| audit(brief, files)).collect();
        taken.sort();
        println!("| {what} | {:.1} ms |", taken.get(2).map_or(0.0, |took| took.as_secs_f64() * 1e3));
    };
    row("audit of a page of 9 kB", "one", &["site/p1.html"]);
    row("the same, with twenty times as many questions in the brief", "wide", &["site/p1.html"]);
    row("audit of a page a hundred times as long", "one", &["long100.html"]);
    row("audit of a page two hundred times as long", "one", &["long200.html"]);
    row("audit of 1,000 pages", "one", &all);
}
