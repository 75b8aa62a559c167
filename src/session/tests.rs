use std::path::{Path, PathBuf};

use super::Session;
use crate::change::Change;
use crate::check::testing::{TODAY, day};
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::project::{Choice, Project};

struct Pack {
    dir: tempfile::TempDir,
}

impl Pack {
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn new(example: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let text = std::fs::read_to_string(format!("templates/examples/{example}.yaml")).unwrap();
        let brief = dir.path().join("brief.yaml");
        std::fs::write(&brief, text).unwrap();
        let project = Project::open(&brief, &brief, crate::catalog::embedded(), None).unwrap();
        let plan = project.prepare(&RealDisk, &Choice::default()).unwrap().plan;
        apply::apply(&RealDisk, &project.dir, &plan, &apply::lock(&RealDisk, &project.dir).unwrap()).unwrap();
        Self { dir }
    }

    fn brief(&self) -> PathBuf {
        self.dir.path().join("brief.yaml")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("pack").join(name)
    }

    fn session(&self) -> Session {
        let mut session = Session::new(&self.brief(), day(TODAY));
        session.renew(day(TODAY));
        assert!(session.is_sound());
        session
    }
}

fn lay(session: &mut Session, file: &Path, old: &str, new: &str) {
    let text = session.text(file).unwrap();
    assert!(text.contains(old), "{old}");
    session.lay(file, &text.replacen(old, new, 1));
    session.renew(day(TODAY));
}

fn rules(session: &Session, file: &Path) -> Vec<&'static str> {
    session.findings().get(file).into_iter().flatten().map(|finding| finding.rule).collect()
}

#[test]
fn unsaved_texts_are_checked_and_nothing_is_written() {
    let pack = Pack::new("enterprise-ai");
    let mut session = pack.session();
    let card = pack.file("battlecard-deskwise.md");
    assert!(!rules(&session, &card).contains(&"disagreement"));
    lay(&mut session, &card, "A ticketing suite with a chatbot add-on", "A ticketing suite with a chatbot");
    assert!(rules(&session, &card).contains(&"disagreement"), "{:?}", rules(&session, &card));
    session.lift(&card);
    session.renew(day(TODAY));
    assert!(!rules(&session, &card).contains(&"disagreement"));
    assert!(std::fs::read_to_string(&card).unwrap().contains("chatbot add-on"));
}

#[test]
fn looking_again_finds_what_looking_anew_finds() {
    let pack = Pack::new("subscription");
    let mut session = pack.session();
    let brief = pack.brief();
    for (old, new) in [("tier: ", "tier:  "), ("launch:", "# a\nlaunch:"), ("proof: [", "proof:  [")] {
        let text = session.text(&brief).unwrap();
        session.lay(&brief, &text.replacen(old, new, 1));
        session.renew(day(TODAY));
        let mut anew = Session::new(&brief, day(TODAY));
        anew.lay(&brief, &session.text(&brief).unwrap());
        anew.renew(day(TODAY));
        assert!(session.is_sound() && session.findings() == anew.findings());
        assert_eq!(session.folder().states, anew.folder().states);
    }
}

#[test]
fn a_brief_that_does_not_parse_keeps_what_was_known() {
    let pack = Pack::new("enterprise-ai");
    let mut session = pack.session();
    let (brief, card) = (pack.brief(), pack.file("battlecard-deskwise.md"));
    lay(&mut session, &brief, "launch:\n", "launch: [\n");
    assert!(!session.is_sound());
    let told = rules(&session, &brief);
    assert!(told.contains(&"last-known") && told.len() > 1, "{told:?}");
    // Documents are still looked at.
    lay(&mut session, &card, "A ticketing suite with a chatbot add-on", "A ticketing suite with a chatbot");
    assert!(rules(&session, &card).contains(&"disagreement"));
    assert!(session.leaf("launch.date").is_some() && !session.places("competitors[0].name").is_empty());
    lay(&mut session, &brief, "launch: [\n", "launch:\n");
    assert!(session.is_sound() && !rules(&session, &brief).contains(&"last-known"));
}

#[test]
fn a_brief_that_is_opened_half_changed_is_known_from_the_disk() {
    let pack = Pack::new("enterprise-ai");
    let brief = pack.brief();
    let mut session = Session::new(&brief, day(TODAY));
    session.lay(&brief, "product: [\n");
    session.renew(day(TODAY));
    assert!(!session.is_sound() && rules(&session, &brief).contains(&"last-known"));
    assert!(session.leaf("launch.date").is_some());
}

#[test]
fn a_brief_that_is_not_there_or_too_large_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let brief = dir.path().join("brief.yaml");
    let mut session = Session::new(&brief, day(TODAY));
    session.renew(day(TODAY));
    assert_eq!(rules(&session, &brief), ["file"]);
    session.lay(&brief, &"x".repeat(2 << 20));
    session.renew(day(TODAY));
    assert_eq!(rules(&session, &brief), ["too-large"]);
}

#[test]
fn values_are_found_where_they_stand() {
    let pack = Pack::new("enterprise-ai");
    let session = pack.session();
    let card = pack.file("battlecard-deskwise.md");
    let text = session.text(&card).unwrap();
    let at = text.find("ticketing suite").unwrap();
    let spots = session.spots(&card, at);
    assert_eq!(spots.first().map(|spot| spot.path.as_str()), Some("competitors[0].is"));
    let place = session.value_place("competitors[0].is").unwrap();
    let leaf = session.leaf_at(place.span.start + 1).unwrap();
    assert_eq!(leaf.path, "competitors[0].is");
    let places = session.places("competitors[0].is");
    assert!(places.iter().any(|place| place.source.path == card && place.span.contains(&at)));
    assert!(session.documents_with("product.name") > 3);
}

#[test]
fn an_edit_is_pulled_in_memory_and_arrives_elsewhere() {
    let pack = Pack::new("enterprise-ai");
    let mut session = pack.session();
    let card = pack.file("battlecard-deskwise.md");
    lay(&mut session, &card, "A ticketing suite with a chatbot add-on", "A ticketing suite with a chatbot");
    let trial = session.pulled(&card, "competitors[0].is").unwrap();
    assert!(trial.refused.is_empty(), "{:?}", trial.refused);
    let first = trial.files.first().unwrap();
    assert!(first.file == pack.brief() && first.after.contains("is: A ticketing suite with a chatbot\n"));
    assert!(std::fs::read_to_string(pack.brief()).unwrap().contains("chatbot add-on"));
    let nothing = session.pulled(&card, "competitors[0].pricing").unwrap();
    assert!(nothing.files.is_empty());
}

#[test]
fn a_change_of_the_brief_shows_what_it_does_to_the_documents() {
    let pack = Pack::new("enterprise-ai");
    let session = pack.session();
    let change = Change::Set { path: "launch.date".into(), text: "2027-04-06".into() };
    let trial = session.tried(&[change]).unwrap();
    assert!(trial.files.len() > 3);
    assert!(
        trial.files.iter().skip(1).all(|file| file.after.contains("6 April 2027") && !file.before.contains("6 April"))
    );
    assert!(session.tried(&[Change::Set { path: "launch.dat".into(), text: "x".into() }]).is_err());
}
