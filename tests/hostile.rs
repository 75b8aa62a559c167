//! Hostile input ends in an error, soon and with little memory, and never in a panic.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::format_collect,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::fmt::Write as _;
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Pack, Ran};

/// Generous: a build on a loaded machine, without optimisation.
const PATIENCE: Duration = Duration::from_mins(1);
/// Address space in kB: far below what a run-away would take.
const MEMORY: &str = "3000000";

/// Runs the program with little memory, and ends it where it does not end.
fn run(folder: &Path, args: &[&str]) -> Ran {
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_launchpack")])
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let reader = |mut pipe: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.read_to_end(&mut bytes).map(|_| bytes)
        })
    };
    let (out, err) = (reader(Box::new(child.stdout.take().unwrap())), reader(Box::new(child.stderr.take().unwrap())));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it did not end: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |thread: std::thread::JoinHandle<std::io::Result<Vec<u8>>>| {
        String::from_utf8(thread.join().unwrap().unwrap()).unwrap()
    };
    Ran { status: status.code().unwrap_or(-1), out: text(out), err: text(err) }
}

/// Builds a brief of these bytes.
fn build(bytes: impl AsRef<[u8]>) -> Ran {
    let folder = assert_fs::TempDir::new().unwrap();
    std::fs::write(folder.path().join("brief.yaml"), bytes).unwrap();
    let ran = run(folder.path(), &["build"]);
    let made = folder.path().join("pack/README.md").exists();
    assert_eq!(made, ran.status == 0, "documents are made if and only if the brief is sound: {}", ran.err);
    assert_is_shown(&ran);
    ran
}

/// Nothing that a terminal acts on, and not the words of a panic.
fn assert_is_shown(ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        let acts =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.contains(acts), "{text:?}");
        assert!(!text.contains("panicked") && !text.contains("RUST_BACKTRACE"), "{text}");
    }
}

/// A brief that can't be built: what is said, by the names of the rules.
fn refused(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let ran = build(bytes);
    assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
    rules(&ran.err)
}

fn rules(err: &str) -> Vec<String> {
    let named = err.lines().filter_map(|line| line.strip_prefix("error[").or(line.strip_prefix("warning[")));
    named.filter_map(|line| line.split(']').next()).map(str::to_owned).collect()
}

fn built(bytes: impl AsRef<[u8]>) -> Ran {
    let ran = build(bytes);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    ran
}

const NAMED: &str = "product: {name: Potluck}\n";

#[test]
fn alias_bombs() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (one, other) in ('a'..='z').zip('b'..='z') {
        let _ = writeln!(bomb, "{other}: &{other} [{}]", vec![format!("*{one}"); 9].join(", "));
    }
    let said = refused(&bomb);
    assert!(said.contains(&"no-anchors".to_owned()), "{said:?}");
    assert!(refused(format!("{bomb}product: *z\n")).contains(&"no-anchors".to_owned()));
}

#[test]
fn deep_nesting() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        format!("extra: {}", "[".repeat(100_000)),
        format!("extra: {}x{}", "[".repeat(100_000), "]".repeat(100_000)),
        (0..400).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        "? ".repeat(100_000),
    ] {
        assert!(!refused(format!("{NAMED}{text}")).is_empty());
        assert!(!refused(text).is_empty());
    }
}

