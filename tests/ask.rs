//! `new` and `ask`: a person in a terminal, and answers without one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::{piped, run};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

/// The program in a terminal of its own.
struct Seat {
    said: Receiver<Vec<u8>>,
    keys: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: String,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Seat {
    fn take(folder: &Path, args: &[&str]) -> Self {
        let pair =
            native_pty_system().openpty(PtySize { rows: 50, cols: 200, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_launchpack"));
        command.args(args);
        command.cwd(folder);
        command.env("TERM", "xterm");
        command.env("NO_COLOR", "1");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, said) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { said, keys, child, shown: String::new(), _terminal: pair.master }
    }

    /// Waits until these words are shown, and forgets all that was shown by then.
    fn sees(&mut self, words: &str) {
        loop {
            if let Some(at) = self.shown.find(words) {
                self.shown = self.shown[at + words.len()..].to_owned();
                return;
            }
            let Ok(more) = self.said.recv_timeout(Duration::from_mins(1)) else {
                panic!("`{words}` never came: {}", self.shown)
            };
            let more = String::from_utf8_lossy(&more).into_owned();
            // A program that asks where the cursor is gets an answer.
            if more.contains("\u{1b}[6n") {
                self.keys.write_all(b"\x1b[1;1R").unwrap();
            }
            self.shown.push_str(&more);
        }
    }

    fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn answers(&mut self, question: &str, keys: &str) {
        self.sees(question);
        // The keys that are there are named behind each question.
        self.sees("Ctrl-C ends");
        self.types(keys);
    }

    fn leaves(mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }
}

const ENTER: &str = "\r";
const ESC: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";

fn folder() -> assert_fs::TempDir {
    assert_fs::TempDir::new().unwrap()
}

fn text(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn an_interview_makes_a_brief_and_a_pack() {
    let folder = folder();
    let mut seat = Seat::take(folder.path(), &["new"]);
    seat.answers("What is it called?", "Potluck\r");
    seat.answers("What does it do, and for whom?", "Potluck plans a shared meal in a chat\r");
    seat.answers("Who is it for?", "Flatmates\r");
    // One key goes back, and what was said is there to be changed.
    seat.answers("What is their problem", ESC);
    seat.answers("Who is it for?", " who cook\r");
    seat.answers("What is their problem", "Nobody knows who brings what\r");
    seat.answers("What does it promise", "Dinner planned before anyone is hungry\r");
    seat.answers("Why should anyone believe that?", "It is very quick for all of us\r");
    seat.sees("name it in one to three words");
    seat.types(&"\u{7f}".repeat(40));
    seat.types("Quick: a plan in one minute\r");
    seat.answers("And a second reason?", ENTER);
    seat.answers("What would they choose instead", "A group chat\r");
    seat.answers("What do you hear then", ENTER);
    seat.answers("On which day does it launch?", "04/05/2027\r");
    seat.sees("2027-05-04 or 2027-04-05?");
    seat.types(&"\u{7f}".repeat(10));
    seat.types("4 May 2027\r");
    seat.sees("6 documents written");
    seat.sees("What would help most now:");
    seat.sees("launchpack ask");
    assert_eq!(seat.leaves(), 0);
    let brief = text(folder.path(), "potluck/brief.yaml");
    for line in [
        "name: Potluck\n",
        "name: Flatmates who cook #",
        "name: Quick #",
        "benefit: A plan in one minute #",
        "date: 4 May 2027 #",
    ] {
        assert!(brief.contains(line), "{line}: {brief}");
    }
    assert!(text(folder.path(), "potluck/pack/exec-summary.md").contains("Launch 4 May 2027"));
    assert!(text(folder.path(), "potluck/pack/battlecard-a-group-chat.md").contains("a group chat"));
}

#[test]
fn who_has_enough_keeps_what_was_said() {
    let folder = folder();
    let mut seat = Seat::take(folder.path(), &["new", "p", "--name", "Potluck"]);
    seat.answers("What does it do, and for whom?", "Potluck plans a shared meal\r");
    seat.answers("Who is it for?", CTRL_C);
    seat.sees("documents written");
    assert_eq!(seat.leaves(), 0);
    assert!(text(folder.path(), "p/brief.yaml").contains("one_liner: Potluck plans a shared meal #"));
    let mut seat = Seat::take(folder.path(), &["new"]);
    seat.answers("What is it called?", CTRL_C);
    seat.sees("nothing was made");
    assert_eq!(seat.leaves(), 0);
}

#[test]
fn ask_goes_on_with_what_gives_most() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["new", "p", "--name", "Potluck"]).status, 0);
    let dir = folder.path().join("p");
    let mut seat = Seat::take(&dir, &["ask"]);
    seat.sees("documents wait for it");
    seat.answers("Who is it for?", "Flatmates\r");
    seat.sees("What is their part in the decision?");
    seat.sees("skip this");
    seat.types("champion\r");
    seat.answers("What is their problem", ENTER);
    seat.answers("What do they do about it today?", ENTER);
    seat.answers("What do they want instead?", "A full table\r");
    seat.answers("said for them?", ENTER);
    seat.sees("followed");
    seat.sees("documents wait for it");
    seat.answers("?", CTRL_C);
    seat.sees("What you said is in the brief.");
    assert_eq!(seat.leaves(), 0);
    let brief = text(&dir, "brief.yaml");
    assert!(brief.contains("- name: Flatmates #") && brief.contains("outcome: A full table #"), "{brief}");
    assert!(brief.contains("role: champion"), "{brief}");
    assert!(text(&dir, "pack/message-ladder.md").contains("Flatmates"));
}

