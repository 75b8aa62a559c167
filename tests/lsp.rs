//! The language server, as an editor speaks with it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    clippy::cast_possible_truncation,
    clippy::unreadable_literal,
    clippy::default_trait_access,
    clippy::duration_suboptimal_units,
    reason = "a test says what went wrong by failing"
)]
#![allow(dead_code, unreachable_pub, reason = "the client knows more than one test asks")]

#[path = "lsp/client.rs"]
mod client;
mod common;

use client::{Client, edited, place, uri};
use common::Pack;
use serde_json::{Value as Json, json};

fn versions() -> Json {
    json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } })
}

fn labels(items: &Json) -> Vec<String> {
    items.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
}

fn has(codes: &[String], code: &str) -> bool {
    codes.iter().any(|one| one == code)
}

#[test]
fn findings_come_as_one_types_and_go_again() {
    let pack = Pack::new("enterprise-ai");
    let (brief, card) = (pack.dir().join("brief.yaml"), pack.path("battlecard-deskwise.md"));
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    client.open(&card);
    let text = pack.text("battlecard-deskwise.md");
    let (line, column) = place(&text, " add-on");
    // Four letters go, one change each, and one message holds two.
    let gone = |n: usize| json!({ "range": { "start": { "line": line, "character": column }, "end": { "line": line, "character": column + n } }, "text": "" });
    client.changes(&card, 2, json!([gone(1), gone(2)]));
    client.changes(&card, 3, json!([gone(4)]));
    let found = client.until(&card, |codes| has(codes, "disagreement"));
    let one = found.iter().find(|one| one["code"] == "disagreement").unwrap();
    assert_eq!(one["source"], "launchpack");
    assert_eq!(one["range"]["start"]["line"], line);
    assert_eq!(one["codeDescription"]["href"], "launchpack:/explain/disagreement.md");
    assert!(!one["relatedInformation"].as_array().unwrap().is_empty(), "{one}");
    assert!(one["message"].as_str().unwrap().contains("competitors[0].is"), "{one}");
    client.change(&card, 4, &text);
    client.until(&card, |codes| !has(codes, "disagreement"));
    // The file itself was never touched.
    assert_eq!(pack.text("battlecard-deskwise.md"), text);
    assert_eq!(client.end(), 0);
}

#[test]
fn a_brief_that_does_not_parse_says_so_and_keeps_what_was_known() {
    let pack = Pack::new("enterprise-ai");
    let (brief, faq) = (pack.dir().join("brief.yaml"), pack.path("launch-faq.md"));
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    client.open(&faq);
    let text = std::fs::read_to_string(&brief).unwrap();
    client.change(&brief, 2, &text.replacen("launch:\n", "launch: [\n", 1));
    let found = client.until(&brief, |codes| has(codes, "last-known"));
    assert!(found.iter().any(|one| one["severity"] == 1), "{found:?}");
    let faq_text = pack.text("launch-faq.md");
    let hover = client.at("textDocument/hover", &faq, place(&faq_text, "Resolves 38%"));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("resolves-38"), "{hover}");
    client.change(&brief, 3, &text);
    client.until(&brief, |codes| !has(codes, "last-known"));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_draft_beside_the_brief_is_audited_and_put_right() {
    let pack = Pack::new("enterprise-ai");
    let draft = pack.dir().join("mail.md");
    let text = "# Hello\n\nIn the beta, Larkspur Assist resolved 48% of requests without an agent.\n";
    std::fs::write(&draft, "").unwrap();
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open_as(&draft, text);
    let found = client.until(&draft, |codes| has(codes, "other-figure"));
    assert_eq!(found.iter().find(|one| one["code"] == "other-figure").unwrap()["range"]["start"]["line"], 2);
    let actions = client.actions(&draft, 2);
    let (_, right) = actions.iter().find(|(title, _)| title.starts_with("Say it as the brief does")).unwrap();
    assert!(edited(text, &right["edit"], &draft).contains("resolved 38% of requests"), "{right}");
    assert_eq!(right["diagnostics"][0]["code"], "other-figure");
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(&draft) } }));
    client.until(&draft, <[String]>::is_empty);
    assert_eq!(client.end(), 0);
}