#[test]
fn a_file_without_end() {
    let folder = assert_fs::TempDir::new().unwrap();
    let sparse = std::fs::File::create(folder.path().join("brief.yaml")).unwrap();
    sparse.set_len(1 << 30).unwrap();
    let ran = run(folder.path(), &["build"]);
    assert_eq!((ran.status, rules(&ran.err)), (2, vec!["too-large".to_owned()]));
    let ran = run(folder.path(), &["build", "/dev/zero"]);
    assert_eq!((ran.status, rules(&ran.err)), (2, vec!["too-large".to_owned()]));
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let source = pipe.clone();
    let writer = std::thread::spawn(move || {
        let mut pipe = std::fs::File::options().write(true).open(source).unwrap();
        std::io::copy(&mut std::fs::File::open("/dev/urandom").unwrap().take(1 << 30), &mut pipe).is_err()
    });
    let ran = run(folder.path(), &["build", "pipe"]);
    assert_eq!((ran.status, rules(&ran.err)), (2, vec!["too-large".to_owned()]));
    assert!(writer.join().unwrap(), "it was not read to its end");
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(refused(b"product: {name: \xff}\n"), ["not-utf8"]);
    assert_eq!(refused(b"\xff\xfep\0r\0"), ["not-utf8"]);
    assert_eq!(refused(b"product: {name: a\0b}\n"), ["control-character"]);
    assert_eq!(refused("product: {name: \"a\\0b\"}\n"), ["control-character"]);
    assert_eq!(refused("product: {name: \u{fdd0}\u{fdef}, link: \u{fffe}}\n"), ["control-character"; 3]);
    assert_eq!(refused("product: {name: \"\\uFDE0\"}\n"), ["control-character"]);
    assert!(!refused(vec![0; 100_000]).is_empty());
    assert!(!refused("").is_empty());
    assert!(!refused("\u{feff}").is_empty());
    assert!(!refused("# nothing\n").is_empty());
}

#[test]
fn line_ends_and_marks_of_other_systems() {
    for text in [
        "product:\r\n  name: Potluck\r\n  link: https://a.example\r\n".to_owned(),
        "product:\r  name: Potluck\r  link: https://a.example\r".to_owned(),
        "\u{feff}product:\n  name: Potluck\n  link: https://a.example".to_owned(),
        "product:\n  name:\tPotluck\t\n  link: \thttps://a.example\n".to_owned(),
        "---\nproduct:\n  name: Potluck\n  link: https://a.example\n...\n".to_owned(),
    ] {
        built(text);
    }
    assert_eq!(refused(format!("{NAMED}---\n{NAMED}")), ["one-document"]);
    assert_eq!(refused("product:\n\tname: Potluck\n"), ["yaml-syntax"]);
}

#[test]
fn a_place_in_a_file_of_lone_carriage_returns() {
    let ran = build("product:\r  name: Potluck\r  lnik: x\r");
    assert!(ran.err.contains("brief.yaml:3:3"), "{}", ran.err);
}

#[test]
fn very_many_of_everything() {
    let many: String = (0..100_000).fold(format!("{NAMED}competitors:\n"), |text, i| format!("{text}- {i}\n"));
    assert_eq!(refused(&many), ["too-long-list"]);
    let many: String = (0..60_000).fold(NAMED.to_owned(), |text, i| format!("{text}k{i}: x\n"));
    let said = refused(&many);
    assert_eq!((said.len(), said.last().map(String::as_str)), (11, Some("too-many-findings")));
    let slips = (0..5_000).fold(NAMED.to_owned(), |text, i| format!("{text}k{i}: a: b\n"));
    assert!(!refused(&slips).is_empty());
    let proofs =
        format!("{NAMED}claims: {{a: b}}\naudience:\n{}", "- {name: A, proof: [x, y, z, x, y, z]}\n".repeat(20_000));
    assert!(refused(&proofs).contains(&"too-many-findings".to_owned()));
}

/// Every claim comes along wherever it is referred to: 500 competitors with 500 claims each took all memory.
#[test]
fn many_times_many() {
    let mut text = format!("{NAMED}claims:\n");
    for i in 0..500 {
        let _ = writeln!(text, "  c{i}: {{says: 'Claim {i}', proof: measured, status: approved}}");
    }
    let proof = (0..10).map(|i| format!("c{i}")).collect::<Vec<_>>().join(", ");
    text.push_str("competitors:\n");
    for i in 0..500 {
        let _ = writeln!(text, "  - {{name: C{i}, objections: [{{says: dear, answer: no, proof: [{proof}]}}]}}");
    }
    built(&text);
    let over = text.replace("answer: no", "answer: no, proof: [c1, c2]").replacen(
        "objections",
        "questions: [a], objections",
        1,
    );
    assert!(refused(over).contains(&"key-twice".to_owned()));
    let over = text.replace(", c9]", ", c9, c10]");
    assert_eq!(refused(over), ["too-many-references"]);
}

