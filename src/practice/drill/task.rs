//! What a drill asks on a brief, and what a good answer is there.

use super::Drill;
use crate::brief::model::{Brief, ClaimRef, Status};
use crate::finding::Finding;
use crate::practice::chance::Chance;

/// A drill on a brief.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// What is shown first.
    pub shown: Vec<String>,
    /// What has letters, in the order of the letters: whether it is right, or goes.
    pub letters: Vec<bool>,
    /// The letter that comes first.
    pub first: Option<char>,
    /// The words that may not simply be repeated.
    pub feature: String,
    /// Claims that may be said.
    pub claims: Vec<String>,
    /// The promise and its like.
    pub promise: Vec<String>,
    /// The numbers that were shown.
    pub measures: Vec<String>,
    /// A good answer, line by line.
    pub worked: Vec<String>,
}

/// The most that has letters.
const MOST: usize = 6;

/// The drill on this brief; the seed decides what of it.
///
/// # Errors
/// When the brief has nothing for it.
pub fn task(drill: &Drill, brief: &Brief, seed: u64) -> Result<Task, Finding> {
    let mut chance = Chance::new(seed);
    let mut task = Task { claims: claims(brief), promise: promise(brief), ..Task::default() };
    let made = match drill.name.as_str() {
        "message" => message(&mut task, brief, &mut chance),
        "objection" => objection(&mut task, brief, &mut chance),
        "minute" => minute(&mut task, brief),
        "cut" => cut(&mut task, brief, &mut chance),
        "story" => story(&mut task, brief, drill, &mut chance),
        "claims" => signed(&mut task, brief, &mut chance),
        "frame" => frame(&mut task, brief, &mut chance),
        _ => debrief(&mut task, brief, drill),
    };
    match made {
        Ok(()) => Ok(task),
        Err(needs) => {
            let message = format!("this brief has nothing for the drill `{}`", drill.name);
            Err(Finding::failure("no-drill", message).help(format!("fill in {needs}, or choose a case with --on CASE")))
        }
    }
}

fn claims(brief: &Brief) -> Vec<String> {
    let all = brief.claims.0.iter().filter(|(_, claim)| claim.status() != Status::Rejected);
    all.filter_map(|(_, claim)| claim.says.as_ref()).map(|says| says.text.clone()).collect()
}

fn promise(brief: &Brief) -> Vec<String> {
    let all = [&brief.messaging.headline, &brief.messaging.subhead, &brief.product.one_liner];
    all.into_iter().flatten().map(|text| text.text.clone()).collect()
}

fn pick<'a, T>(list: &'a [T], chance: &mut Chance) -> Option<&'a T> {
    let at = chance.below(u64::try_from(list.len()).unwrap_or(0));
    list.get(usize::try_from(at).unwrap_or(0))
}

fn letter(at: usize) -> char {
    u8::try_from(at).ok().and_then(|at| b'a'.checked_add(at)).map_or('?', char::from)
}

/// What a list of references says, each with its proof.
fn proofs(brief: &Brief, refs: &[ClaimRef]) -> Vec<String> {
    let claims = refs.iter().filter_map(|one| brief.claims.get(&one.0.text));
    claims
        .filter_map(|claim| {
            let proof = claim.proof.as_ref().map(|proof| format!(" ({})", proof.text)).unwrap_or_default();
            Some(format!("{}{proof}", claim.says.as_ref()?.text))
        })
        .collect()
}

type Made = Result<(), &'static str>;

fn message(task: &mut Task, brief: &Brief, chance: &mut Chance) -> Made {
    let all: Vec<_> = brief.messaging.pillars.iter().filter(|pillar| pillar.feature.is_some()).collect();
    let pillar = pick(&all, chance).ok_or("`messaging.pillars` with a `feature`")?;
    let feature = pillar.feature.as_ref().map(|text| text.text.clone()).unwrap_or_default();
    task.shown = vec![format!("An engineer says: \"{feature}\"")];
    task.feature = feature;
    for (name, text) in [("Value", &pillar.benefit), ("What that is worth", &pillar.value)] {
        task.worked.extend(text.as_ref().map(|text| format!("{name}: {}", text.text)));
    }
    task.worked.extend(proofs(brief, &pillar.proof).into_iter().map(|proof| format!("Proof: {proof}")));
    let objection = brief.competitors.iter().flat_map(|rival| &rival.objections).next();
    if let Some((says, answer)) = objection.and_then(|one| one.says.as_ref().zip(one.answer.as_ref())) {
        task.worked.push(format!("Objection: {} — and the answer: {}", says.text, answer.0.text));
    }
    Ok(())
}

