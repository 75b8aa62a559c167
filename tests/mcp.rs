//! The server for assistants, message by message.
#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    clippy::duration_suboptimal_units,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::Pack;
use serde_json::{Value as Json, json};

const PATIENCE: Duration = Duration::from_secs(60);

struct Client {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    next: i64,
}

impl Client {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_launchpack"))
            .arg("mcp")
            .current_dir(folder)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        let input = child.stdin.take();
        Self { child, input, lines, next: 0 }
    }

    fn of(pack: &Pack) -> Self {
        let mut client = Self::start(&pack.dir());
        let params = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
        let answer = client.ask("initialize", params);
        assert_eq!(answer["serverInfo"]["name"], "launchpack", "{answer}");
        assert!(answer["instructions"].as_str().unwrap().contains("approving is for people"));
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn raw(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(text.as_bytes());
        let _ = input.flush();
    }

    fn send(&mut self, message: &Json) {
        self.raw(&format!("{message}\n"));
    }

    fn answer(&mut self, method: &str, params: Json) -> Json {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the server says nothing");
            let message: Json = serde_json::from_str(&line).unwrap();
            if message["id"] == json!(id) {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Json) -> Json {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// What a tool says, and its data.
    fn call(&mut self, tool: &str, arguments: Json) -> (String, Json) {
        let result = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let text = result["content"][0]["text"].as_str().unwrap().to_owned();
        assert_ne!(result["isError"], true, "{tool}: {text}");
        (text, result["structuredContent"].clone())
    }

    /// Why a tool does not do it.
    fn refused(&mut self, tool: &str, arguments: Json) -> String {
        let result = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert_eq!(result["isError"], true, "{tool}: {result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    fn end(mut self) -> (i32, String) {
        drop(self.input.take());
        let mut complaint = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), complaint)
    }
}

fn brief(pack: &Pack) -> String {
    std::fs::read_to_string(pack.dir().join("brief.yaml")).unwrap()
}

#[test]
fn tools_have_schemas_and_none_approves() {
    let pack = Pack::new("enterprise-ai");
    let mut client = Client::of(&pack);
    let tools = client.ask("tools/list", json!({}));
    let tools = tools["tools"].as_array().unwrap();
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert!(jsonschema::validator_for(&tool["inputSchema"]).is_ok(), "{name}");
        assert!(tool["description"].as_str().unwrap().len() > 40 && !name.contains("approve"), "{name}");
    }
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/assistants.md")).unwrap();
    for tool in tools {
        assert!(page.contains(&format!("`{}`", tool["name"].as_str().unwrap())), "docs/assistants.md lacks {tool}");
    }
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    for name in ["read_brief", "missing", "set_values", "add_item", "audit_text", "pull", "undo"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert_eq!(client.end(), (0, String::new()));
}

#[test]
fn what_is_known_can_be_read() {
    let pack = Pack::new("enterprise-ai");
    let mut client = Client::of(&pack);
    assert_eq!(client.call("read_brief", json!({})).0, brief(&pack));
    let (text, data) = client.call("read_brief", json!({ "path": "competitors.deskwise" }));
    assert!(text.contains("competitors[0].is: A ticketing suite") && data["values"].as_array().unwrap().len() > 5);
    assert!(client.call("status", json!({})).0.contains("launch-faq.md: current"));
    assert!(client.call("check", json!({})).1["findings"].is_array());
    assert!(client.call("explain_rule", json!({ "rule": "disagreement" })).0.contains("disagreement:"));
    let card = pack.text("battlecard-deskwise.md");
    let line = card.lines().position(|line| line.contains("A ticketing suite")).unwrap() + 1;
    let (text, _) = client.call("trace_line", json!({ "document": "battlecard-deskwise", "line": line }));
    assert!(text.contains("competitors[0].is: A ticketing suite"), "{text}");
    assert!(client.call("where_said", json!({ "path": "launch.date" })).0.contains("battlecard-deskwise.md:"));
    assert!(client.refused("explain_rule", json!({ "rule": "disagrement" })).contains("did you mean `disagreement`?"));
    assert!(client.refused("trace_line", json!({ "document": "nothing", "line": 1 })).contains("no document"));
    assert!(client.refused("read_brief", json!({ "pat": "x" })).contains("unknown field"));
    let resources = client.ask("resources/list", json!({}));
    let all = resources["resources"].as_array().unwrap();
    assert!(all.iter().any(|one| one["uri"] == "launchpack:///templates/core/battlecard.md.hbs"), "{resources}");
    let faq = client.ask("resources/read", json!({ "uri": "launchpack:///pack/launch-faq.md" }));
    assert_eq!(faq["contents"][0]["text"], pack.text("launch-faq.md"));
    for far in ["file:///etc/passwd", "launchpack:///../../etc/passwd", "launchpack:///pack/../brief.yaml", ""] {
        let answer = client.answer("resources/read", json!({ "uri": far }));
        assert!(answer["error"]["message"].as_str().unwrap().contains("nothing to read"), "{answer}");
    }
    assert_eq!(client.ask("prompts/list", json!({}))["prompts"].as_array().unwrap().len(), 3);
    let prompt =
        client.ask("prompts/get", json!({ "name": "answer_objection", "arguments": { "objection": "Too dear" } }));
    let text = prompt["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(text.contains("Too dear") && text.contains("resolves-38: Resolves 38%"), "{text}");
    let missing = client.answer("prompts/get", json!({ "name": "interview_case", "arguments": {} }));
    assert!(missing["error"]["message"].as_str().unwrap().contains("`case` is missing"));
    assert!(client.ask("prompts/get", json!({ "name": "what_changed" }))["messages"][0]["content"]["text"].is_string());
    assert_eq!(client.end().0, 0);
}

#[test]
fn what_is_missing_is_asked() {
    let pack = Pack::new("minimal");
    let mut client = Client::of(&pack);
    let (text, data) = client.call("missing", json!({}));
    assert!(text.contains('?') && data["questions"][0]["path"].is_string(), "{text}");
    assert_eq!(client.end().0, 0);
}

#[test]
fn every_change_shows_its_difference_and_can_be_undone() {
    let pack = Pack::new("enterprise-ai");
    let was = brief(&pack);
    let mut client = Client::of(&pack);
    let values = json!({ "values": { "launch.date": "2027-04-06" }, "dry_run": true });
    let (text, _) = client.call("set_values", values);
    assert!(
        text.contains("-  date: 2027-03-09")
            && text.contains("+  date: 2027-04-06")
            && text.contains("nothing was written")
    );
    assert_eq!(brief(&pack), was);
    client.call("set_values", json!({ "values": { "launch.date": "2027-04-06" } }));
    assert!(pack.text("battlecard-deskwise.md").contains("6 April 2027"));
    let (text, _) = client.call("add_item", json!({ "path": "faq", "fields": { "q": "Is it safe?", "a": "Yes." } }));
    assert!(text.contains("+  - q: Is it safe?"), "{text}");
    client.call("rename", json!({ "path": "claims.resolves-38", "id": "resolved" }));
    client.call("remove", json!({ "paths": ["risks[0]"] }));
    assert!(client.refused("set_values", json!({ "values": { "launch.dat": "x" } })).contains("did you mean"));
    assert!(client.refused("set_values", json!({ "values": {} })).contains("nothing is to be changed"));
    for _ in 0..4 {
        assert!(client.call("undo", json!({})).0.contains("(before)"));
    }
    assert_eq!(brief(&pack), was);
    assert!(pack.text("battlecard-deskwise.md").contains("9 March 2027"));
    assert!(client.refused("undo", json!({})).contains("nothing was changed"));
    client.call("set_values", json!({ "values": { "launch.tier": "2" } }));
    std::fs::write(pack.dir().join("brief.yaml"), brief(&pack) + "# mine\n").unwrap();
    assert!(client.refused("undo", json!({})).contains("changed"));
    assert!(brief(&pack).ends_with("# mine\n"));
    assert_eq!(client.end().0, 0);
}

#[test]
fn claims_are_proposed_and_never_approved() {
    let pack = Pack::new("enterprise-ai");
    let mut client = Client::of(&pack);
    let fields = json!({ "says": "Saves 77 hours", "status": "approved", "approved_by": "Legal" });
    let (text, _) = client.call("add_item", json!({ "path": "claims.hours", "fields": fields }));
    assert!(text.contains("+    status: pending") && text.contains("pending: nobody may say it"), "{text}");
    assert!(!brief(&pack).contains("approved_by: Legal\n"));
    let was = brief(&pack);
    for values in [
        json!({ "claims.hours.status": "approved" }),
        json!({ "claims.hours.status": " Approved" }),
        json!({ "claims.hours.approved_by": "Legal" }),
        json!({ "claims.resolves-38.approved_by": "Me" }),
    ] {
        let why = client.refused("set_values", json!({ "values": values }));
        assert!(why.contains("person"), "{values}: {why}");
    }
    let allow = json!({ "path": "pack.allow", "fields": { "rule": "no-risk", "why": "x" } });
    assert!(client.refused("add_item", allow).contains("switched off"));
    assert_eq!(brief(&pack), was);
    // Other words than those that were approved are pending again.
    let (text, data) = client.call(
        "set_values",
        json!({ "values": { "claims.resolves-38.says": "Resolves 48% of requests without an agent" } }),
    );
    assert!(text.contains("pending again") && data["pending"][0] == "resolves-38", "{text}");
    assert_eq!(client.end().0, 0);
}

/// An assistant's morning: a draft with something that nobody may say is audited, corrected, and an edit comes home.
#[test]
fn a_draft_is_audited_corrected_and_pulled() {
    let pack = Pack::new("enterprise-ai");
    pack.run(&["set", "claims.resolves-38.status", "rejected"]);
    let mut client = Client::of(&pack);
    let draft = "Larkspur Assist resolves 38% of requests without an agent.\n";
    let (text, _) = client.call("audit_text", json!({ "text": draft, "readers": "customers" }));
    assert!(text.contains("reject"), "{text}");
    let (_, data) =
        client.call("audit_text", json!({ "text": "Larkspur Assist answers employees' IT requests in chat.\n" }));
    assert!(data["findings"].as_array().unwrap().iter().all(|one| one["level"] != "error"), "{data}");
    assert!(client.refused("audit_text", json!({ "text": "x", "readers": "cats" })).contains("nobody is called"));
    pack.edit("battlecard-deskwise.md", "A ticketing suite with a chatbot add-on", "A ticketing suite with a chatbot");
    let edited = pack.text("battlecard-deskwise.md");
    let was = brief(&pack);
    let (text, _) = client.call("pull", json!({ "dry_run": true }));
    assert!(
        text.contains("+    is: A ticketing suite with a chatbot\n") && text.contains("nothing was written"),
        "{text}"
    );
    let (_, data) = client.call("pull", json!({ "documents": ["battlecard-deskwise"] }));
    assert_eq!(data["changes"][0]["path"], "competitors[0].is", "{data}");
    assert!(brief(&pack).contains("is: A ticketing suite with a chatbot\n"));
    assert!(client.call("undo", json!({})).0.contains("has its edits again"));
    assert_eq!((brief(&pack), pack.text("battlecard-deskwise.md")), (was, edited));
    assert!(client.call("diff", json!({ "edits": true })).0.contains("as people have it"));
    assert_eq!(client.end().0, 0);
}

#[test]
#[cfg(unix)]
fn links_out_of_the_folder_are_refused() {
    let pack = Pack::new("minimal");
    let outside = pack.parent().join("secret.yaml");
    std::fs::rename(pack.dir().join("brief.yaml"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, pack.dir().join("brief.yaml")).unwrap();
    let was = std::fs::read_to_string(&outside).unwrap();
    let mut client = Client::of(&pack);
    assert!(client.refused("read_brief", json!({})).contains("is a link"));
    assert!(client.refused("set_values", json!({ "values": { "product.name": "Y" } })).contains("is a link"));
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), was);
    std::fs::remove_file(pack.dir().join("brief.yaml")).unwrap();
    std::fs::write(pack.dir().join("brief.yaml"), was).unwrap();
    client.call("read_brief", json!({}));
    // A document that leads elsewhere is no document, and a template neither.
    let (faq, secret) = (pack.path("launch-faq.md"), pack.parent().join("secret.md"));
    std::fs::write(&secret, "the secret\n").unwrap();
    std::fs::remove_file(&faq).unwrap();
    std::os::unix::fs::symlink(&secret, &faq).unwrap();
    let listed = client.ask("resources/list", json!({})).to_string();
    assert!(!listed.contains("/pack/launch-faq.md"), "{listed}");
    client.call("build", json!({}));
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "the secret\n");
    std::fs::create_dir(pack.dir().join("templates")).unwrap();
    std::os::unix::fs::symlink(&secret, pack.dir().join("templates/x.md.hbs")).unwrap();
    assert!(client.refused("status", json!({})).contains("is a link"));
    assert_eq!(client.end().0, 0);
}