#[test]
fn what_can_be_typed_is_offered() {
    let pack = Pack::new("enterprise-ai");
    let brief = pack.dir().join("brief.yaml");
    let text = std::fs::read_to_string(&brief).unwrap();
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    let mut version = 1;
    let mut offered = |client: &mut Client, was: &str, now: &str| {
        version += 1;
        let changed = text.replacen(was, &now.replace('|', ""), 1);
        assert_ne!(changed, text);
        client.change(&brief, version, &changed);
        let at = text.find(was).unwrap() + now.find('|').unwrap();
        let line = changed[..at].matches('\n').count();
        let column = at - changed[..at].rfind('\n').map_or(0, |i| i + 1);
        client.at("textDocument/completion", &brief, (line, column))
    };
    let keys = offered(&mut client, "launch:\n", "launch:\n  |\n");
    let names = labels(&keys);
    assert!(names.contains(&"proof".to_owned()) && !names.contains(&"owner".to_owned()), "{names:?}");
    let item = &keys[0];
    assert!(item["textEdit"]["newText"].as_str().unwrap().ends_with(": ") && item["detail"].is_string(), "{item}");
    let claims = offered(&mut client, "proof: [resolves-38, three-weeks]", "proof: [resolves-38, |]");
    assert!(labels(&claims).contains(&"three-weeks".to_owned()), "{claims}");
    let three = claims.as_array().unwrap().iter().find(|one| one["label"] == "three-weeks").unwrap();
    assert!(three["documentation"].as_str().unwrap().starts_with("approved by"), "{three}");
    let status = offered(&mut client, "status: approved", "status: |");
    assert_eq!(labels(&status), ["pending", "approved", "rejected"]);
    let days = offered(&mut client, "date: T-14", "date: |");
    assert!(labels(&days).contains(&"T-14".to_owned()), "{days}");
    assert!(days[2]["detail"].as_str().unwrap().contains("23 February 2027"), "{days}");
    let card = pack.path("battlecard-deskwise.md");
    client.open(&card);
    let facts = client.at("textDocument/completion", &card, (1, 0));
    assert!(labels(&facts).iter().any(|fact| fact.starts_with("Resolves 38%")), "{facts}");
    // What nobody may say is not offered.
    let lines = text.lines().collect::<Vec<_>>();
    let at = lines.iter().position(|line| line.trim() == "status: pending").unwrap();
    let says = lines[..at].iter().rev().find_map(|line| line.trim().strip_prefix("says: ")).unwrap();
    assert!(!labels(&facts).iter().any(|fact| fact == says));
    std::fs::create_dir(pack.dir().join("templates")).unwrap();
    let own = pack.dir().join("templates/x.md.hbs");
    client.open_as(&own, "# {{product.}}\n{{sent}}\n");
    assert!(labels(&client.at("textDocument/completion", &own, (0, 12))).contains(&"one_liner".to_owned()));
    assert!(labels(&client.at("textDocument/completion", &own, (1, 6))).contains(&"sentence".to_owned()));
    assert_eq!(client.end(), 0);
}

