//! What a launch that moves does to the plan: which dates move along, which no longer fit, what was cut, and who must hear it.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::brief::model::{Brief, Progress};
use crate::brief::{Text, When, date};

/// A date of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What is then; of a team that is due, its name.
    pub what: String,
    /// The day it was.
    pub before: Option<Date>,
    /// The day it is.
    pub after: Option<Date>,
}

/// What changed about the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Launch day before.
    pub before: Date,
    /// Launch day now.
    pub after: Date,
    /// Dates that moved along, by day.
    pub moved: Vec<Mark>,
    /// Days that stand fixed before the launch as it was, and come on launch day or after it now.
    pub unfit: Vec<Mark>,
    /// What the plan had before and has no more.
    pub cut: Vec<String>,
    /// What is named to go first, where the launch comes earlier.
    pub next_to_go: Vec<String>,
    /// Who answers for something that moved, no longer fits or was cut.
    pub hear: Vec<String>,
    form: date::Form,
}

/// What the plan has on a day.
struct Entry {
    /// Tells it from the others, in both briefs.
    kind: &'static str,
    what: String,
    day: Option<Date>,
    relative: bool,
    owner: Option<String>,
    done: bool,
}

fn entries(brief: &Brief) -> Vec<Entry> {
    let entry = |kind, what: Option<&Text>, when: Option<&When>, owner: Option<&Text>, done| {
        Some(Entry {
            kind,
            what: what?.text.clone(),
            day: when.and_then(|when| when.day),
            relative: when.is_some_and(|when| when.days.is_some()),
            owner: owner.map(|owner| owner.text.clone()),
            done,
        })
    };
    let milestones = brief.milestones.iter();
    let milestones =
        milestones.filter_map(|m| entry("milestone", m.what.as_ref(), m.date.as_ref(), m.owner.as_ref(), false));
    let teams = brief.readiness.iter().filter_map(|team| {
        let done = team.status.as_ref().is_some_and(|status| status.value == Progress::Done);
        entry("team", team.team.as_ref(), team.due.as_ref(), team.owner.as_ref(), done)
    });
    let channels = brief.channels.iter();
    let channels = channels.filter_map(|c| entry("channel", c.name.as_ref(), c.date.as_ref(), c.owner.as_ref(), false));
    milestones.chain(teams).chain(channels).collect()
}

/// What the move of the launch between two briefs does to the plan; `None` where it does not move.
#[must_use]
pub fn between(before: &Brief, after: &Brief) -> Option<Shift> {
    let day = |brief: &Brief| brief.launch.date.as_ref().and_then(|when| when.day);
    let (was, is) = (day(before)?, day(after)?);
    if was == is {
        return None;
    }
    let (old, new) = (entries(before), entries(after));
    let mut shift = Shift {
        before: was,
        after: is,
        moved: Vec::new(),
        unfit: Vec::new(),
        cut: Vec::new(),
        next_to_go: Vec::new(),
        hear: Vec::new(),
        form: after.launch.date.as_ref().map(|when| when.form).unwrap_or_default(),
    };
    let mut hear = |owner: &Option<String>| {
        if let Some(owner) = owner.as_ref().filter(|owner| !shift.hear.contains(owner)) {
            shift.hear.push(owner.clone());
        }
    };
    for entry in new.iter().filter(|entry| !entry.done) {
        let former = old.iter().find(|other| other.kind == entry.kind && other.what == entry.what);
        let mark = Mark { what: entry.what.clone(), before: former.and_then(|former| former.day), after: entry.day };
        let moves = mark.before.is_some() && mark.after.is_some() && mark.before != mark.after;
        let no_longer = !entry.relative && entry.day.is_some_and(|day| day < was && day >= is);
        if moves {
            hear(&entry.owner);
            shift.moved.push(mark);
        } else if no_longer {
            hear(&entry.owner);
            shift.unfit.push(mark);
        }
    }
    for entry in &old {
        if !new.iter().any(|other| other.kind == entry.kind && other.what == entry.what) {
            hear(&entry.owner);
            shift.cut.push(entry.what.clone());
        }
    }
    shift.moved.sort_by_key(|mark| mark.after);
    if is < was {
        let cuts = after.cut_first.iter().filter_map(|cut| cut.what.as_ref()).map(|what| what.text.clone());
        shift.next_to_go = cuts.filter(|what| !shift.cut.contains(what)).collect();
    }
    Some(shift)
}

