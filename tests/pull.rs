//! `trace` and `pull` as a person runs them, on real files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a person's editor")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_fs::TempDir;

/// A brief and its pack.
struct Pack {
    dir: TempDir,
}

impl Pack {
    fn new(example: &str) -> Self {
        let pack = Self { dir: TempDir::new().unwrap() };
        let out = pack.launchpack(&["new", "demo", "--example", example], pack.dir.path());
        assert!(out.status.success(), "{}", text(&out.stderr));
        pack
    }

    fn launchpack(&self, args: &[&str], cwd: &Path) -> Output {
        let program = env!("CARGO_BIN_EXE_launchpack");
        let mut command = Command::new(program);
        command.args(args).current_dir(cwd).stdin(Stdio::null()).env("NO_COLOR", "1").env("HOME", self.dir.path());
        command.output().unwrap()
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let out = self.launchpack(args, &self.dir.path().join("demo"));
        (out.status.code().unwrap(), text(&out.stdout), text(&out.stderr))
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.dir.path().join("demo").join(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.dir.path().join("demo").join(file), text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "`{from}` is not in {file}");
        self.write(file, &text.replacen(from, to, 1));
    }

    fn json(&self, args: &[&str]) -> (i32, serde_json::Value) {
        let (code, out, err) = self.run(args);
        (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}")))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const CARD: &str = "pack/battlecard-deskwise.md";
const FAQ: &str = "pack/launch-faq.md";
const SUMMARY: &str = "pack/exec-summary.md";

#[test]
fn a_figure_corrected_once_is_corrected_everywhere() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "Resolves 38% of", "Resolves 41% of");
    let (summary, brief) = (pack.read(SUMMARY), pack.read("brief.yaml"));

    // Nobody can be asked here.
    let (code, out, err) = pack.run(&["pull"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("-    says: Resolves 38% of requests without an agent\n+    says: Resolves 41% of"), "{out}");
    assert!(out.contains("5 documents will follow: message-ladder.md, battlecard-deskwise.md"), "{out}");
    assert!(err.contains("--yes does it"), "{err}");
    assert_eq!(pack.read("brief.yaml"), brief);

    assert_eq!(pack.run(&["pull", "--dry-run"]).0, 0);
    assert_eq!(pack.read("brief.yaml"), brief);

    let (code, out, _) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("`claims.resolves-38` is pending again"), "{out}");
    assert!(out.contains("brief.yaml: 1 change; 7 documents written"), "{out}");
    let (before, after) = brief.split_once("says: Resolves 38% of").unwrap();
    let expected = format!("{before}says: Resolves 41% of{}", after.replacen("status: approved", "status: pending", 1));
    assert_eq!(pack.read("brief.yaml"), expected);
    // A claim that nobody has approved is not what leaders or customers read.
    assert!(summary.contains("Resolves 41% of") && !pack.read(SUMMARY).contains("Resolves 41% of"));
    for file in ["pack/message-ladder.md", CARD, FAQ, "pack/enablement-deck.md"] {
        let text = pack.read(file);
        assert!(!text.contains("Resolves 38% of"), "{file}");
    }
    assert!(pack.read("pack/message-ladder.md").contains("Resolves 41% of"));
    let (code, out, _) = pack.run(&["pull", "-q", "--yes"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let (_, out, _) = pack.run(&["build"]);
    assert!(out.contains("nothing to do"), "{out}");
}

#[test]
fn a_pull_that_was_cut_off_is_finished_by_the_next_build() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "$3 per employee", "$4 per employee");
    let summary = pack.read(SUMMARY);
    // The brief is written first.
    pack.edit("brief.yaml", ": $3 per employee", ": $4 per employee");
    let (code, out, _) = pack.run(&["build"]);
    assert_eq!(code, 0, "{out}");
    assert_eq!(pack.read(SUMMARY), summary);
    assert!(pack.read(CARD).contains("$4 per employee"));
    assert_eq!(pack.run(&["pull"]).0, 0);
}