#[test]
fn a_pack_that_would_fill_the_disk() {
    let mut text = format!("product: {{name: '{}'}}\ncompetitors:\n", "name ".repeat(20_000));
    for i in 0..500 {
        let _ = writeln!(text, "  - {{name: C{i}, is: x}}");
    }
    let ran = build(&text);
    assert_ne!(ran.status, 0);
    assert_eq!(rules(&ran.err), ["too-large-pack"]);
}

#[test]
fn values_without_end() {
    for text in
        ["x".repeat(1_000_000), "x ".repeat(500_000), "-".repeat(500_000), "#".repeat(500_000), "&a".repeat(300_000)]
    {
        built(format!("product:\n  name: Potluck\n  one_liner: '{text}'\n"));
    }
    for text in [
        "(https://".repeat(50_000),
        "1.".repeat(200_000),
        "*".repeat(200_000),
        "`".repeat(200_000),
        "[".repeat(200_000),
    ] {
        built(format!("product:\n  name: Potluck\n  one_liner: '{text}*'\n  pricing: '{text}'\n"));
    }
    built(format!("product:\n  name: Potluck\n  pricing: |\n    {}\n", "- *a\n    ".repeat(60_000)));
}

#[test]
fn five_hundred_in_every_list() {
    let list =
        |item: &str| (0..500).map(|i| format!("  - {}\n", item.replace('N', &i.to_string()))).collect::<String>();
    let mut text = NAMED.to_owned();
    for (key, item) in [
        ("audience", "{name: AN, pain: p, message: m}"),
        ("competitors", "{name: CN, objections: [too dear], strengths: [s], questions: [q]}"),
        ("faq", "{q: QN?, a: AN}"),
        ("channels", "{name: ChN, date: T}"),
        ("readiness", "{team: TN, status: at risk}"),
        ("milestones", "{what: MN, date: T-1}"),
        ("metrics", "{name: MN, target: 1}"),
        ("risks", "riskN"),
        ("cut_first", "cutN"),
        ("stories", "storyN"),
    ] {
        let _ = write!(text, "{key}:\n{}", list(item));
    }
    let nested = |item: &str| list(item).replace("  - ", "    - ");
    let _ = write!(text, "messaging:\n  pillars:\n{}", nested("{name: PN, benefit: b}"));
    let _ = write!(text, "  say:\n{}  avoid:\n{}", nested("sN"), nested("tN"));
    built(&text);
}

#[test]
fn ids_stay_within_the_pack() {
    for id in ["../../etc/passwd", ".", "..", "a/b", "a\\b", "a b", "-\u{1F642}-x", &"x".repeat(61), &"𐐀".repeat(60)]
    {
        let text = format!("{NAMED}competitors: [{{name: A, id: '{id}'}}]\n");
        assert_eq!(refused(&text), ["bad-id"], "{id}");
        let text = format!("{NAMED}claims: {{'{id}': says so}}\n");
        assert_eq!(refused(&text), ["bad-id"], "{id}");
    }
    built(format!(
        "{NAMED}competitors: [{{name: A, id: CON}}, {{name: ../../etc/passwd}}, {{name: {}}}]\n",
        "𐐀".repeat(60)
    ));
    assert_eq!(refused(format!("{NAMED}competitors: [{{name: A, id: Ab}}, {{name: aB}}]\n")), ["id-twice"]);
    assert_eq!(refused(format!("{NAMED}claims: {{ab: x, AB: y}}\n")), ["id-twice"]);
}

#[test]
fn folders_outside() {
    for out in ["/tmp/x", "../x", "a/../../x", ".", "..", "con", "a\\b", "C:x", "a/nul.txt"] {
        assert_eq!(refused(format!("{NAMED}pack: {{out: '{out}'}}\n")), ["bad-out"], "{out}");
    }
}

