//! Fuzzes without a nightly compiler: `cargo run --release --example fuzz -- read 60` changes the corpus of `read` for 60
//! seconds. What fails, or takes longer than a second, is written to `fuzz/artifacts`.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool for developers")]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use targets::{ALL, Dice, corpus, mutated};

fn main() {
    let mut args = std::env::args().skip(1);
    let wanted = args.next().unwrap_or_else(|| "all".to_owned());
    let seconds = args.next().and_then(|n| n.parse().ok()).unwrap_or(60);
    let seed = args.next().and_then(|n| n.parse().ok());
    let seed = seed.or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|t| t.as_secs())).unwrap_or(1);
    for (name, target) in ALL.into_iter().filter(|(name, _)| wanted == "all" || wanted == *name) {
        let kept = corpus(name);
        let (mut dice, begun) = (Dice::new(seed), Instant::now());
        let (mut runs, mut failures) = (0_u64, 0_usize);
        while begun.elapsed() < Duration::from_secs(seconds) && failures < 10 {
            let input = mutated(&kept, &mut dice);
            let started = Instant::now();
            let ended = catch_unwind(AssertUnwindSafe(|| target(&input)));
            runs += 1;
            if ended.is_err() || started.elapsed() > Duration::from_secs(1) {
                failures += 1;
                let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/artifacts").join(name);
                let file = folder.join(format!("{seed}-{runs}"));
                let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, &input));
                println!("{name}: {} ({written:?})", file.display());
            }
        }
        println!("{name}: {runs} inputs, {failures} failures, seed {seed}");
    }
}
