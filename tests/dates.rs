//! Days in the form that a company chooses.
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

#[test]
fn days_are_written_as_a_company_writes_them_and_read_back() {
    for (form, was, now) in [
        ("us", "April 28, 2027", "May 3, 2027"),
        ("iso", "2027-04-28", "2027-05-03"),
        ("long", "28 April 2027", "3 May 2027"),
    ] {
        let site = Pack::new("subscription");
        let brief = site.brief();
        let dated =
            brief.replace("  - name: Briefing for bookkeepers", "  - name: Briefing for bookkeepers\n    # fixed");
        let fixed = dated.lines().map(|line| line.replace("date: T-14", "date: 2027-04-28")).collect::<Vec<_>>();
        std::fs::write(site.dir().join("brief.yaml"), format!("{}\npack:\n  dates: {form}\n", fixed.join("\n")))
            .unwrap();
        assert_eq!(site.run(&["build"]).status, 0);
        let ladder = site.text("message-ladder.md");
        assert!(ladder.contains(was), "{form}: {ladder}");
        // A pack that nobody touched has nothing to tell that one with long dates has not.
        let ran = site.run(&["check", "--fail-on", "warning"]);
        assert!(!ran.out.contains("unbacked-figure"), "{form}: {}", ran.out);
        std::fs::write(site.dir().join("pack").join("message-ladder.md"), ladder.replacen(was, now, 1)).unwrap();
        let ran = site.run(&["pull", "--yes"]);
        assert!(site.brief().contains("date: 2027-05-03"), "{form}: {}{}", ran.out, ran.err);
    }
}