#[test]
fn values_come_back_from_every_place() {
    for (file, from, to, path, new) in [
        (SUMMARY, "| 40 of 120 |", "| 45 \\| 120 |", "metrics[0].target", "45 | 120"),
        ("pack/message-ladder.md", "# Larkspur Assist", "# Larkspur C#3", "product.name", "Larkspur C#3"),
        (
            "pack/enablement-deck.md",
            "description: \"Larkspur Assist:",
            "description: \"Larkspur \\\"A\\\":",
            "product.name",
            "Larkspur \"A\"",
        ),
        (
            CARD,
            "### \"Your price comes on top\"",
            "### \"Your price: too high\"",
            "competitors[0].objections[2].says",
            "Your price: too high",
        ),
        (SUMMARY, "Launch 9 March 2027", "Launch 16 March 2027", "launch.date", "2027-03-16"),
        (
            CARD,
            "Larkspur Assist finishes the request",
            "Larkspur Assist completes the request",
            "positioning.difference",
            "It completes the request under the customer's own approval policy instead of pointing at an article",
        ),
        (
            FAQ,
            "No. Customer content is not used to train any model, ours or a supplier's; this is in the contract.",
            "Never.\n\nThe contract forbids it.",
            "faq[3].a",
            "Never.\n\nThe contract forbids it.",
        ),
        (
            CARD,
            "on our list, so no new contract ·",
            "on our list ·",
            "competitors[0].strengths[0]",
            "Already installed in many accounts on our list",
        ),
    ] {
        let pack = Pack::new("enterprise-ai");
        pack.edit(file, from, to);
        let (code, out) = pack.json(&["pull", "--yes", "--format", "json"]);
        assert_eq!(code, 0, "{out}");
        let changes = out["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{out}");
        assert_eq!((changes[0]["path"].as_str(), changes[0]["new"].as_str()), (Some(path), Some(new)));
        assert_eq!(changes[0]["from"][0]["file"], file);
        assert!(pack.read(file).contains(to), "{file}");
        assert_eq!(pack.run(&["pull"]).0, 0, "{path}");
    }
}

#[test]
fn what_is_not_certain_is_refused_with_its_reason() {
    for (file, from, to, rule, path) in [
        (
            CARD,
            "**Walk away when:** The customer is",
            "**Walk away** if it is",
            "edit-unclear",
            "competitors[0].we_lose_when",
        ),
        (
            CARD,
            "**What it is:** A ticketing suite with a chatbot add-on.",
            "**What it is:**",
            "value-deleted",
            "competitors[0].is",
        ),
        (SUMMARY, "7 June 2027", "8 June 2027", "no-way-back", "metrics[0].by"),
        (SUMMARY, "Launch 9 March 2027", "Launch in spring", "no-way-back", "launch.date"),
        (FAQ, "Give your agents the hard", "Give your agents **the hard**", "no-way-back", "audience[1].message"),
        (
            CARD,
            "Larkspur Assist finishes the request",
            "Larkspur Aid finishes the request",
            "no-way-back",
            "positioning.difference",
        ),
    ] {
        let pack = Pack::new("enterprise-ai");
        let brief = pack.read("brief.yaml");
        pack.edit(file, from, to);
        let (code, out) = pack.json(&["pull", "--yes", "--format", "json"]);
        assert_eq!(code, 1, "{path}: {out}");
        assert!(out["changes"].as_array().unwrap().is_empty(), "{out}");
        let refused = &out["refused"][0];
        assert_eq!((refused["rule"].as_str(), refused["path"].as_str()), (Some(rule), Some(path)), "{out}");
        assert!(refused["reason"].as_str().is_some_and(|reason| !reason.is_empty()) && refused["line"].is_u64());
        assert_eq!(pack.read("brief.yaml"), brief);
        assert!(pack.read(file).contains(to));
    }
}

