//! A client of the language server, message by message.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// Longer than any answer takes, also on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Json>,
    next: i64,
    /// What was published for each file last.
    pub found: std::collections::BTreeMap<String, Vec<Json>>,
    /// What else the server sent by itself.
    pub other: Vec<Json>,
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Client {
    pub fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_launchpack"))
            .arg("lsp")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if out.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if let Some(value) = line.strip_prefix("Content-Length: ") {
                        length = value.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                }
                let mut body = vec![0; length];
                if out.read_exact(&mut body).is_err() || sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self { child, input, messages, next: 0, found: Default::default(), other: Vec::new() }
    }

    /// A client that introduced itself.
    pub fn of(folders: &[&Path], capabilities: Json) -> Self {
        let mut client = Self::start();
        let folders: Vec<Json> = folders.iter().map(|dir| json!({ "uri": uri(dir), "name": "x" })).collect();
        let params =
            json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": capabilities });
        let answer = client.ask("initialize", params);
        assert_eq!(answer["serverInfo"]["name"], "launchpack", "{answer}");
        client.tell("initialized", json!({}));
        client
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn send(&mut self, message: &Json) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Json) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    pub fn request(&mut self, method: &str, params: Json) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// The next message, whatever it is.
    pub fn message(&mut self) -> Json {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server says nothing");
        if message["method"] == "textDocument/publishDiagnostics" {
            let found = message["params"]["diagnostics"].as_array().unwrap().clone();
            self.found.insert(message["params"]["uri"].as_str().unwrap().to_owned(), found);
        } else if message.get("method").is_some() {
            self.other.push(message.clone());
        }
        message
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Json {
        loop {
            let message = self.message();
            if message.get("method").is_none() && message["id"] == json!(id) {
                return message;
            }
        }
    }

    pub fn ask(&mut self, method: &str, params: Json) -> Json {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub fn open(&mut self, path: &Path) {
        let text = std::fs::read_to_string(path).unwrap();
        self.open_as(path, &text);
    }

    pub fn open_as(&mut self, path: &Path, text: &str) {
        let language = if path.extension().is_some_and(|end| end == "md") { "markdown" } else { "yaml" };
        let document = json!({ "uri": uri(path), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// The whole text anew.
    pub fn change(&mut self, path: &Path, version: i64, text: &str) {
        self.changes(path, version, json!([{ "text": text }]));
    }

    pub fn changes(&mut self, path: &Path, version: i64, changes: Json) {
        let document = json!({ "uri": uri(path), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Waits until the findings of a file are as they should be.
    pub fn until(&mut self, path: &Path, is_so: impl Fn(&[String]) -> bool) -> Vec<Json> {
        let key = uri(path);
        loop {
            let there = self.found.get(&key).cloned().unwrap_or_default();
            let codes: Vec<String> = there.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
            if self.found.contains_key(&key) && is_so(&codes) {
                return there;
            }
            let Ok(message) = self.messages.recv_timeout(PATIENCE) else { panic!("{codes:?} is all that was found") };
            if message["method"] == "textDocument/publishDiagnostics" {
                let found = message["params"]["diagnostics"].as_array().unwrap().clone();
                self.found.insert(message["params"]["uri"].as_str().unwrap().to_owned(), found);
            }
        }
    }

    /// A question about a place.
    pub fn at(&mut self, method: &str, path: &Path, (line, character): (usize, usize)) -> Json {
        self.at_with(method, path, (line, character), json!({}))
    }

    pub fn at_with(&mut self, method: &str, path: &Path, (line, character): (usize, usize), more: Json) -> Json {
        let mut params =
            json!({ "textDocument": { "uri": uri(path) }, "position": { "line": line, "character": character } });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask(method, params)
    }

    pub fn of_file(&mut self, method: &str, path: &Path) -> Json {
        self.ask(method, json!({ "textDocument": { "uri": uri(path) } }))
    }

    /// What can be done about a line: each title with the action.
    pub fn actions(&mut self, path: &Path, line: usize) -> Vec<(String, Json)> {
        let diagnostics = self.found.get(&uri(path)).cloned().unwrap_or_default();
        let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 2000 } });
        let params =
            json!({ "textDocument": { "uri": uri(path) }, "range": range, "context": { "diagnostics": diagnostics } });
        let all = self.ask("textDocument/codeAction", params);
        let all = all.as_array().unwrap().clone();
        all.into_iter().map(|one| (one["title"].as_str().unwrap().to_owned(), one)).collect()
    }

    /// Ends as it should: the exit status.
    pub fn end(mut self) -> i32 {
        self.ask("shutdown", Json::Null);
        self.tell("exit", Json::Null);
        self.child.wait().unwrap().code().unwrap()
    }

    /// Goes away without a word: the exit status, and what the server complained about.
    pub fn die(mut self) -> (i32, String) {
        drop(self.input.take());
        let mut complaint = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        (self.child.wait().unwrap().code().unwrap(), complaint)
    }

    /// How much memory it holds, in kB.
    #[cfg(target_os = "linux")]
    pub fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

/// Where a phrase stands, as line and character; the texts of these tests before it are ASCII.
pub fn place(text: &str, phrase: &str) -> (usize, usize) {
    let at = text.find(phrase).unwrap_or_else(|| panic!("`{phrase}` is not there"));
    let line = text[..at].matches('\n').count();
    (line, at - text[..at].rfind('\n').map_or(0, |i| i + 1))
}

/// A text with the changes of a file in an edit of the workspace.
pub fn edited(text: &str, edit: &Json, path: &Path) -> String {
    let own = |one: &&Json| one["textDocument"]["uri"] == uri(path).as_str();
    let listed = edit["documentChanges"].as_array().into_iter().flatten().find(own).map(|one| one["edits"].clone());
    let edits = listed.unwrap_or_else(|| edit["changes"][uri(path)].clone());
    let mut edits: Vec<Json> =
        edits.as_array().unwrap_or_else(|| panic!("no change of {}: {edit}", path.display())).clone();
    let at = |place: &Json| {
        let (line, character) =
            (place["line"].as_u64().unwrap() as usize, place["character"].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        // In units of UTF-16.
        let mut units = 0;
        let rest = text[start..].char_indices().find(|(_, c)| {
            let here = units == character;
            units += c.len_utf16();
            here
        });
        rest.map_or(text.len(), |(i, _)| start + i)
    };
    edits.sort_by_key(|edit| std::cmp::Reverse(at(&edit["range"]["start"])));
    let mut out = text.to_owned();
    for edit in edits {
        let range = at(&edit["range"]["start"])..at(&edit["range"]["end"]);
        out.replace_range(range, edit["newText"].as_str().unwrap());
    }
    out
}
