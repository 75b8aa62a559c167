//! The schema of the brief, judged by a validator that nobody here wrote.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::sync::Arc;

use common::run;
use launchpack::brief::{self, schema, sketch};
use launchpack::catalog;
use launchpack::finding::Source;
use serde_json::Value as Json;

fn accepts(text: &str) -> Result<(), String> {
    // The parser keeps comments only so far.
    let text: String = text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('#')).collect();
    let brief: Json = serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    let validator = jsonschema::draft202012::new(&schema::schema()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&brief).map(|e| format!("{}: {e}", e.instance_path())).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

fn builds(text: &str) -> bool {
    brief::read(&Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() })).is_ok()
}

#[test]
fn it_is_a_schema_of_its_draft() {
    assert!(jsonschema::meta::is_valid(&schema::schema()));
}

#[test]
fn it_accepts_what_builds() {
    for example in catalog::examples() {
        assert_eq!(accepts(example.text), Ok(()), "{}", example.name);
    }
    assert_eq!(accepts(&sketch::new_brief("Potluck")), Ok(()));
    for brief in [
        "product: X\naudience: everyone\nlaunch: {date: May 2027}\nclaims: {a: {as_of: \"May 4, 2027\"}, b: {as_of: 4 May 2027}, c: {as_of: Q2 2027}}\n",
        "product: {name: 1.10}\nlaunch: {tier: 2, date: 2027-03-09}\n",
        "product: {name: no}\nrisks: [Redshift slips, {what: x}]\naudience: [Teams]\nclaims: {fast: Twice as fast}\n",
        "product: {name: X, category: }\nfaq:\nmilestones: [{date: T-14, what: x}, {date: t+3, what: y}, {date: T, what: z}]\n",
        "product: {name: X}\nclaims: {a: {says: x, status: Approved, use: INTERNAL}}\nreadiness: [{team: Web, status: not_started}]\n",
        "product: {name: X}\nextra: {anything: [1, {a: b}]}\ncompetitors: [{name: A, id: 12}]\nmetrics: [{name: 5}]\n",
    ] {
        assert!(builds(brief), "{brief}");
        assert_eq!(accepts(brief), Ok(()), "{brief}");
    }
}

#[test]
fn it_refuses_what_does_not_build() {
    for brief in [
        "launch: {date: 2027-03-09}\n",
        "product: {nmae: X}\n",
        "product: {name: X}\nlunch: {}\n",
        "product: {name: X}\nlaunch: {date: soon}\n",
        "product: {name: X}\nlaunch: {tier: 7}\n",
        "product: {name: X}\naudience: {everyone: x}\n",
        "product: {name: X}\nlaunch: {date: 04/05/2027}\n",
        "product: {name: [X]}\n",
        "product: {name: X}\nfaq: [{q: Q, for: nobody}]\n",
        "product: {name: X}\ncompetitors: [{name: A, id: ../../etc}]\n",
    ] {
        assert!(!builds(brief), "{brief}");
        assert!(accepts(brief).is_err(), "{brief}");
    }
}

#[test]
fn every_field_is_described() {
    let schema = schema::schema();
    let pain = &schema["properties"]["audience"]["items"]["anyOf"][0]["properties"]["pain"];
    assert_eq!(pain["description"], "The problem, in their words");
    assert!(pain["examples"][0].as_str().unwrap().starts_with("Ticket volume"));
    let status = &schema["properties"]["claims"]["additionalProperties"]["anyOf"][0]["properties"]["status"];
    assert_eq!(status["anyOf"][0]["enum"], serde_json::json!(["pending", "approved", "rejected"]));
}

#[test]
fn a_new_brief_names_the_schema_beside_it() {
    let folder = assert_fs::TempDir::new().unwrap();
    run(folder.path(), &["new", "p", "--example", "minimal"]);
    let brief = std::fs::read_to_string(folder.path().join("p/brief.yaml")).unwrap();
    let named = brief.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
    let schema: Json =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("p").join(named)).unwrap()).unwrap();
    assert_eq!(schema, launchpack::brief::schema::schema());
    assert_eq!(serde_json::from_str::<Json>(&run(folder.path(), &["schema"]).out).unwrap(), schema);
}