#[test]
fn a_folder_without_a_brief_is_said() {
    let folder = assert_fs::TempDir::new().unwrap();
    let ran = common::run(folder.path(), &["mcp"]);
    assert!(ran.status == 2 && ran.err.contains("there is no `brief.yaml`"), "{ran:?}");
    // The brief of a folder above is none of its business.
    std::fs::write(folder.path().join("brief.yaml"), "product: {name: X}\n").unwrap();
    std::fs::create_dir(folder.path().join("below")).unwrap();
    assert_eq!(common::run(folder.path(), &["mcp", "below"]).status, 2);
    assert_eq!(common::run(folder.path(), &["mcp", "nowhere"]).status, 2);
}

#[test]
fn garbage_is_survived() {
    let pack = Pack::new("minimal");
    let mut client = Client::of(&pack);
    client.raw("hello\n\n{\n[1,2]\n{\"jsonrpc\":\"2.0\"}\n\u{0}\n");
    client.raw(&format!("{}\n", "[".repeat(200_000)));
    client.raw(&format!("{}\n", "x".repeat(9 << 20)));
    client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 99 } }));
    assert!(client.answer("tools/call", json!({ "name": "nothing" }))["error"]["message"].is_string());
    assert!(client.refused("set_values", json!({ "values": 12 })).contains("the arguments are not as they should be"));
    assert!(client.call("read_brief", json!({})).0.contains("product:"));
    client.raw("{\"jsonrpc\": \"2.0\", \"id\": 5, \"meth");
    let (_, complaint) = client.end();
    assert!(!complaint.contains("panicked"), "{complaint}");
}
