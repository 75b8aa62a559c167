//! Cases a person would recognise: what each side wrote, and what the document then says.

use super::*;

/// Merges documents written one line below the other.
fn merged(base: &[&str], mine: &[&str], brief: &[&str]) -> Merged {
    let [base, mine, brief] = [base, mine, brief].map(|lines| lines.join("\n") + "\n");
    merge(&base, &mine, &brief)
}

#[track_caller]
fn clean(base: &[&str], mine: &[&str], brief: &[&str], expected: &[&str]) {
    let merged = merged(base, mine, brief);
    assert!(merged.is_clean(), "{}", merged.marked().text);
    assert_eq!(merged.marked().text.lines().collect::<Vec<_>>(), expected);
}

/// Expects one conflict, given as its three sides.
#[track_caller]
fn conflict(base: &[&str], mine: &[&str], brief: &[&str], expected: [&[&str]; 3]) {
    let merged = merged(base, mine, brief);
    let sides = |part: &Part| {
        [&part.base, &part.mine, &part.brief].map(|side| side.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let found: Vec<_> = merged.conflicts().iter().map(sides).collect();
    let expected = expected.map(|side| side.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    assert_eq!(found, [expected], "{}", merged.marked().text);
}

const LADDER: &str =
    "Tidewater closes the books in 9 days. Controllers get their evenings back, and auditors get a trail.";

#[test]
fn a_figure_at_the_start_and_a_rewritten_end_are_both_kept() {
    clean(
        &[LADDER],
        &["Tidewater closes the books in 9 days. Controllers get their evenings back, and nobody chases receipts."],
        &["Tidewater closes the books in 3 days. Controllers get their evenings back, and auditors get a trail."],
        &["Tidewater closes the books in 3 days. Controllers get their evenings back, and nobody chases receipts."],
    );
}

#[test]
fn a_word_within_what_was_rewritten_is_a_conflict() {
    let mine = &["Month end used to eat the evenings of every controller we met; with Tidewater it does not."];
    let brief =
        &["Tidewater closes the books in 9 days. Controllers get their mornings back, and auditors get a trail."];
    conflict(&[LADDER], mine, brief, [&[LADDER], mine, brief]);
}

#[test]
fn a_word_that_a_rewritten_line_still_has_is_no_anchor() {
    let (base, mine) = (&["Fast close for teams"], &["Quick closing for startups"]);
    for brief in ["Fast close for big teams", "Fast close for all for teams", "Fast and easy close for teams"] {
        conflict(base, mine, &[brief], [base, mine, &[brief]]);
    }
}

#[test]
fn neighbouring_words_are_one_phrase() {
    for (base, mine, brief) in [
        ("Built for small teams.", "Built for small studios.", "Built for large teams."),
        ("Ships on 9 March.", "Ships on 10 March.", "Ships on 9 April."),
        ("Ships on 2027-03-09.", "Ships on 2027-04-09.", "Ships on 2027-03-12."),
        ("From $1,200 a year.", "From $1,300 a year.", "From $1,250 a year."),
        ("See https://a.example/x.", "See https://b.example/x.", "See https://a.example/y."),
        ("Fast, safe.", "Fast, sound.", "Quick, safe."),
    ] {
        conflict(&[base], &[mine], &[brief], [&[base], &[mine], &[brief]]);
    }
}

#[test]
fn the_same_change_on_both_sides_is_one_change() {
    clean(
        &["Closes in 9 days, for teams."],
        &["Closes in 3 days, for all teams."],
        &["Closes in 3 days, for teams."],
        &["Closes in 3 days, for all teams."],
    );
}

#[test]
fn a_value_made_bold_follows_the_brief() {
    clean(&["Closes in 9 days."], &["Closes in **9** days."], &["Closes in 3 days."], &["Closes in **3** days."]);
    clean(&["Closes in 9 days."], &["Closes **in 9 days**."], &["Closes in 3 days."], &["Closes **in 3 days**."]);
    let base = &["Closes in 9 days."];
    conflict(
        base,
        &["Closes in **9** days."],
        &["Closes in days."],
        [base, &["Closes in **9** days."], &["Closes in days."]],
    );
}

#[test]
fn blanks_are_nobodys_words() {
    clean(&["One line"], &["One line  "], &["One thing"], &["One thing  "]);
    clean(&["One line"], &["One line  "], &["One line more"], &["One line more  "]);
    clean(&["- item"], &["  - item"], &["- thing"], &["  - thing"]);
    clean(&["| a | b |"], &["| a    | b |"], &["| x | b |"], &["| x    | b |"]);
}

#[test]
fn words_are_never_glued_together() {
    let merged = merged(&["a - b"], &["a -b"], &["a foo b"]);
    assert_eq!(merged.conflicts().len(), 1);
}

const TABLE: [&str; 5] = [
    "| Plan | Price | Seats |",
    "|------|-------|-------|",
    "| Crew | $40 | 5 |",
    "| Fleet | $90 | 20 |",
    "| Port | $400 | 100 |",
];

#[test]
fn neighbouring_rows_of_a_table_are_independent() {
    let [head, line, crew, fleet, port] = TABLE;
    clean(
        &TABLE,
        &[head, line, "| Crew | $40 | five |", fleet, port],
        &[head, line, crew, "| Fleet | $95 | 20 |", port],
        &[head, line, "| Crew | $40 | five |", "| Fleet | $95 | 20 |", port],
    );
}

#[test]
fn all_rows_changed_and_a_row_added() {
    clean(
        &TABLE,
        &[TABLE[0], TABLE[1], TABLE[2], "| Fleet | $90 | 20 (or ask us) |", "| Dock | $200 | 50 |", TABLE[4]],
        &[TABLE[0], TABLE[1], "| Crew | $45 | 5 |", "| Fleet | $95 | 20 |", "| Port | $450 | 100 |"],
        &[
            TABLE[0],
            TABLE[1],
            "| Crew | $45 | 5 |",
            "| Fleet | $95 | 20 (or ask us) |",
            "| Dock | $200 | 50 |",
            "| Port | $450 | 100 |",
        ],
    );
}

#[test]
fn the_conflict_is_the_row_and_no_more() {
    let [head, line, crew, fleet, port] = TABLE;
    conflict(
        &TABLE,
        &[head, line, "| Crew | $40 | 6 |", "| Fleet | $85 | 20 |", port],
        &[head, line, crew, "| Fleet | $95 | 20 |", "| Port | $450 | 100 |"],
        [&[fleet], &["| Fleet | $85 | 20 |"], &["| Fleet | $95 | 20 |"]],
    );
}

#[test]
fn a_column_added_by_a_person_goes_with_a_new_price() {
    clean(&["| Crew | $40 |"], &["| Crew | $40 | new |"], &["| Kayak | $40 |"], &["| Kayak | $40 | new |"]);
}

#[test]
fn an_item_added_next_to_a_changed_one() {
    let base = &["- close in 9 days", "- one ledger"];
    clean(
        base,
        &["- close in 9 days", "- no spreadsheets", "- one ledger"],
        &["- close in 3 days", "- one ledger"],
        &["- close in 3 days", "- no spreadsheets", "- one ledger"],
    );
    clean(
        base,
        &["- close in 9 days", "- one ledger", "- no spreadsheets"],
        &["- close in 9 days", "- one shared ledger"],
        &["- close in 9 days", "- one shared ledger", "- no spreadsheets"],
    );
}

#[test]
fn items_added_at_the_same_point_are_both_kept() {
    clean(
        &["- a", ""],
        &["- a", "- mine", "  and more", ""],
        &["- a", "- brief", ""],
        &["- a", "- mine", "  and more", "- brief", ""],
    );
    let table = |more: &[&'static str]| [&TABLE, more].concat();
    clean(
        &TABLE,
        &table(&["| Bay | $7 | 1 |"]),
        &table(&["| Gulf | $9 | 2 |"]),
        &table(&["| Bay | $7 | 1 |", "| Gulf | $9 | 2 |"]),
    );
}

#[test]
fn additions_at_the_same_point_that_do_not_stand_for_themselves_are_a_conflict() {
    for (mine, brief) in [("- one ledger", "- one shared ledger"), ("- mine", "  - below a")] {
        conflict(&["- a", ""], &["- a", mine, ""], &["- a", brief, ""], [&[], &[mine], &[brief]]);
    }
    let steps = ["1. Pick.", "2. Pay.", "3. Pack.", "3. Ship."];
    let [pick, pay, pack, ship] = steps;
    conflict(&[pick, pay], &[pick, pay, pack], &[pick, pay, ship], [&[], &[pack], &[ship]]);
    conflict(&["A."], &["A. Mine."], &["A. Other."], [&[], &["Mine."], &["Other."]]);
}

#[test]
fn an_addition_that_has_the_other_in_it_wins() {
    clean(&["A."], &["A.", "X."], &["A.", "X."], &["A.", "X."]);
    clean(&["A."], &["A.", "X."], &["A.", "X.", "Y."], &["A.", "X. Y."]);
    clean(&["A."], &["A.", "W.", "X.", "Y."], &["A.", "W.", "Y."], &["A.", "W.", "X.", "Y."]);
    conflict(&["A."], &["A.", "X.", "Y."], &["A.", "X.", "Z."], [&[], &["Y."], &["Z."]]);
}

#[test]
fn a_line_added_by_both_is_there_once() {
    clean(&["A.", "B."], &["A changed.", "X.", "B."], &["A.", "X.", "B."], &["A changed.", "X.", "B."]);
}

#[test]
fn a_line_removed_by_one_and_edited_by_the_other_is_a_conflict() {
    let base = &["- one", "- two words", "- three"];
    conflict(
        base,
        &["- one", "- three"],
        &["- one", "- two more words", "- three"],
        [&["- two words"], &[], &["- two more words"]],
    );
    conflict(
        base,
        &["- one", "- my two words", "- three"],
        &["- one", "- three"],
        [&["- two words"], &["- my two words"], &[]],
    );
}

#[test]
fn a_list_removed_by_the_brief_takes_an_item_removed_by_a_person_with_it() {
    clean(
        &["A", "", "- a", "- b", "- c", "", "B"],
        &["A", "", "- a", "- c", "", "B"],
        &["A", "", "B"],
        &["A", "", "B"],
    );
    let base = &["A", "", "- a", "- b", "- c", "", "B"];
    conflict(
        base,
        &["A", "", "- a", "- mine", "- b", "- c", "", "B"],
        &["A", "", "B"],
        [&["- a", "- b", "- c"], &["- a", "- mine", "- b", "- c"], &[]],
    );
}

#[test]
fn paragraphs_stay_apart() {
    let base = &["A", "", "B", "", "C"];
    // One removed, one added beside it.
    clean(base, &["A", "", "C"], &["A", "", "B", "", "X", "", "C"], &["A", "", "X", "", "C"]);
    clean(base, &["A", "", "C"], &["A", "", "X", "", "B", "", "C"], &["A", "", "X", "", "C"]);
    clean(base, &["A", "", "C"], &["A", "", "B", "", "C", "", "X"], &["A", "", "C", "", "X"]);
    // Each removed one.
    clean(&["A", "", "B", "", "C", "", "D"], &["A", "", "C", "", "D"], &["A", "", "B", "", "D"], &["A", "", "D"]);
    // Two made one by the person: what the brief says between them comes between them, and what it takes out goes.
    let base = &["One two.", "", "Three four.", "", "C"];
    clean(base, &["One two. Three four.", "", "C"], &["One two.", "", "C"], &["One two.", "", "C"]);
    clean(
        base,
        &["One two. Three four.", "", "C"],
        &["One two.", "", "Three five.", "", "C"],
        &["One two. Three five.", "", "C"],
    );
    // A blank line taken out in front of a line that the brief changed: different lines.
    clean(&["Intro:", "", "- a b c"], &["Intro:", "- a b c"], &["Intro:", "", "- a b d"], &["Intro:", "- a b d"]);
}

#[test]
fn a_paragraph_may_be_broken_anew() {
    let base = &["We close the books in 9 days and leave a trail for auditors to follow."];
    let mine = &["We close the books in 9 days", "and leave a trail for auditors to follow."];
    clean(
        base,
        mine,
        &["We close the books in 3 days and leave a trail for auditors to follow."],
        &["We close the books in 3 days", "and leave a trail for auditors to follow."],
    );
    clean(
        &["We close the books in 9 days and", "leave a trail for auditors to follow,", "on every plan."],
        &["We close the books in 9 days and leave a trail", "for auditors to follow, on every plan."],
        &["We close the books in 9 days and", "leave a log for auditors to follow,", "on every plan."],
        &["We close the books in 9 days and leave a log", "for auditors to follow, on every plan."],
    );
}

#[test]
fn a_line_broken_in_two_is_one_conflict() {
    let base = &["We close the books in 9 days and leave a trail for auditors to follow."];
    let mine = &["We close the books in 9 days", "and leave a trail for anybody to follow."];
    let brief = &["We close the books in 9 days and leave a trail for regulators to follow."];
    let said = &["We close the books in 9 days and leave a trail for anybody to follow."];
    conflict(base, mine, brief, [base, said, brief]);
    let marked = merged(base, mine, brief);
    assert_eq!(marked.taking(Side::Mine).lines().collect::<Vec<_>>(), mine);
}

#[test]
fn common_lines_stay_outside_a_conflict() {
    conflict(
        &["A.", "Z."],
        &["A.", "Head.", "Mine.", "Tail.", "Z."],
        &["A.", "Head.", "Brief.", "Tail.", "Z."],
        [&[], &["Mine."], &["Brief."]],
    );
}

#[test]
fn a_conflict_is_shown_in_plain_words() {
    let merged = merge("# Title\n\nOld.\n", "# Title\n\nMine.\n", "# Title\n\nNew.\n");
    let marked = merged.marked();
    let expected =
        "# Title\n\n<<<<<<< your edit\nMine.\n||||||| before\nOld.\n=======\nNew.\n>>>>>>> the brief now says\n";
    assert_eq!(*marked, Marked { text: expected.to_owned(), length: 7 });
    assert!(has_open_markers(&marked.text, 7));
    assert_eq!(open_markers(&marked.text, 7).first(), Some(&(9..expected.len())));
    assert_eq!(resolve(&marked.text, 7, Side::Mine).unwrap(), "# Title\n\nMine.\n");
    assert_eq!(resolve(&marked.text, 7, Side::Brief).unwrap(), "# Title\n\nNew.\n");
}

#[test]
fn text_that_looks_like_a_marker_is_text() {
    let shown = "<<<<<<< your edit\na\n||||||| before\n=======\nb\n>>>>>>> the brief now says\n";
    for (likeness, length) in [("Title\n=======\n", 8), ("|||||||||\n", 10), (shown, 8), ("> quote\n", 7), ("==\n", 7)]
    {
        let [base, mine, brief] = ["old", "mine", "new"].map(|word| format!("{likeness}\n{word}\n"));
        let merged = merge(&base, &mine, &brief);
        let marked = merged.marked();
        assert_eq!(marked.length, length);
        assert_eq!(open_markers(&marked.text, length).len(), 1);
        assert_eq!(resolve(&marked.text, length, Side::Mine).as_deref(), Some(mine.as_str()));
        assert_eq!(resolve(&mine, length, Side::Mine), None);
    }
}

#[test]
fn only_whole_blocks_count() {
    let block = "<<<<<<< your edit\nmine\n||||||| before\nold\n=======\nnew\n>>>>>>> the brief now says\n";
    assert!(has_open_markers(block, 7));
    for length in [0, 3, 6, 8] {
        assert!(!has_open_markers(block, length));
    }
    for taken_out in ["<<<<<<< your edit\n", "=======\n", ">>>>>>> the brief now says\n"] {
        assert!(!has_open_markers(&block.replace(taken_out, ""), 7), "{taken_out}");
    }
    // People are used to conflicts of two parts.
    assert_eq!(resolve(&block.replace("||||||| before\nold\n", ""), 7, Side::Mine).as_deref(), Some("mine\n"));
    assert!(!has_open_markers(&block.replace("your edit", "HEAD"), 7));
    // A heading underlined in the person's half.
    let edited = block.replace("mine\n", "mine\n=======\n");
    assert_eq!(resolve(&edited, 7, Side::Mine).as_deref(), Some("mine\n=======\n"));
    assert_eq!(resolve(&edited, 7, Side::Brief).as_deref(), Some("new\n"));
    // One resolved by hand, one still standing.
    assert_eq!(open_markers(&format!("mine\n{block}"), 7).first(), Some(&(5..5 + block.len())));
}

#[test]
fn files_keep_their_line_ends() {
    let base = "a\nb\nc\nd\n";
    assert_eq!(merge(base, "a\r\nb\r\nc\r\nd\r\n", "a\nb\nx\nd\ne\n").marked().text, "a\r\nb\r\nx\r\nd\r\ne\r\n");
    // Mixed: in an edited document each line has its own.
    let merged = merge("a\n\nb\n\nc\n", "a\r\n\nb more\n\nc\n", "a\n\nb\n\nx\n");
    assert_eq!(merged.marked().text, "a\r\n\nb more\n\nx\n");
    let base = "- a\n- b\n- c\n- d\n";
    let merged = merge(base, "- a\n- b\n- c", "- a\n- x\n- c\n- d\n");
    assert_eq!(merged.marked().text, "- a\n- x\n- c", "without d: no newline at the end");
    assert_eq!(merge("", "", "a\r\nb\r\n").marked().text, "a\nb\n");
    let merged = merge("a\r\n", "b\r\n", "c\n");
    let marked = merged.marked();
    assert_eq!(marked.text.matches("\r\n").count(), marked.text.lines().count());
    assert_eq!(resolve(&marked.text, 7, Side::Brief).as_deref(), Some("c\r\n"));
}

#[test]
fn a_newline_at_the_end_is_for_the_person_to_say() {
    assert_eq!(merge("a\n\nb\n", "a\n\nb", "c\n\nb\n").marked().text, "c\n\nb");
    assert_eq!(merge("a\n", "a", "a\n\nb\n").marked().text, "a\n\nb");
    assert_eq!(merge("a", "a\n", "a\n\nb").marked().text, "a\n\nb\n");
    assert_eq!(merge("a\n", "a\n", "a").marked().text, "a");
    let merged = merge("a\n", "b", "c\n");
    let marked = merged.marked();
    assert!(marked.text.ends_with("the brief now says"));
    assert_eq!(resolve(&marked.text, 7, Side::Mine).as_deref(), Some("b"));
}

#[test]
fn a_byte_order_mark_stays() {
    assert_eq!(merge("a\n", "\u{FEFF}a\n", "b\n").marked().text, "\u{FEFF}b\n");
    assert_eq!(merge("\u{FEFF}a\n", "a\n", "\u{FEFF}b\n").marked().text, "b\n");
    let merged = merge("a\n", "\u{FEFF}b\n", "c\n");
    let marked = merged.marked();
    assert_eq!(resolve(&marked.text, marked.length, Side::Brief).as_deref(), Some("\u{FEFF}c\n"));
}