fn objection(task: &mut Task, brief: &Brief, chance: &mut Chance) -> Made {
    let all: Vec<_> = brief
        .competitors
        .iter()
        .flat_map(|rival| rival.objections.iter().map(move |one| (rival, one)))
        .filter(|(_, one)| one.says.is_some() && one.answer.is_some())
        .collect();
    let (rival, one) = pick(&all, chance).ok_or("`competitors` with `objections`")?;
    let name = rival.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
    let says = one.says.as_ref().map(|text| text.text.clone()).unwrap_or_default();
    task.shown = vec![format!("{name} came up, and the buyer says: \"{says}\"")];
    task.feature = says;
    task.worked.extend(one.answer.as_ref().map(|answer| format!("The seller: {}", answer.0.text)));
    task.worked.extend(proofs(brief, &one.proof).into_iter().map(|proof| format!("With: {proof}")));
    Ok(())
}

fn minute(task: &mut Task, brief: &Brief) -> Made {
    let one = brief.product.one_liner.as_ref().ok_or("`product.one_liner` and a headline")?;
    task.shown = vec![format!("The product is {}.", brief.product.name.text)];
    let first = brief.audience.first();
    let pain = first.and_then(|audience| audience.name.as_ref().zip(audience.pain.as_ref()));
    task.worked.extend(pain.map(|(name, pain)| format!("For: {}. {}", name.text, pain.text)));
    task.worked.push(format!("What it is: {}", one.text));
    task.worked.extend(brief.positioning.difference.as_ref().map(|text| format!("Why this one: {}", text.text)));
    let proof: Vec<String> = first.map(|audience| proofs(brief, &audience.proof)).unwrap_or_default();
    task.worked.extend(proof.into_iter().take(1).map(|proof| format!("How we know: {proof}")));
    task.worked.extend(brief.messaging.headline.as_ref().map(|text| format!("And at the end: {}", text.text)));
    Ok(())
}

fn cut(task: &mut Task, brief: &Brief, chance: &mut Chance) -> Made {
    const STAY: usize = 2;
    let mut all: Vec<(String, bool, String)> = Vec::new();
    for cut in &brief.cut_first {
        let cost = cut.cost.as_ref().map_or("nobody wrote down what it costs".to_owned(), |cost| cost.text.clone());
        all.extend(cut.what.as_ref().map(|what| (what.text.clone(), true, cost)));
    }
    let first = all.first().map(|(what, ..)| what.clone()).ok_or("`cut_first`, with what each costs")?;
    for ready in brief.readiness.iter().take(STAY) {
        if let Some((team, done)) = ready.team.as_ref().zip(ready.done_when.as_ref()) {
            all.push((format!("{}: {}", team.text, done.text), false, "it makes a team ready, so it stays".to_owned()));
        }
    }
    all.truncate(MOST);
    let all = chance.shuffled(all);
    task.shown = vec!["The date moved up by two weeks.".to_owned()];
    task.first = all.iter().position(|(what, ..)| *what == first).map(letter);
    for (at, (what, goes, cost)) in all.iter().enumerate() {
        task.shown.push(format!("  {}. {what}", letter(at)));
        task.letters.push(*goes);
        let verb = if *goes { "may go" } else { "stays" };
        task.worked.push(format!("{}. {what}: {verb}; {cost}", letter(at)));
    }
    task.worked.extend(task.first.map(|first| format!("First goes {first}.")));
    Ok(())
}

