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
}