#[test]
fn one_goes_from_a_sentence_to_its_line_and_back() {
    let pack = Pack::new("enterprise-ai");
    let (brief, faq) = (pack.dir().join("brief.yaml"), pack.path("launch-faq.md"));
    let (text, faq_text) = (std::fs::read_to_string(&brief).unwrap(), pack.text("launch-faq.md"));
    let mut client = Client::of(&[&pack.dir()], json!({}));
    let said = place(&faq_text, "Resolves 38%");
    let there = client.at("textDocument/definition", &faq, said);
    assert_eq!(there[0]["uri"], uri(&brief).as_str());
    let line = there[0]["range"]["start"]["line"].as_u64().unwrap() as usize;
    assert!(text.lines().nth(line).unwrap().contains("says: Resolves 38%"));
    // From a reference to the claim that it names, and from there to every place.
    let reference = place(&text, "resolves-38, three-weeks");
    let item = client.at("textDocument/definition", &brief, reference);
    assert_eq!(item[0]["range"]["start"]["line"].as_u64().unwrap() as usize, line);
    let all = client.at_with(
        "textDocument/references",
        &brief,
        reference,
        json!({ "context": { "includeDeclaration": true } }),
    );
    let files: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    assert!(files.contains(&uri(&faq).as_str()) && files.iter().filter(|file| **file == uri(&brief)).count() > 2);
    let hover = client.at("textDocument/hover", &brief, place(&text, "owner: Priya"));
    let value = hover["contents"]["value"].as_str().unwrap();
    assert!(value.contains("launch.owner") && value.contains("For example") && value.contains("Said in"), "{value}");
    let symbols = client.of_file("textDocument/documentSymbol", &brief);
    let claims = symbols.as_array().unwrap().iter().find(|one| one["name"] == "claims").unwrap();
    assert_eq!(claims["children"][0]["name"], "resolves-38");
    let headings = client.of_file("textDocument/documentSymbol", &faq);
    assert!(headings[0]["children"].as_array().unwrap().len() > 2, "{headings}");
    let found = client.ask("workspace/symbol", json!({ "query": "deskw" }));
    assert_eq!(found[0]["name"], "Deskwise");
    let links = client.of_file("textDocument/documentLink", &brief);
    assert_eq!(links[0]["target"], "https://larkspur.example/assist");
    let lenses = client.of_file("textDocument/codeLens", &brief);
    let claim =
        lenses.as_array().unwrap().iter().find(|one| one["command"]["arguments"][2] == "claims.resolves-38").unwrap();
    assert!(claim["command"]["title"].as_str().unwrap().contains("approved by"), "{claim}");
    let places = client.ask(
        "workspace/executeCommand",
        json!({ "command": "launchpack.places", "arguments": claim["command"]["arguments"] }),
    );
    assert!(places.as_array().unwrap().len() > 1);
    assert_eq!(client.end(), 0);
}

#[test]
fn gaps_lead_to_the_brief_and_are_filled_there() {
    let pack = Pack::new("minimal");
    let brief = pack.dir().join("brief.yaml");
    let text = std::fs::read_to_string(&brief).unwrap();
    let (file, line) = std::fs::read_dir(pack.dir().join("pack"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .find_map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let line =
                text.lines().position(|line| line.starts_with("> **To add:**") && line.contains("(`launch.ask`)"));
            line.map(|line| (path, line))
        })
        .unwrap();
    let mut client = Client::of(&[&pack.dir()], versions());
    client.open(&file);
    let links = client.of_file("textDocument/documentLink", &file);
    assert!(links[0]["target"].as_str().unwrap().starts_with(&uri(&brief)), "{links}");
    let actions = client.actions(&file, line);
    let (_, add) = actions.iter().find(|(title, _)| title == "Add `launch.ask` to the brief, to fill in").unwrap();
    let then = edited(&text, &add["edit"], &brief);
    assert!(then.contains("\n  ask: # the decision you want") && then.contains("for example: "), "{then}");
    assert_eq!(client.end(), 0);
}