impl Shift {
    /// By so many days, and in which direction.
    fn distance(&self) -> String {
        let days = i64::from((self.after - self.before).get_days());
        let (count, unit) = match days.unsigned_abs() {
            1 => ("one".to_owned(), "day"),
            count if count % 7 == 0 && count > 7 => ((count / 7).to_string(), "weeks"),
            count => (count.to_string(), "days"),
        };
        format!("{count} {unit} {}", if days < 0 { "earlier" } else { "later" })
    }

    /// For programs: days as `2027-03-09`.
    #[must_use]
    pub fn object(&self) -> Json {
        let mark = |mark: &Mark| {
            let day = |day: Option<Date>| day.map(|day| day.to_string());
            json!({ "what": mark.what, "before": day(mark.before), "after": day(mark.after) })
        };
        json!({
            "before": self.before.to_string(),
            "after": self.after.to_string(),
            "moved": self.moved.iter().map(mark).collect::<Vec<_>>(),
            "unfit": self.unfit.iter().map(mark).collect::<Vec<_>>(),
            "cut": self.cut,
            "next_to_go": self.next_to_go,
            "hear": self.hear,
        })
    }

    /// The plan before and after, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let write = |day: Option<Date>| day.map(|day| self.form.write(day)).unwrap_or_default();
        let (before, after) = (write(Some(self.before)), write(Some(self.after)));
        let mut out = vec![format!("The launch moves from {before} to {after}, {}.", self.distance())];
        let mut section = |title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                out.push(format!("  {title}:"));
                out.extend(lines.into_iter().map(|line| format!("    {line}")));
            }
        };
        let moved = |mark: &Mark| format!("{}: {} → {}", mark.what, write(mark.before), write(mark.after));
        section("moves along", self.moved.iter().map(moved).collect());
        let unfit = |mark: &Mark| {
            let why =
                if mark.after == Some(self.after) { "that is launch day now" } else { "that is after the launch now" };
            format!("{}, {}: {why}", mark.what, write(mark.after))
        };
        section("no longer fits", self.unfit.iter().map(unfit).collect());
        section("was cut", self.cut.clone());
        section("would go first, if days are short", self.next_to_go.clone());
        section("must hear it", if self.hear.is_empty() { Vec::new() } else { vec![self.hear.join(", ")] });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    const PLAN: &str = "product: {name: X}\nlaunch: {date: 2027-03-09}\nmilestones:\n  - {date: T-14, what: Freeze, owner: Ann}\n  - {date: 2027-02-25, what: Report, owner: Bo}\nreadiness:\n  - {team: Sales, due: T-5, owner: Cy}\n  - {team: Web, due: T-3, owner: Di, status: done}\nchannels:\n  - {name: Webinar, date: T+9, owner: Eve}\n  - {name: Email, date: T, owner: Ann}\ncut_first: [Webinar, Video]\n";

    fn lines(before: &str, after: &str) -> Vec<String> {
        between(&testing::read(before).brief, &testing::read(after).brief)
            .map(|shift| shift.lines())
            .unwrap_or_default()
    }

    #[test]
    fn an_earlier_launch_says_what_moves_what_does_not_fit_and_who_must_hear_it() {
        let sooner =
            PLAN.replace("2027-03-09", "2027-02-23").replace("  - {name: Webinar, date: T+9, owner: Eve}\n", "");
        assert_eq!(
            lines(PLAN, &sooner),
            [
                "The launch moves from 9 March 2027 to 23 February 2027, 2 weeks earlier.",
                "  moves along:",
                "    Freeze: 23 February 2027 → 9 February 2027",
                "    Sales: 4 March 2027 → 18 February 2027",
                "    Email: 9 March 2027 → 23 February 2027",
                "  no longer fits:",
                "    Report, 25 February 2027: that is after the launch now",
                "  was cut:",
                "    Webinar",
                "  would go first, if days are short:",
                "    Video",
                "  must hear it:",
                "    Ann, Bo, Cy, Eve",
            ]
        );
    }

    #[test]
    fn a_later_launch_cuts_nothing_and_the_same_day_says_nothing() {
        let later = PLAN.replace("2027-03-09", "2027-03-10");
        let said = lines(PLAN, &later);
        assert_eq!(said[0], "The launch moves from 9 March 2027 to 10 March 2027, one day later.");
        assert!(!said.iter().any(|line| line.contains("go first") || line.contains("no longer")), "{said:?}");
        assert!(lines(PLAN, PLAN).is_empty());
    }
}
