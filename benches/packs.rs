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

/// The median of some runs, each after its own preparation.
fn median(runs: usize, mut prepare: impl FnMut(), mut timed: impl FnMut() -> Duration) -> Duration {
    let mut taken: Vec<Duration> = (0..runs)
        .map(|_| {
            prepare();
            timed()
        })
        .collect();
    taken.sort();
    taken.get(runs / 2).copied().unwrap_or_default()
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

    let copied = median(RUNS, || clean(&copy), || run(root, "cp", &["-r", "one/pack", "copy"]));
    let first = median(RUNS, || clean(&pack), || launchpack(&one, &["build"]));
    let mut turn = 0;
    let rebuilt = median(
        RUNS,
        || {
            turn += 1;
            fs::write(&brief, text.replace("Priya Raman", &format!("Priya Raman {turn}"))).unwrap();
        },
        || launchpack(&one, &["build"]),
    );
    let idle = median(RUNS, || (), || launchpack(&one, &["build"]));

    let many = root.join("many");
    fs::create_dir(&many).unwrap();
    let names: Vec<String> = (0..BRIEFS).map(|i| format!("b{i}")).collect();
    for name in &names {
        fs::create_dir(many.join(name)).unwrap();
        fs::write(many.join(name).join("brief.yaml"), &text).unwrap();
    }
    let mut args = vec!["build", "--quiet"];
    args.extend(names.iter().map(String::as_str));
    let all =
        median(3, || names.iter().for_each(|name| clean(&many.join(name).join("pack"))), || launchpack(&many, &args));
    let all_copied = median(3, || clean(&copy), || run(root, "cp", &["-r", "many", "copy"]));

    let row = |what: &str, took: Duration, beside: Duration| {
        let ratio = took.as_secs_f64() / beside.as_secs_f64();
        println!("| {what} | {:.1} ms | {:.1} ms | {ratio:.1} |", took.as_secs_f64() * 1e3, beside.as_secs_f64() * 1e3);
    };
    println!("| What | launchpack | `cp -r` of the same files | times |");
    println!("| --- | --- | --- | --- |");
    row("first build", first, copied);
    row("rebuild after a change that every document says", rebuilt, copied);
    row("rebuild with nothing to do", idle, copied);
    row("1,000 briefs, first build", all, all_copied);
}