#[test]
fn an_edit_goes_into_the_brief_or_back() {
    let pack = Pack::new("enterprise-ai");
    let (brief, card) = (pack.dir().join("brief.yaml"), pack.path("battlecard-deskwise.md"));
    let (text, was) = (std::fs::read_to_string(&brief).unwrap(), pack.text("battlecard-deskwise.md"));
    let now = was.replacen("A ticketing suite with a chatbot add-on", "A ticketing suite with a chatbot", 1);
    let mut client = Client::of(&[&pack.dir()], versions());
    client.open_as(&card, &now);
    client.until(&card, |codes| has(codes, "disagreement"));
    let (line, _) = place(&now, "A ticketing suite with a chatbot");
    let actions = client.actions(&card, line);
    let titled = |start: &str| {
        actions.iter().find(|(title, _)| title.starts_with(start)).unwrap_or_else(|| panic!("{actions:?}"))
    };
    let (_, pull) = titled("Take this edit into the brief (`competitors[0].is`)");
    assert!(edited(&text, &pull["edit"], &brief).contains("is: A ticketing suite with a chatbot\n"));
    let (_, back) = titled("Say again what the brief says");
    assert_eq!(edited(&now, &back["edit"], &card), was);
    let (_, allow) = titled("Allow `disagreement` in this brief, with a reason");
    let then = edited(&text, &allow["edit"], &brief);
    assert!(then.contains("rule: disagreement\n") && then.contains("why: # what makes this brief different"), "{then}");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_conflict_is_settled_one_way_or_the_other() {
    let pack = Pack::new("enterprise-ai");
    let card = pack.path("battlecard-deskwise.md");
    pack.edit("battlecard-deskwise.md", "Keep it for questions.", "Keep it for easy questions.");
    pack.run(&["set", "competitors.deskwise.objections[0].answer", "Keep it for simple questions."]);
    let text = pack.text("battlecard-deskwise.md");
    assert!(text.contains("<<<<<<<"), "{text}");
    let mut client = Client::of(&[&pack.dir()], versions());
    client.open(&card);
    let (line, _) = place(&text, "<<<<<<<");
    let actions = client.actions(&card, line + 1);
    let settled = |words: &str| {
        let (_, one) = actions.iter().find(|(title, _)| title.contains(words)).unwrap_or_else(|| panic!("{actions:?}"));
        edited(&text, &one["edit"], &card)
    };
    let (mine, theirs) = (settled("keep your edit"), settled("take what the brief says"));
    assert!(mine.contains("easy questions") && !mine.contains("simple questions") && !mine.contains("<<<<"), "{mine}");
    assert!(theirs.contains("simple questions") && !theirs.contains("easy questions") && !theirs.contains(">>>>"));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_former_name_is_replaced_and_a_figure_becomes_a_claim() {
    let pack = Pack::new("enterprise-ai");
    let own = pack.path("notes.md");
    pack.write("notes.md", "# Notes\n\nAsk Deskwise users first.\n\nIt saves 77 hours a month.\n");
    pack.run(&["set", "competitors.deskwise.name", "Tern"]);
    let text = pack.text("notes.md");
    let mut client = Client::of(&[&pack.dir()], versions());
    client.open(&own);
    client.until(&own, |codes| has(codes, "former-value"));
    let actions = client.actions(&own, 2);
    let (_, one) = actions
        .iter()
        .find(|(title, _)| title.starts_with("Replace the former value"))
        .unwrap_or_else(|| panic!("{actions:?}"));
    assert!(edited(&text, &one["edit"], &own).contains("Ask Tern users"));
    let brief = pack.dir().join("brief.yaml");
    let actions = client.actions(&own, 4);
    let (_, claim) = actions
        .iter()
        .find(|(title, _)| title.starts_with("Make a claim of it"))
        .unwrap_or_else(|| panic!("{actions:?}"));
    let then = edited(&std::fs::read_to_string(&brief).unwrap(), &claim["edit"], &brief);
    assert!(then.contains("says: It saves 77 hours a month\n") && then.contains("status: pending"), "{then}");
    assert_eq!(client.end(), 0);
}

#[test]
fn what_refers_to_a_name_follows_it() {
    let pack = Pack::new("enterprise-ai");
    let brief = pack.dir().join("brief.yaml");
    let text = std::fs::read_to_string(&brief).unwrap();
    let mut client = Client::of(&[&pack.dir()], versions());
    client.open(&brief);
    let key = place(&text, "resolves-38:");
    let prepared = client.at("textDocument/prepareRename", &brief, key);
    assert_eq!(prepared["placeholder"], "resolves-38");
    let edit = client.at_with("textDocument/rename", &brief, key, json!({ "newName": "resolved" }));
    let then = edited(&text, &edit, &brief);
    assert!(!then.contains("resolves-38") && then.contains("proof: [resolved, three-weeks]"));
    // From a document, by the name; the documents follow in the same edit.
    let card = pack.path("battlecard-deskwise.md");
    let was = pack.text("battlecard-deskwise.md");
    let edit = client.at_with("textDocument/rename", &card, place(&was, "Deskwise"), json!({ "newName": "Tern" }));
    let then = edited(&text, &edit, &brief);
    assert!(then.contains("- name: Tern\n") && !then.contains("Deskwise"), "{then}");
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
    let ladder = pack.path("message-ladder.md");
    let follows = edit["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .any(|one| one["textDocument"]["uri"] == uri(&ladder).as_str());
    assert!(follows || !pack.text("message-ladder.md").contains("Deskwise"));
    let id = client.request("textDocument/rename", json!({ "textDocument": { "uri": uri(&brief) }, "position": { "line": key.0, "character": key.1 }, "newName": "not an id" }));
    let refused = client.answer(id);
    assert!(refused["error"]["message"].as_str().unwrap().contains("can't be an id"), "{refused}");
    let nothing = client.at("textDocument/prepareRename", &brief, place(&text, "category:"));
    assert!(nothing.is_null());
    assert_eq!(client.end(), 0);
}

#[test]
fn positions_are_counted_as_the_client_counts() {
    let pack = Pack::new("minimal");
    let brief = pack.dir().join("brief.yaml");
    let text = "product: {name: \"Ünï🙂\", nam: x}\n";
    for (capabilities, encoding, column) in
        [(json!({}), "utf-16", 25), (json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } }), "utf-8", 29)]
    {
        let mut client = Client::start();
        let params = json!({ "processId": null, "rootUri": uri(&pack.dir()), "capabilities": capabilities });
        let answer = client.ask("initialize", params);
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        client.tell("initialized", json!({}));
        client.open_as(&brief, text);
        let found = client.until(&brief, |codes| has(codes, "unknown-key"));
        assert_eq!(found[0]["range"]["start"]["character"], column, "{found:?}");
        assert_eq!(client.end(), 0);
    }
}

