//! The pack in the browser, asked as a browser would, and as a stranger would.
#![cfg(feature = "preview")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use common::Pack;

/// A preview that runs, and ends with the test.
struct Preview {
    child: Child,
    port: u16,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn of(pack: &Pack) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_launchpack"))
            .args(["preview", "--port", "0"])
            .current_dir(pack.dir())
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, rest) = line.split_once("http://127.0.0.1:").unwrap_or_else(|| panic!("{line}"));
        let port = rest.split('/').next().unwrap().parse().unwrap();
        Self { child, port }
    }

    /// Status, head and body of the answer to a request as it is written.
    fn ask(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        let port = self.port;
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"))
    }

    fn page(&self, path: &str) -> String {
        let (status, _, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    fn version(&self) -> String {
        let page = self.page("/");
        page.split_once("data-version=\"").unwrap().1.split('"').next().unwrap().to_owned()
    }

    /// Waits, as a page does, until there is something newer.
    fn newer(&self, than: &str) -> String {
        for _ in 0..3 {
            let body = self.page(&format!("/changes?since={than}"));
            let version: serde_json::Value = serde_json::from_str(&body).unwrap();
            let version = version["version"].as_str().unwrap().to_owned();
            if version != than {
                return version;
            }
        }
        panic!("nothing newer came");
    }
}

#[test]
fn every_document_is_on_show() {
    let pack = Pack::new("enterprise-ai");
    let preview = Preview::of(&pack);
    let index = preview.page("/");
    let links: Vec<&str> = index.split("<li><a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 9, "{links:?}");
    for link in links.into_iter().filter(|link| *link != "/findings") {
        let page = preview.page(link);
        assert!(page.contains("class=\"value\"") && page.contains("<main"), "{link}");
    }
    assert!(preview.page("/doc/message-ladder").contains("data:image/svg+xml;base64,"));
    assert!(preview.page("/doc/enablement-deck").contains("class=\"slide"));
    assert_eq!(preview.get("/doc/nothing").0, 404);
}

#[test]
fn a_sentence_says_which_field_it_comes_from() {
    let pack = Pack::new("enterprise-ai");
    let preview = Preview::of(&pack);
    let page = preview.page("/doc/launch-faq");
    let (before, _) = page.split_once("$3 per employee per month, billed annually. There").unwrap();
    let number = before.rsplit_once("data-value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let told: serde_json::Value = serde_json::from_str(&preview.page(&format!("/value/{number}"))).unwrap();
    let path = told[0]["path"].as_str().unwrap();
    assert!(path.starts_with("faq[") && path.contains("].a"), "{told}");
    let line = usize::try_from(told[0]["line"].as_u64().unwrap()).unwrap();
    assert!(pack.brief().lines().nth(line - 1).unwrap().contains("$3 per employee"), "{told}");
}

#[test]
fn findings_stand_beside_their_lines() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("launch-faq.md", "In the beta it resolved 38%", "In the beta it resolved 48%");
    pack.set("pain: Ticket volume", "pain: The fastest ticket volume");
    let preview = Preview::of(&pack);
    let page = preview.page("/doc/launch-faq");
    let at = page.find("48%</span>").or_else(|| page.find("resolved 48%")).unwrap_or_else(|| panic!("{page}"));
    let note = page.find("class=\"finding").unwrap_or_else(|| panic!("{page}"));
    assert!(note < at && at - note < 2000, "the note is elsewhere: {note} {at}");
    assert!(preview.page("/").contains("<span class=\"count\""));
}

#[test]
fn whatever_is_saved_is_on_show_and_nothing_is_written() {
    let pack = Pack::new("enterprise-ai");
    let preview = Preview::of(&pack);
    let first = preview.version();
    // An edit of a document.
    pack.edit("exec-summary.md", "## What ships", "## What we ship");
    let second = preview.newer(&first);
    assert!(preview.page("/doc/exec-summary").contains("What we ship"));
    // A change of the brief, which meets the edit.
    pack.set("Priya Raman", "Priya Rao");
    let before = pack.files();
    let third = preview.newer(&second);
    let page = preview.page("/doc/exec-summary");
    assert!(page.contains("What we ship") && page.contains("Priya Rao"), "{page}");
    assert!(page.contains("this is your text with what the next build brings"), "{page}");
    // A template of one's own.
    std::fs::create_dir_all(pack.dir().join("templates/core")).unwrap();
    std::fs::write(pack.dir().join("templates/core/exec-summary.md.hbs"), "# Mine: {{product.name}}\n").unwrap();
    let fourth = preview.newer(&third);
    assert!(!fourth.is_empty());
    // A brief that can't be read: what was there stays, with the reason.
    pack.append("\nnonsense: 1\n");
    preview.newer(&fourth);
    let page = preview.page("/doc/exec-summary");
    assert!(page.contains("Mend this and save") && page.contains("nonsense"), "{page}");
    for (file, bytes) in before {
        if !file.ends_with("brief.yaml") {
            assert!(std::fs::read(&file).unwrap() == bytes, "{} was written", file.display());
        }
    }
}

#[test]
fn a_folder_that_was_replaced_is_still_followed() {
    let pack = Pack::new("minimal");
    let preview = Preview::of(&pack);
    let first = preview.version();
    let (folder, aside) = (pack.dir().join("pack"), pack.dir().join("aside"));
    std::fs::rename(&folder, &aside).unwrap();
    let gone = preview.newer(&first);
    std::fs::rename(&aside, &folder).unwrap();
    let back = preview.newer(&gone);
    pack.edit("exec-summary.md", "## What ships", "## What we ship");
    preview.newer(&back);
    assert!(preview.page("/doc/exec-summary").contains("What we ship"));
}

#[test]
fn what_a_build_left_behind_does_not_stand_in_the_way() {
    let pack = Pack::new("minimal");
    std::fs::create_dir_all(pack.path(".launchpack/stage")).unwrap();
    std::fs::write(pack.path(".launchpack/stage/0"), "half").unwrap();
    pack.set("Potluck", "Potlucks");
    let preview = Preview::of(&pack);
    assert!(preview.page("/doc/exec-summary").contains("Potlucks"));
    assert!(pack.path(".launchpack/stage/0").exists(), "the preview writes nothing");
}

#[test]
fn a_pack_that_was_never_built_is_shown_as_it_would_be() {
    let pack = Pack::new("minimal");
    std::fs::remove_dir_all(pack.dir().join("pack")).unwrap();
    let preview = Preview::of(&pack);
    assert!(preview.page("/doc/launch-faq").contains("Not built yet: this is what the next build writes"));
    assert!(!pack.dir().join("pack").exists());
}

#[test]
fn strangers_get_nowhere() {
    let pack = Pack::new("minimal");
    std::fs::write(pack.path("secret.md"), "# Secret\n").unwrap();
    let preview = Preview::of(&pack);
    let port = preview.port;
    let ask =
        |line: &str, headers: &str| preview.ask(&format!("{line} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"));
    let ours = format!("Host: localhost:{port}\r\n");
    assert_eq!(ask("GET /", &ours).0, 200);
    for (line, headers, status) in [
        ("GET /", "Host: far.example\r\n".to_owned(), 403),
        ("GET /", format!("Host: far.example:{port}\r\n"), 403),
        ("GET /", format!("{ours}Origin: http://far.example\r\n"), 403),
        ("GET /changes?since=x", format!("{ours}Origin: null\r\n"), 403),
        ("GET http://far.example/", ours.clone(), 403),
        ("POST /", format!("{ours}Content-Length: 0\r\n"), 405),
        ("GET /doc/../../brief.yaml", ours.clone(), 404),
        ("GET /doc/%2e%2e%2fbrief.yaml", ours.clone(), 404),
        ("GET /doc/..%5c..%5cbrief.yaml", ours.clone(), 404),
        ("GET /doc/secret", ours.clone(), 404),
        ("GET /static/../brief.yaml", ours.clone(), 404),
        ("GET /value/99999", ours.clone(), 404),
        ("GET /value/-1", ours.clone(), 400),
    ] {
        let (found, head, body) = ask(line, &headers);
        assert_eq!(found, status, "{line} {headers}: {body}");
        assert!(
            !body.contains("product:") && head.contains("content-security-policy: default-src 'none'"),
            "{line}: {head}"
        );
    }
    let address = std::net::SocketAddr::from(([127, 0, 0, 2], port));
    assert!(
        TcpStream::connect_timeout(&address, std::time::Duration::from_millis(500)).is_err(),
        "it listens elsewhere"
    );
}

#[test]
fn what_a_person_wrote_can_do_nothing() {
    let pack = Pack::new("minimal");
    let text = pack.text("exec-summary.md");
    pack.write(
        "exec-summary.md",
        &(text + "\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) <b onclick=\"x()\">b</b>\n\n<style>*{}</style>\n<iframe src=\"/\"></iframe>\n\n<div data-slot=\"0\"></div>\n"),
    );
    let preview = Preview::of(&pack);
    let page = preview.page("/doc/exec-summary");
    let (_, main) = page.split_once("<main").unwrap();
    for bad in ["<script", "onerror", "javascript:", "onclick", "<style", "<iframe"] {
        assert!(!main.contains(bad), "{bad}: {main}");
    }
}

#[test]
fn a_port_that_is_taken_is_said() {
    let pack = Pack::new("minimal");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = pack.run(&["preview", "--port", &port]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains(&format!("can't use port {port}: another program has it")), "{}", ran.err);
    let ran = common::run(pack.parent(), &["preview", "nowhere"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
}

/// Findings of `check` by file: line and message.
fn checked(pack: &Pack) -> std::collections::BTreeMap<String, Vec<String>> {
    let ran = pack.run(&["check", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let mut found = std::collections::BTreeMap::<String, Vec<String>>::new();
    for finding in told["findings"].as_array().unwrap() {
        let file = finding["file"].as_str().unwrap_or("").to_owned();
        found.entry(file).or_default().push(finding["message"].as_str().unwrap().to_owned());
    }
    found
}

#[test]
fn the_preview_shows_what_check_finds() {
    let pack = Pack::new("subscription");
    assert_eq!(pack.run(&["build", "--set", "all"]).status, 0);
    pack.set("today: Calls them", "today: The very best of them calls");
    pack.set("feature: Retries a failed payment", "feature: Retries a failed payment 17 times");
    pack.build();
    for file in ["launch-faq.md", "enablement-deck.md", "launch-plan.md", "message-ladder.md", "positioning-memo.md"] {
        let text = pack.text(file);
        let line = |(i, line): (usize, &str)| match line {
            _ if i % 3 == 0 || line.len() < 12 => line.to_owned(),
            _ if line.starts_with("[^") || line.starts_with("style") || line.contains(" :") => line.to_owned(),
            _ if line.ends_with('.') => format!("{line} It is 57% faster."),
            _ if line.ends_with(" |") && !line.contains("---") => line.replacen(" |", " and 58% faster |", 2),
            line => line.to_owned(),
        };
        let new: Vec<String> = text.lines().enumerate().map(line).collect();
        pack.write(file, &(new.join("\n") + "\n"));
    }
    let found = checked(&pack);
    let preview = Preview::of(&pack);
    let mut seen = 0;
    for (file, messages) in &found {
        let name = file.rsplit('/').next().unwrap().trim_end_matches(".md");
        let page = match name {
            "brief.yaml" => preview.page("/findings"),
            "README" => preview.page("/"),
            name => preview.page(&format!("/doc/{name}")),
        };
        let shown = page.matches("class=\"finding ").count();
        assert_eq!(shown, messages.len(), "{file}: {messages:#?}");
        seen += shown;
    }
    assert!(seen > 60, "{seen}");
}
