//! Templates of a person's own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use common::Pack;

fn own(pack: &Pack, file: &str, text: &str) {
    let path = pack.dir().join("templates").join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The worked example of the page, as files.
fn mail(pack: &Pack) {
    let page = launchpack::render::reference::page();
    let block = |language: &str| {
        let rest = page.split(&format!("```{language}\n")).nth(1).unwrap();
        rest.split("```").next().unwrap().to_owned()
    };
    own(pack, "mail/set.yaml", &block("yaml"));
    own(pack, "mail/customer-mail.md.hbs", &block("handlebars"));
}

#[test]
fn the_worked_example_works() {
    let pack = Pack::new("enterprise-ai");
    mail(&pack);
    let out = pack.run(&["templates", "check"]);
    assert_eq!((out.status, out.out.as_str()), (0, "no faults\n"));
    let out = pack.run(&["build", "--set", "mail"]);
    assert_eq!(out.status, 0, "{}{}", out.out, out.err);
    let text = pack.text("customer-mail.md");
    assert!(text.starts_with("# IT requests, resolved before they reach the queue\n"), "{text}");
    assert!(text.contains("It is yours from 9 March 2027. The price: $3 per employee"), "{text}");
    assert!(pack.text("README.md").contains("[Mail to customers](customer-mail.md)"));
    // It is one of the pack's documents from then on: edits and the brief meet in it.
    pack.edit("customer-mail.md", "It is yours from", "You can have it from");
    pack.set("date: 2027-03-09", "date: 2027-03-23").build();
    assert!(pack.text("customer-mail.md").contains("You can have it from 23 March 2027."));
}

#[test]
fn an_own_file_takes_the_place_of_ours() {
    let pack = Pack::new("minimal");
    let out = pack.run(&["templates", "eject", "exec-summary"]);
    assert_eq!(out.out, "templates/core/exec-summary.md.hbs: change it, and build\n");
    let path = pack.dir().join("templates/core/exec-summary.md.hbs");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(pack.run(&["build"]).out, "pack: nothing to do, 6 documents up to date\n");
    std::fs::write(&path, text.replace("## What ships", "## What is coming")).unwrap();
    pack.build();
    assert!(pack.text("exec-summary.md").contains("## What is coming"));
    let list = pack.run(&["templates", "list"]).out;
    assert!(
        list.contains("core/exec-summary")
            && list.contains("yours, templates/core/exec-summary.md.hbs, instead of ours"),
        "{list}"
    );
    let out = pack.run(&["templates", "eject", "core/exec-summary"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("is there already"), "{}", out.err);
    assert!(pack.run(&["templates", "show", "core/exec-summary"]).out.contains("What is coming"));
    assert!(pack.run(&["templates", "show", "core/exec-sumary"]).err.contains("did you mean `core/exec-summary`?"));
}

#[test]
fn a_fault_stops_its_own_document_alone() {
    for (name, template, says) in [
        ("a lost path", "{{#if product.nam}}x{{/if}}", "did you mean `name`?"),
        ("a lost path in a loop", "{{#each audience}}{{pian}}{{/each}}", "did you mean `pain`?"),
        ("a helper that is none", "{{sentense product.name}}", "did you mean `sentence`?"),
        ("a partial that is none", "{{> fact}}", "did you mean `facts`?"),
        ("a missing end", "{{#if product.name}}x", "error[template-fault]"),
        ("a circle", "{{> mine}}", "calls itself"),
        (
            "loops",
            "{{#each claims}}{{#each @root.claims}}{{#each @root.claims}}{{#each @root.claims}}x{{/each}}{{/each}}{{/each}}{{/each}}",
            "loops stand in each other",
        ),
        ("nesting", &"{{#if product}}".repeat(10_000), "nested deeper"),
        ("brackets", &format!("{{{{sentence {}", "(bare ".repeat(10_000)), "nested deeper"),
        ("private characters", "a\u{fdd0}b", "U+FDD0"),
        ("a value in code", "`{{product.name}}`", "can't stand in code"),
    ] {
        let pack = Pack::new("minimal");
        let before = pack.text("exec-summary.md");
        own(&pack, "core/exec-summary.md.hbs", template);
        own(&pack, "partials/mine.md.hbs", "{{> other}}");
        own(&pack, "partials/other.md.hbs", "{{> mine}}");
        pack.set("Potluck plans", "Potluck arranges");
        let out = pack.run(&["build"]);
        assert_eq!(out.status, 1, "{name}: {}{}", out.out, out.err);
        assert!(out.err.contains(says), "{name}: {}", out.err);
        assert_eq!(pack.text("exec-summary.md"), before, "{name}");
        assert!(pack.text("launch-faq.md").contains("Potluck arranges"), "{name}: {}", out.err);
        assert!(out.out.contains("its template has a fault"), "{name}: {}", out.out);
        if name != "a value in code" {
            let check = pack.run(&["templates", "check"]);
            assert!(check.status == 1 && check.out.contains(says), "{name}: {}", check.out);
        }
    }
}

#[test]
fn a_fault_shows_its_line() {
    let pack = Pack::new("minimal");
    own(&pack, "core/exec-summary.md.hbs", "# {{product.name}}\n\n{{#each audience}}\n- {{nmae}}\n{{/each}}\n");
    let out = pack.run(&["templates", "check"]).out;
    let expected = "\
error[template-fault]: there is no `nmae` here
 --> templates/core/exec-summary.md.hbs:4:5
  |
4 | - {{nmae}}
  |     ^^^^ did you mean `name`?
  |
  = help: `docs/templates.md` lists what there is
";
    assert!(out.starts_with(expected), "{out}");
}

#[test]
fn too_much_output_is_stopped() {
    let pack = Pack::new("enterprise-ai");
    let loops = format!(
        "{{{{#each claims}}}}{{{{#each @root.claims}}}}{{{{#each @root.claims}}}}{}{{{{/each}}}}{{{{/each}}}}{{{{/each}}}}",
        "word ".repeat(8000)
    );
    own(&pack, "core/exec-summary.md.hbs", &loops);
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1);
    assert!(out.err.contains("writes more than 8 MB"), "{}", out.err);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_read() {
    let pack = Pack::new("minimal");
    own(&pack, "partials/x.md.hbs", "");
    std::os::unix::fs::symlink("/etc/hostname", pack.dir().join("templates/partials/facts.md.hbs")).unwrap();
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1, "{}", out.out);
    assert!(out.err.contains("is a link"), "{}", out.err);
}

#[test]
fn completions_and_manual_are_made_from_the_commands() {
    let pack = Pack::new("minimal");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let out = pack.run(&["completions", shell]);
        assert!(out.status == 0 && out.out.contains("launchpack") && out.out.contains("resolve"), "{shell}");
    }
    assert!(pack.run(&["man"]).out.contains(".TH launchpack 1"));
    assert!(pack.run(&["man", "build"]).out.contains("on\\-conflict"));
}