#[test]
fn several_folders_are_looked_after() {
    let (one, two) = (Pack::new("enterprise-ai"), Pack::new("minimal"));
    let mut client = Client::of(&[&one.dir()], json!({}));
    let broken = two.dir().join("brief.yaml");
    std::fs::write(&broken, "product: {nam: x}\n").unwrap();
    let event = json!({ "added": [{ "uri": uri(&two.dir()), "name": "two" }], "removed": [] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    client.until(&broken, |codes| has(codes, "unknown-key"));
    // A file that changes on disk is looked at again.
    std::fs::write(&broken, "product: {name: x}\n").unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&broken), "type": 2 }] }));
    client.until(&broken, |codes| !has(codes, "unknown-key"));
    std::fs::write(&broken, "product: {nam: x}\n").unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&broken), "type": 2 }] }));
    client.until(&broken, |codes| has(codes, "unknown-key"));
    let event = json!({ "added": [], "removed": [{ "uri": uri(&two.dir()), "name": "two" }] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    client.until(&broken, <[String]>::is_empty);
    assert_eq!(client.end(), 0);
}

#[test]
fn a_build_writes_what_is_saved_and_nothing_else() {
    let pack = Pack::new("enterprise-ai");
    let brief = pack.dir().join("brief.yaml");
    let text = std::fs::read_to_string(&brief).unwrap().replacen("2027-03-09", "2027-04-06", 1);
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    client.change(&brief, 2, &text);
    let params = json!({ "command": "launchpack.build", "arguments": [uri(&brief)] });
    let id = client.request("workspace/executeCommand", params.clone());
    let refused = client.answer(id);
    assert!(refused["error"]["message"].as_str().unwrap().contains("save"), "{refused}");
    assert!(!pack.text("launch-faq.md").contains("6 April 2027"));
    std::fs::write(&brief, &text).unwrap();
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri(&brief) } }));
    let built = client.ask("workspace/executeCommand", params);
    assert!(built["written"].as_u64().unwrap() > 3, "{built}");
    assert!(pack.text("battlecard-deskwise.md").contains("6 April 2027"));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_request_that_is_taken_back_is_answered_so() {
    let pack = Pack::new("enterprise-ai");
    let brief = pack.dir().join("brief.yaml");
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    // All in one write, so that it is there before the first is answered.
    let params = json!({ "textDocument": { "uri": uri(&brief) } });
    let message = |body: Json| {
        let text = body.to_string();
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    };
    let ask =
        |id: i64| message(json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/codeLens", "params": params }));
    let all: String = (1000..1010).map(ask).collect();
    let back = message(json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 1009 } }));
    client.raw([all, back].concat().as_bytes());
    assert!(client.answer(1000).get("result").is_some());
    let last = client.answer(1009);
    assert!(last["error"]["code"] == -32800 || last.get("result").is_some(), "{last}");
    assert_eq!(client.end(), 0);
}