#[test]
fn links_are_not_followed() {
    let elsewhere = assert_fs::TempDir::new().unwrap();
    let victim = elsewhere.path().join("victim.md");
    for place in
        ["launch-faq.md", "README.md", ".launchpack/base/launch-faq.md", ".launchpack/state.json", ".launchpack/lock"]
    {
        let pack = Pack::new("minimal");
        std::fs::write(&victim, "theirs\n").unwrap();
        std::fs::remove_file(pack.path(place)).unwrap();
        symlink(&victim, pack.path(place)).unwrap();
        pack.set("Potluck", "Potlatch");
        let ran = run(&pack.dir(), &["build"]);
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "theirs\n", "{place}");
        assert!(ran.status == 1 || ran.status == 2, "{place}: {}{}", ran.out, ran.err);
        let said = ran.out.contains("not text") || ran.err.contains("is a link");
        assert!(said, "{place}: {}{}", ran.out, ran.err);
        assert!(std::fs::symlink_metadata(pack.path(place)).unwrap().is_symlink(), "{place}");
        assert_is_shown(&ran);
    }
    for place in ["", ".launchpack", ".launchpack/base", ".launchpack/said", ".launchpack/stage"] {
        let pack = Pack::new("minimal");
        let _ = std::fs::remove_dir_all(pack.path(place));
        symlink(elsewhere.path(), pack.path(place).to_string_lossy().trim_end_matches('/')).unwrap();
        pack.set("Potluck", "Potlatch");
        let before = std::fs::read_dir(elsewhere.path()).unwrap().count();
        let ran = run(&pack.dir(), &["build"]);
        assert_eq!((ran.status, rules(&ran.err)), (2, vec!["link".to_owned()]), "{place}: {}", ran.err);
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), before, "{place}");
    }
}