fn story(task: &mut Task, brief: &Brief, drill: &Drill, chance: &mut Chance) -> Made {
    task.shown = pick(&drill.prompts, chance).into_iter().cloned().collect();
    let own = brief.stories.iter().find(|story| story.action.is_some() && story.result.is_some());
    task.worked = match own {
        Some(story) => {
            let parts = [
                ("Situation", &story.situation),
                ("Task", &story.task),
                ("Action", &story.action),
                ("Result", &story.result),
                ("Learned", &story.learned),
            ];
            let said =
                |(name, text): (&str, &Option<crate::brief::Long>)| Some(format!("{name}: {}", text.as_ref()?.0.text));
            parts.into_iter().filter_map(said).collect()
        }
        None => drill.worked.clone(),
    };
    Ok(())
}

fn signed(task: &mut Task, brief: &Brief, chance: &mut Chance) -> Made {
    let all: Vec<_> = brief.claims.0.iter().filter(|(_, claim)| claim.says.is_some()).collect();
    if all.len() < 2 {
        return Err("`claims`, two at least, each with its `status`");
    }
    let mut all = chance.shuffled(all);
    all.truncate(MOST);
    for (at, (_, claim)) in all.iter().enumerate() {
        let says = claim.says.as_ref().map(|says| says.text.clone()).unwrap_or_default();
        let proof = claim.proof.as_ref().map_or("no proof is written down".to_owned(), |proof| proof.text.clone());
        task.shown.push(format!("  {}. {says} ({proof})", letter(at)));
        let status = claim.status();
        task.letters.push(status == Status::Approved);
        let word = match status {
            Status::Approved => "may be said",
            Status::Pending => "is not approved yet",
            Status::Rejected => "may not be said",
        };
        task.worked.push(format!("{}. {says}: {word}. It rests on: {proof}", letter(at)));
    }
    Ok(())
}

fn frame(task: &mut Task, brief: &Brief, chance: &mut Chance) -> Made {
    const NEEDS: &str = "`positioning.frame` and a rejected one with its reason";
    let frame = brief.positioning.frame.as_ref().ok_or(NEEDS)?;
    let rejected: Vec<_> =
        brief.positioning.rejected.iter().filter(|one| one.frame.is_some() && one.why.is_some()).collect();
    let other = pick(&rejected, chance).ok_or(NEEDS)?;
    let name = other.frame.as_ref().map(|text| text.text.clone()).unwrap_or_default();
    let both = chance.shuffled(vec![(frame.text.clone(), true), (name.clone(), false)]);
    task.shown = vec![format!("Two frames for {}:", brief.product.name.text)];
    for (at, (text, is_ours)) in both.iter().enumerate() {
        task.shown.push(format!("  {}. {text}", letter(at)));
        task.letters.push(*is_ours);
        if *is_ours {
            task.first = Some(letter(at));
        }
    }
    task.worked.push(format!("The brief chose: {}", frame.text));
    task.worked.extend(other.why.as_ref().map(|why| format!("Not {name}, because: {}", why.text)));
    Ok(())
}

fn debrief(task: &mut Task, brief: &Brief, drill: &Drill) -> Made {
    for metric in &brief.metrics {
        let Some(name) = &metric.name else { continue };
        let text = |text: &Option<crate::brief::Text>| {
            text.as_ref().map_or("nobody knows".to_owned(), |text| text.text.clone())
        };
        let actual = brief
            .debrief
            .results
            .iter()
            .find(|result| result.metric.as_ref().is_some_and(|at| at.0.text == metric.id.text));
        let actual = actual.and_then(|result| result.actual.as_ref()).map(|actual| actual.text.clone());
        let came = actual.unwrap_or_else(|| format!("no better than before ({})", text(&metric.baseline)));
        task.shown.push(format!("  {}: {came}, where {} was wanted", name.text, text(&metric.target)));
        task.measures.extend([name.text.clone(), came]);
    }
    if task.shown.is_empty() {
        return Err("`metrics`");
    }
    task.shown.insert(0, "The numbers came:".to_owned());
    let all = brief.debrief.changed.iter().chain(&brief.debrief.next);
    task.worked = all.map(|text| text.text.clone()).collect();
    if task.worked.is_empty() {
        task.worked.clone_from(&drill.worked);
    }
    Ok(())
}