#[test]
fn garbage_is_told_and_survived() {
    let mut client = Client::start();
    let early = client.request("textDocument/hover", json!({}));
    assert_eq!(client.answer(early)["error"]["code"], -32002);
    client.raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(client.message()["error"]["code"], -32700);
    client.raw(b"Content-Length: 5\r\n\r\n{]}{\xff");
    assert_eq!(client.message()["error"]["code"], -32700);
    client.send(&json!({ "jsonrpc": "2.0", "id": 7, "method": "initialize", "params": 12 }));
    assert_eq!(client.answer(7)["error"]["code"], -32602);
    client.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    let again = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(client.answer(again)["error"]["code"], -32600);
    for (method, params) in [
        (
            "textDocument/didChange",
            json!({ "textDocument": { "uri": "file:///nowhere/brief.yaml", "version": 1 }, "contentChanges": [{ "text": "x" }] }),
        ),
        (
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": "untitled:1", "languageId": "x", "version": 1, "text": "" } }),
        ),
        ("textDocument/didOpen", json!([1, 2])),
        ("$/progress", json!(null)),
        ("$/cancelRequest", json!({ "id": [] })),
    ] {
        client.tell(method, params);
    }
    let far = json!({ "textDocument": { "uri": "file:///nowhere/a.md" }, "position": { "line": 4294967295u32, "character": 4294967295u32 } });
    assert!(client.ask("textDocument/hover", far).is_null());
    let unknown = client.request("textDocument/nothing", json!({}));
    assert_eq!(client.answer(unknown)["error"]["code"], -32601);
    client.ask("shutdown", Json::Null);
    let late = client.request("textDocument/hover", json!({}));
    assert_eq!(client.answer(late)["error"]["code"], -32600);
    client.tell("exit", Json::Null);
    let (status, complaint) = client.die();
    assert_eq!((status, complaint.as_str()), (0, ""));
}

#[test]
fn a_client_that_dies_ends_it_without_a_word() {
    let pack = Pack::new("enterprise-ai");
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&pack.dir().join("brief.yaml"));
    client.raw(b"Content-Length: 5000\r\n\r\n{\"jsonrpc\"");
    let (status, complaint) = client.die();
    assert_eq!((status, complaint.as_str()), (1, ""));
}