#[test]
fn what_is_no_file_in_a_pack() {
    let pack = Pack::new("minimal");
    std::fs::remove_file(pack.path(".launchpack/base/launch-faq.md")).unwrap();
    assert!(Command::new("mkfifo").arg(pack.path(".launchpack/base/launch-faq.md")).status().unwrap().success());
    pack.set("Potluck", "Potlatch");
    assert_eq!(run(&pack.dir(), &["build"]).status, 2);
    let pack = Pack::new("minimal");
    std::fs::File::create(pack.path("launch-faq.md")).unwrap().set_len(1 << 32).unwrap();
    pack.set("Potluck", "Potlatch");
    let ran = run(&pack.dir(), &["build"]);
    assert!(ran.out.contains("not text"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_terminal_is_told_nothing() {
    let escape = "\u{1b}]0;pwned\u{7}\u{1b}[31m";
    build(format!("product: {{name: \"{escape}\"}}\n{escape}: x\n"));
    build("product: {name: \"a\\e[31m\\u202E\\u009b1m\"}\n\"\\e[2Jkey\": x\nclaims: {\"\\e[1m\": x}\n");
    built("product: {name: \"a\u{202e}b\"}\ncompetitors: [{name: \"\u{202e}x\"}]\n");
    let folder = assert_fs::TempDir::new().unwrap();
    let name = format!("b{escape}.yaml");
    std::fs::write(folder.path().join(&name), "product: {nmae: x}\n").unwrap();
    let text = run(folder.path(), &["build", &name]);
    assert_is_shown(&text);
    let data = run(folder.path(), &["build", "--format", "json", &name]);
    assert_is_shown(&data);
    let json: serde_json::Value = serde_json::from_str(&data.out).unwrap();
    assert_eq!(json["findings"][0]["file"], name.as_str());
    assert_is_shown(&run(folder.path(), &["build", &format!("no{escape}")]));
    assert_is_shown(&run(folder.path(), &["new", &format!("d{escape}"), "--name", "X"]));
}

#[test]
fn as_data_all_problems_of_all_briefs() {
    let briefs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/briefs");
    let files = ["err_all_at_once.yaml", "err_yaml.yaml", "err_no_name.yaml"].map(|file| format!("{briefs}/{file}"));
    let mut args = vec!["build", "--format", "json"];
    args.extend(files.iter().map(String::as_str));
    let ran = run(Path::new(briefs), &args);
    assert_eq!(ran.status, 2);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 33 + 15 + 2);
    let text = run(Path::new(briefs), &[&["build"], &args[3..]].concat());
    // A person is shown ten of a kind.
    assert_eq!(rules(&text.err).len(), 42);
    let more =
        text.err.lines().filter_map(|line| line.strip_prefix("… and ")?.split(' ').next()?.parse::<usize>().ok());
    assert_eq!(more.sum::<usize>(), 8);
}

/// A file in which these parts are packed.
#[cfg(feature = "audit")]
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
#[cfg(feature = "audit")]
fn texts_that_mean_harm() {
    let folder = assert_fs::TempDir::new().unwrap();
    let dir = folder.path();
    std::fs::write(dir.join("brief.yaml"), "product: {name: Larkspur Assist}\n").unwrap();
    let vast = std::fs::File::create(dir.join("vast.html")).unwrap();
    vast.set_len(2 << 30).unwrap();
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let body = |text: &str| format!("<w:document xmlns:w=\"{word}\"><w:body>{text}</w:body></w:document>");
    let bomb = body(&"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>".repeat(1 << 20));
    let deep = body(&("<w:p>".repeat(1_000_000) + &"</w:p>".repeat(1_000_000)));
    let entity = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_owned()
        + &body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>");
    let laughs: String = (0..20).map(|i| format!("<!ENTITY a{} \"&a{i};&a{i};&a{i};&a{i};&a{i};\">", i + 1)).collect();
    let laughs =
        format!("<!DOCTYPE d [<!ENTITY a0 \"ha\">{laughs}]>") + &body("<w:p><w:r><w:t>&a20;</w:t></w:r></w:p>");
    let nested = archive(&[("word/document.xml", &archive(&[("word/document.xml", b"x")]))]);
    let name = "word/document.xml";
    for (file, bytes, words) in [
        ("bomb.docx", archive(&[(name, bomb.as_bytes())]), "too large"),
        ("deep.docx", archive(&[(name, deep.as_bytes())]), "too deep"),
        ("entity.docx", archive(&[(name, entity.as_bytes())]), "can't be read"),
        ("laughs.docx", archive(&[(name, laughs.as_bytes())]), "can't be read"),
        ("nested.docx", nested, "can't be read"),
        ("slides.pptx", archive(&[("ppt/slides/slide1.xml", deep.as_bytes())]), "too deep"),
        ("cut.docx", archive(&[(name, bomb.as_bytes())])[..2_000].to_vec(), "can't be read"),
    ] {
        std::fs::write(dir.join(file), bytes).unwrap();
        let ran = run(dir, &["audit", file]);
        assert!(ran.status == 2 && ran.err.contains(words), "{file}: {}{}", ran.out, ran.err);
    }
    let ran = run(dir, &["audit", "vast.html"]);
    assert!(ran.status == 2 && ran.err.contains("too large"), "{}", ran.err);
    // Pages are read whatever they are.
    let rows = "<table><tr><td>".repeat(100_000);
    for (file, bytes) in [
        ("deep.html", ("<div>".repeat(1_000_000) + "Larkspur Asist").into_bytes()),
        ("tables.html", (rows + "Larkspur Asist").into_bytes()),
        ("bytes.html", b"\xff\xfe\x00<p>Larkspur \xc3\x28 Assist".to_vec()),
        ("bytes.eml", b"Subject: \xff\nContent-Type: multipart/mixed; boundary=\n\n--\n--".to_vec()),
        ("words.txt", "chatbot ".repeat(1_000_000).into_bytes()),
    ] {
        std::fs::write(dir.join(file), bytes).unwrap();
        let ran = run(dir, &["audit", file, "--quiet"]);
        assert!(ran.status < 2, "{file}: {}{}", ran.out.len(), ran.err);
    }
}