#[test]
fn two_texts_for_one_value_are_settled_by_naming_a_document() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "Resolves 38% of", "Resolves 41% of");
    pack.edit(FAQ, "Resolves 38% of", "Resolves 42% of");
    let (code, _, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 1);
    assert!(err.contains("warning[edited-apart]") && err.contains("pull --take launch-faq"), "{err}");
    let (code, out, err) = pack.run(&["pull", "--yes", "--take", "exec-summary"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(pack.read(FAQ).contains("Resolves 41% of") && pack.read("brief.yaml").contains("says: Resolves 41%"));
    // What was typed there is kept.
    assert!(pack.read("pack/.launchpack/backup/1-launch-faq.md").contains("Resolves 42% of"));
    assert_eq!(pack.run(&["pull"]).0, 0);
    let (code, _, err) = pack.run(&["pull", "--take", "exec-sumary"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `exec-summary`?"), "{err}");
}

#[test]
fn only_the_named_documents_are_pulled() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "Resolves 38% of", "Resolves 41% of");
    pack.edit(FAQ, "### How is it priced?", "### What does it cost?");
    let (_, out) = pack.json(&["pull", "launch-faq", "--dry-run", "--format", "json"]);
    assert_eq!(out["changes"].as_array().unwrap().len(), 1);
    assert_eq!(out["changes"][0]["path"], "faq[4].q");
    assert_eq!(out["written"], false);
}

#[test]
fn items_that_are_shown_whole_are_pulled() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(
        CARD,
        "## Then ask",
        "### \"Our board wants one vendor\"\n\nThen show them the bill.\n\nAll of it.\n\n## Then ask",
    );
    pack.edit(
        CARD,
        "- Moving to the top tier reprices the whole suite.\n",
        "- It is slow: 9 s per answer.\n- It has no export.\n",
    );
    pack.edit(
        FAQ,
        "### If a journalist asks",
        "### Does it speak Japanese?\n\nFrom April on.\n\n### If a journalist asks",
    );
    pack.edit(
        SUMMARY,
        "flat fee. (Tomas Lindqvist)\n",
        "flat fee. (Tomas Lindqvist)\n- **The beta slips.** Ship the trial first. (Priya Raman)\n",
    );
    let card = pack.read(CARD);
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    let brief = pack.read("brief.yaml");
    for lines in [
        "      - says: Our board wants one vendor\n        answer: |-\n          Then show them the bill.\n\n          All of it.\n",
        "  - q: Does it speak Japanese?\n    a: From April on.\n",
        "  - what: The beta slips\n    plan: Ship the trial first\n    owner: Priya Raman\n",
        "      - 'It is slow: 9 s per answer'\n      - It has no export\n",
    ] {
        assert!(brief.contains(lines), "{lines}\n{out}");
    }
    assert!(!brief.contains("reprices the whole suite"));
    assert_eq!(pack.read(CARD), card);
    assert!(pack.read(FAQ).contains("  - [Does it speak Japanese?](#does-it-speak-japanese)"));
    let (code, out, _) = pack.run(&["pull"]);
    assert_eq!(code, 0, "{out}");

    // And out again.
    pack.edit(SUMMARY, "- **The beta slips.** Ship the trial first. (Priya Raman)\n", "");
    pack.edit(FAQ, "### Does it speak Japanese?\n\nFrom April on.\n\n", "");
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    let brief = pack.read("brief.yaml");
    assert!(!brief.contains("The beta slips") && !brief.contains("Japanese"), "{brief}");
}

#[test]
fn a_value_under_a_conflict_waits() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "Turn 40 of", "Turn 45 of");
    pack.edit("brief.yaml", "goal: Turn 40 of", "goal: Turn 42 of");
    // The brief moved on since the build.
    let (code, out) = pack.json(&["pull", "--format", "json", "--dry-run"]);
    assert_eq!((code, out["refused"][0]["rule"].as_str()), (1, Some("brief-moved-on")), "{out}");
    assert_eq!(pack.run(&["build"]).0, 1);
    let (code, out) = pack.json(&["pull", "--format", "json", "--yes"]);
    assert_eq!((code, out["refused"][0]["rule"].as_str()), (1, Some("open-conflict")), "{out}");
    assert!(pack.read(SUMMARY).contains("<<<<<<< your edit"));
}

#[test]
fn windows_line_ends_stay() {
    let pack = Pack::new("consumer-device");
    let brief = pack.read("brief.yaml").replace('\n', "\r\n");
    pack.write("brief.yaml", &brief);
    pack.run(&["build"]);
    let file = "pack/exec-summary.md";
    let text = pack.read(file).replace('\n', "\r\n");
    pack.write(file, &text);
    assert_eq!(pack.run(&["pull"]).0, 0);
    let (_, out) = pack.json(&["trace", "--value", "product.one_liner", "--format", "json"]);
    let old = out["values"][0]["text"].as_str().unwrap().to_owned();
    let new = old.replacen(' ', " now ", 1);
    pack.edit(file, &old, &new);
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(pack.read("brief.yaml"), brief.replace(&old, &new));
    assert!(!pack.read(file).replace("\r\n", "").contains('\n'));
}