#[test]
fn own_rows_may_have_fields_of_any_name() {
    let pack = Pack::new("minimal");
    pack.set("product:", "extra: {bom: [{item: Screws, document: BOM-1, qty: four}]}\nproduct:");
    std::fs::create_dir_all(pack.dir().join("templates/core")).unwrap();
    let text = "# {{product.name}}\n\n{{#each extra.bom}}\n- {{item}} of {{document}}: {{qty}}, for {{@root.document.reader}}\n{{/each}}\n";
    std::fs::write(pack.dir().join("templates/core/exec-summary.md.hbs"), text).unwrap();
    std::fs::write(pack.dir().join("templates/index.md.hbs"), "# {{#if calendar}}Days{{/if}} {{practice.main.name}}\n")
        .unwrap();
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 0, "{}{}", out.out, out.err);
    assert!(pack.text("exec-summary.md").contains("- Screws of BOM-1: four, for "), "{}", pack.text("exec-summary.md"));
    assert!(pack.text("README.md").starts_with("# Days"));
}

#[test]
fn a_fault_is_told_by_every_build() {
    let pack = Pack::new("minimal");
    std::fs::create_dir_all(pack.dir().join("templates/mail")).unwrap();
    let set = "about: Mail.\ndocuments:\n  - {name: mail, file: mail.md, title: Mail, reader: all, question: What?, exposure: internal}\n";
    std::fs::write(pack.dir().join("templates/mail/set.yaml"), set).unwrap();
    std::fs::write(pack.dir().join("templates/mail/mail.md.hbs"), "# {{extra.nothing.here}}\n").unwrap();
    for _ in 0..2 {
        let out = pack.run(&["build", "--set", "mail"]);
        assert_eq!(out.status, 1, "{}", out.out);
        assert!(out.err.contains("template-fault"), "{}", out.err);
    }
}