/// Every prefix of a brief, and every place in it.
#[test]
fn no_place_of_no_text_is_too_much() {
    let pack = Pack::new("minimal");
    let brief = pack.dir().join("brief.yaml");
    let mut client = Client::of(&[&pack.dir()], json!({}));
    let text = "# ü\nproduct:\n  name: \"X\n\t- y\nclaims:\n  a: {says: 🙂, status: \n  - - b: [c, {d\n";
    client.open_as(&brief, "");
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    for (version, end) in ends.into_iter().enumerate() {
        client.change(&brief, i64::try_from(version).unwrap() + 2, &text[..end]);
        let line = text[..end].matches('\n').count();
        for character in [0, 3, 9, 99] {
            for method in ["completion", "hover", "definition", "prepareRename"] {
                client.at(&format!("textDocument/{method}"), &brief, (line, character));
            }
        }
        client.actions(&brief, line);
    }
    for method in ["documentSymbol", "codeLens", "documentLink"] {
        client.of_file(&format!("textDocument/{method}"), &brief);
    }
    assert_eq!(client.end(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn many_changes_cost_no_memory() {
    let pack = Pack::new("minimal");
    let brief = pack.dir().join("brief.yaml");
    let text = std::fs::read_to_string(&brief).unwrap();
    let mut client = Client::of(&[&pack.dir()], json!({}));
    client.open(&brief);
    let lines = text.matches('\n').count();
    let last_line = json!({ "start": { "line": lines, "character": 0 }, "end": { "line": lines, "character": 1 } });
    let round = |client: &mut Client, from: i64| {
        for version in 0..1500 {
            let text = if version % 2 == 0 { "#" } else { "" };
            client.changes(&brief, from + version, json!([{ "range": last_line, "text": text }]));
        }
        client.of_file("textDocument/codeLens", &brief);
        client.memory()
    };
    let first = round(&mut client, 2);
    let last = (1..4).map(|i| round(&mut client, i * 10_000)).max().unwrap();
    assert!(last < first + 30_000, "{first} kB became {last} kB");
    assert_eq!(client.end(), 0);
}

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Knuth's MMIX generator.
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

/// Messages in any order, about any place, with any text.
#[test]
fn no_conversation_is_too_much() {
    let pack = Pack::new("enterprise-ai");
    let files = [
        pack.dir().join("brief.yaml"),
        pack.path("battlecard-deskwise.md"),
        pack.dir().join("draft.md"),
        pack.dir().join("templates/x.md.hbs"),
        pack.parent().join("elsewhere/brief.yaml"),
    ];
    let texts = [
        "",
        "\n",
        "🙂",
        "\r",
        "- ",
        "{",
        "[",
        "\"",
        "claims:\n",
        "  ",
        "| a | b |\n",
        "```\n",
        "<<<<<<< your edit\n",
        "[^x]",
        "---\n",
        "resolves 99% of\u{a0}requests",
        "\t",
        "{{#each ",
    ];
    let asks = [
        "completion",
        "hover",
        "definition",
        "references",
        "documentHighlight",
        "documentSymbol",
        "documentLink",
        "codeLens",
        "codeAction",
        "prepareRename",
        "rename",
    ];
    let mut client = Client::of(&[&pack.dir()], versions());
    let mut dice = Dice(24);
    for round in 0..500 {
        let file = dice.of(&files).clone();
        let place = |dice: &mut Dice| {
            let line = *dice.of(&[0, 1, 3, 7, 20, 60, 150, 4_000_000_000_usize]);
            json!({ "line": line, "character": *dice.of(&[0, 1, 2, 5, 9, 30, 4_000_000_000_usize]) })
        };
        let range = json!({ "start": place(&mut dice), "end": place(&mut dice) });
        match dice.roll(8) {
            0 => {
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                let cut = text.char_indices().map(|(i, _)| i).nth(dice.roll(text.len().max(1))).unwrap_or(text.len());
                client.open_as(&file, if dice.roll(3) == 0 { &text[..cut] } else { &text });
            }
            1 => client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(&file) } })),
            2 => {
                client
                    .tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(&file), "type": 2 }] }));
            }
            3 | 4 => client.changes(&file, round, json!([{ "range": range, "text": dice.of(&texts) }])),
            _ => {
                let ask = format!("textDocument/{}", dice.of(&asks));
                let params = json!({
                    "textDocument": { "uri": uri(&file) },
                    "position": place(&mut dice),
                    "range": range,
                    "context": { "includeDeclaration": true, "diagnostics": [] },
                    "newName": dice.of(&texts),
                });
                let id = client.request(&ask, params);
                let answer = client.answer(id);
                assert_ne!(answer["error"]["code"], -32603, "{ask}: {answer}");
            }
        }
    }
    client.ask("shutdown", Json::Null);
    client.tell("exit", Json::Null);
    let (status, complaint) = client.die();
    assert_eq!((status, complaint.as_str()), (0, ""));
}