#[test]
fn a_line_is_traced_to_its_values_and_to_the_other_lines() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "# Larkspur Assist", "A line of mine.\n\n# Larkspur Assist");
    pack.edit(SUMMARY, "- Resolves 38% of", "- Resolves 41% of");
    let line = pack.read(SUMMARY).lines().position(|line| line.contains("Resolves 41%")).unwrap() + 1;
    let (code, out) = pack.json(&["trace", &format!("pack/exec-summary.md:{line}"), "--format", "json"]);
    assert_eq!(code, 0);
    let value = &out["values"][0];
    assert_eq!(value["path"], "claims.resolves-38.says");
    assert_eq!(value["text"], "Resolves 38% of requests without an agent");
    assert_eq!(value["edited"], true);
    let brief = pack.read("brief.yaml");
    let number = usize::try_from(value["line"].as_u64().unwrap()).unwrap();
    assert!(brief.lines().nth(number - 1).unwrap().trim_start().starts_with("says: Resolves 38%"));
    let places = value["places"].as_array().unwrap();
    assert!(places.iter().any(|place| place["file"] == FAQ));
    assert!(places.iter().any(|place| place["file"] == SUMMARY && place["line"] == line));
    // Each place says it.
    for place in places {
        let text = pack.read(place["file"].as_str().unwrap());
        let line = text.lines().nth(usize::try_from(place["line"].as_u64().unwrap()).unwrap() - 1).unwrap();
        assert!(line.contains("of requests without an agent"), "{line}");
    }

    let (_, out) = pack.json(&["trace", &format!("exec-summary:{line}:{}", 3), "--format", "json"]);
    assert_eq!(out["values"].as_array().unwrap().len(), 1);
    let (_, out, _) = pack.run(&["trace", "exec-summary:1"]);
    assert!(out.contains("your own words"), "{out}");
    let (_, out, _) = pack.run(&["trace", "battlecard-deskwise:13"]);
    assert!(
        out.contains("the template's own words: core/battlecard.md.hbs:") && out.contains("## When we win"),
        "{out}"
    );
    pack.edit(CARD, "## When we win, when", "## Where we win, when");
    let (_, out, _) = pack.run(&["trace", "battlecard-deskwise:13"]);
    assert!(out.contains("the template's own words, edited"), "{out}");
}

#[test]
fn unknown_words_are_answered_with_the_nearest() {
    let pack = Pack::new("minimal");
    for (args, answer) in [
        (["trace", "--value", "product.nmae"], "did you mean `product.name`?"),
        (["trace", "--format=text", "launch-fag:3"], "did you mean `launch-faq`?"),
        (["trace", "--format=text", "launch-faq:9999"], "it has"),
        (["trace", "--format=text", "launch-faq"], "expected a document and a line like `launch-faq:12`"),
        (["pull", "--take", "battlecart"], "the pack has no document"),
    ] {
        let (code, _, err) = pack.run(&args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(answer), "{args:?}: {err}");
    }
}

/// Runs it as if a person sat there and typed this.
fn answered(pack: &Pack, args: &[&str], answer: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut input = std::io::Cursor::new(answer.to_owned());
    let terminal = launchpack::cli::Terminal {
        out: &mut out,
        err: &mut err,
        colour: false,
        is_watched: false,
        input: &mut input,
        stream: || Box::new(std::io::empty()),
        is_asked: true,
        here: pack.dir.path().join("demo"),
        path: None,
        now: jiff::Timestamp::now,
        data: None,
        today: || jiff::civil::date(2027, 1, 25),
    };
    let args = ["launchpack"].iter().chain(args).map(std::ffi::OsString::from);
    let code = launchpack::cli::run(args, terminal);
    (code, text(&out), text(&err))
}

#[test]
fn a_person_is_asked() {
    let pack = Pack::new("minimal");
    let brief = pack.read("brief.yaml");
    let (_, out) = pack.json(&["trace", "--value", "product.name", "--format", "json"]);
    let name = out["values"][0]["text"].as_str().unwrap().to_owned();
    pack.edit("pack/exec-summary.md", &name, "Quillon");
    for answer in ["n\n", "", "what\n"] {
        let (code, out, err) = answered(&pack, &["pull"], answer);
        assert_eq!(code, 1, "{out}");
        assert!(err.contains("Change the brief so? [y/N, c to choose one by one]"), "{err}");
        assert_eq!(pack.read("brief.yaml"), brief);
    }
    let (code, out, _) = answered(&pack, &["pull"], "y\n");
    assert_eq!(code, 0, "{out}");
    assert!(pack.read("brief.yaml").contains("name: Quillon"));
    assert!(pack.read("pack/README.md").contains("Quillon"));
}