#[test]
fn a_claim_that_a_proof_needs_is_made_on_the_spot() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["new", "p", "--name", "Potluck"]).status, 0);
    let dir = folder.path().join("p");
    assert_eq!(run(&dir, &["add", "messaging.pillars", "name=Quick", "benefit=No wait"]).status, 0);
    let mut seat = Seat::take(&dir, &["ask", "messaging.pillars[0].proof"]);
    seat.answers("What do you claim, word for word?", "Plans dinner in one minute\r");
    seat.answers("How do you know", "Timed in 12 flats\r");
    seat.answers("Where is the proof written down?", ENTER);
    seat.answers("What is the date of the evidence?", "soon\r");
    seat.sees("is a date");
    seat.types(&"\u{7f}".repeat(4));
    seat.types("2027-01-02\r");
    seat.sees("followed");
    drop(seat);
    let brief = text(&dir, "brief.yaml");
    assert!(
        brief.contains("plans-dinner-in-one:\n    says: Plans dinner in one minute\n    proof: Timed in 12 flats"),
        "{brief}"
    );
    assert!(brief.contains("status: pending") && brief.contains("proof:\n        - plans-dinner-in-one"), "{brief}");
}

#[test]
fn answers_come_without_a_terminal_too() {
    let folder = folder();
    let made = run(folder.path(), &["new", "p", "--name", "Potluck"]);
    assert!(made.out.contains("What would help most now:"), "{}", made.out);
    let dir = folder.path().join("p");
    assert!(text(&dir, "brief.yaml").lines().count() <= 30);
    let listed = run(&dir, &["ask", "--list"]);
    assert!(listed.out.starts_with("1. Who is it for? (`audience`): 4 documents wait for it"), "{}", listed.out);
    let json: serde_json::Value = serde_json::from_str(&run(&dir, &["ask", "--list", "--format", "json"]).out).unwrap();
    assert_eq!(json["questions"][0]["path"], "audience");
    let ran = piped(&dir, &["ask"], "product.one_liner: Potluck plans a meal\naudience:\n  - name: Flatmates\n");
    assert_eq!(ran.status, 0, "{}", ran.err);
    std::fs::write(dir.join("more.yaml"), "audience:\n  - Parents\nlaunch.date: soon\n").unwrap();
    let before = text(&dir, "brief.yaml");
    let ran = run(&dir, &["ask", "--from", "more.yaml"]);
    assert_eq!((ran.status, text(&dir, "brief.yaml")), (2, before), "{}", ran.err);
    std::fs::write(dir.join("more.yaml"), "audience:\n  - Parents\nlaunch.date: May 2027\n").unwrap();
    assert_eq!(run(&dir, &["ask", "--from", "more.yaml"]).status, 0);
    assert!(text(&dir, "pack/exec-summary.md").contains("May 2027"));
    let only = run(&dir, &["ask", "exec-summary", "--list"]);
    assert!(only.out.contains("`launch.ask`") && !only.out.contains("messaging.subhead"), "{}", only.out);
    assert_eq!(run(&dir, &["ask", "exec-sumary", "--list"]).status, 2);
    let form = run(folder.path(), &["new", "f", "--name", "Potluck", "--form"]);
    assert_eq!(form.status, 0);
    assert!(text(folder.path(), "f/brief.yaml").lines().count() > 300);
}