#[test]
fn each_change_is_taken_or_left_by_itself() {
    let pack = Pack::new("enterprise-ai");
    let owner = "Priya Raman";
    pack.edit("pack/exec-summary.md", owner, "Ann Berg");
    pack.edit("pack/battlecard-deskwise.md", "Keep it for questions", "Keep it for easy questions");
    let deskwise = pack.read("pack/battlecard-deskwise.md");
    let (code, out, err) = answered(&pack, &["pull"], "c\nh\ny\n");
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("also said in"), "{out}");
    let brief = pack.read("brief.yaml");
    assert!(brief.contains("owner: Ann Berg") && !brief.contains("easy questions"), "{brief}");
    // What stays where it is stays, and is not offered again, also after another build.
    assert!(pack.read("pack/battlecard-deskwise.md").contains("Keep it for easy questions"), "{deskwise}");
    let (_, out, _) = pack.run(&["pull", "--dry-run"]);
    assert!(out.contains("no document has an edit of a brief value"), "{out}");
    pack.edit("brief.yaml", "tier: 1", "tier: 2");
    pack.run(&["build"]);
    let (_, out, _) = pack.run(&["pull", "--dry-run"]);
    assert!(out.contains("no document has an edit of a brief value"), "{out}");
    // Other words are another edit.
    pack.edit("pack/battlecard-deskwise.md", "easy questions", "simple questions");
    let (_, out, _) = pack.run(&["pull", "--dry-run"]);
    assert!(out.contains("competitors[0].objections[0].answer changed in"), "{out}");
}

#[test]
fn values_are_named_on_the_command_line() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("pack/exec-summary.md", "Priya Raman", "Ann Berg");
    pack.edit("pack/battlecard-deskwise.md", "Keep it for questions", "Keep it for easy questions");
    let (code, out, err) = pack.run(&["pull", "--only", "launch.owner", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(pack.read("brief.yaml").contains("owner: Ann Berg") && !pack.read("brief.yaml").contains("easy questions"));
    let (code, _, err) = pack.run(&["pull", "--leave", "competitors[0].objections[0].answer", "--yes"]);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = pack.run(&["pull", "--dry-run"]);
    assert!(out.contains("no document has an edit of a brief value"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_brief_that_is_a_link_stays_one() {
    let pack = Pack::new("minimal");
    let demo = pack.dir.path().join("demo");
    std::fs::rename(demo.join("brief.yaml"), pack.dir.path().join("real.yaml")).unwrap();
    std::os::unix::fs::symlink("../real.yaml", demo.join("brief.yaml")).unwrap();
    let name = pack.json(&["trace", "--value", "product.name", "--format", "json"]).1["values"][0]["text"].clone();
    pack.edit("pack/exec-summary.md", name.as_str().unwrap(), "Quillon");
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(demo.join("brief.yaml").is_symlink());
    assert!(std::fs::read_to_string(pack.dir.path().join("real.yaml")).unwrap().contains("name: Quillon"));
}

#[test]
fn without_a_pack_there_is_nothing_to_pull() {
    let pack = Pack::new("minimal");
    std::fs::remove_dir_all(pack.dir.path().join("demo/pack")).unwrap();
    for args in [["pull", "--yes"], ["trace", "launch-faq:1"]] {
        let (code, _, err) = pack.run(&args);
        assert_eq!(code, 2);
        assert!(err.contains("launchpack build"), "{err}");
    }
}

#[test]
fn references_follow_a_name() {
    let pack = Pack::new("enterprise-ai");
    let ladder = "pack/message-ladder.md";
    let was = pack.read(ladder);
    pack.write(ladder, &was.replace("Chief information security officer", "Security lead"));
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    let brief = pack.read("brief.yaml");
    assert!(brief.contains("name: Security lead") && brief.contains("audience: security-lead"), "{brief}");
    assert!(!brief.to_lowercase().contains("chief information") && !brief.contains("chief-information"), "{brief}");
    assert_eq!(pack.run(&["pull"]).0, 0);
}

#[test]
fn an_edit_that_ends_without_its_full_stop_is_pulled() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(SUMMARY, "switched on by default.", "switched on for everyone");
    let summary = pack.read(SUMMARY);
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(pack.read("brief.yaml").contains("access requests switched on for everyone\n"));
    assert_eq!(pack.read(SUMMARY), summary, "the stop stays away where it was taken out");
}

#[test]
fn steps_of_a_numbered_list_are_pulled() {
    let pack = Pack::new("enterprise-ai");
    pack.run(&["build", "--set", "launch"]);
    let plan = "pack/launch-plan.md";
    pack.edit(plan, "2. **Japan", "2. **Sticker sheet.** Nobody notices before May.\n3. **Japan");
    pack.edit(plan, "3. **Two of the four", "4. **Two of the four");
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    let brief = pack.read("brief.yaml");
    let added = "  - what: Sticker sheet\n    cost: Nobody notices before May\n  - what: Japan announcement\n";
    assert!(brief.contains(added), "{brief}");
    pack.edit(plan, "2. **Sticker sheet.** Nobody notices before May.\n3. **Japan", "2. **Japan");
    pack.edit(plan, "4. **Two of the four", "3. **Two of the four");
    let (code, out, err) = pack.run(&["pull", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(!pack.read("brief.yaml").contains("Sticker"));
}
