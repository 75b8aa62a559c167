//! What is missing, said where it is missed.

use serde_json::Value as Json;

use super::{About, Args, Call, Made, is_true};
use crate::brief::Brief;
use crate::brief::shape;
use crate::traced::Traced;

pub(super) const GAP: About = About {
    name: "gap",
    usage: "{{gap \"launch.ask\" \"claims\"}}, {{gap \"pain\" of=this}}, {{gap \"target\" each=metrics}}",
    does: "One line that asks for the fields that are missing, the first two of them, in the words of the fields' own \
           descriptions; nothing where none is missing. With `of`, the fields are those of an item (one that begins with a slash is the brief's all the same); with `each`, those of \
           the first item that lacks them. `\"claims!\"` asks whatever the brief says, and words after a colon stand for \
           the description: `\"claims!:the two facts that prove it\"`. `at_most=1` asks for one. `plain=true` writes plain \
           text, for a speaker's notes.",
    call: Call::Value(gap),
};

fn gap(args: &Args<'_>) -> Result<Made, String> {
    let at_most = args.named_number("at_most").unwrap_or(2);
    let specs = (0..args.len()).map(|i| args.word(i)).collect::<Result<Vec<_>, _>>()?;
    let mut asked = Vec::new();
    match (args.named("of"), args.named("each")) {
        (Some(item), _) => {
            for spec in &specs {
                match spec.strip_prefix('/') {
                    Some(root) => asked.extend(missing_at(args.root, root)?),
                    None => asked.extend(missing_of(item, spec)?),
                }
            }
        }
        (None, Some(items)) => {
            for item in items.as_array().into_iter().flatten() {
                for spec in &specs {
                    // One example of what is missing is enough.
                    let new = missing_of(item, spec)?.filter(|ask| asked.iter().all(|(phrase, _)| *phrase != ask.0));
                    asked.extend(new);
                }
            }
        }
        (None, None) => {
            for spec in &specs {
                asked.extend(missing_at(args.root, spec)?);
            }
        }
    }
    asked.truncate(at_most.max(1));
    let asks: Vec<String> = asked.iter().map(|(phrase, path)| format!("{phrase} (`{path}`)")).collect();
    let Some((last, rest)) = asks.split_last() else { return Ok(Made::Text(Traced::default())) };
    let sentence = if rest.is_empty() { format!("{last}.") } else { format!("{}; and {last}.", rest.join("; ")) };
    let text = if args.is_set("plain") { format!("To add: {sentence}") } else { format!("> **To add:** {sentence}") };
    Ok(Made::Text(Traced::words(text)))
}

/// `path!:words`: the path, whether to ask in any case, and words instead of the field's own.
fn parts(spec: &str) -> (&str, bool, Option<&str>) {
    let (path, words) = spec.split_once(':').map_or((spec, None), |(path, words)| (path, Some(words)));
    path.strip_suffix('!').map_or((path, false, words), |path| (path, true, words))
}

/// What to ask for, and its path.
type Ask = (String, String);

fn missing_at(root: &Json, spec: &str) -> Result<Option<Ask>, String> {
    let (path, forced, words) = parts(spec);
    let missing = forced || !is_true(at(root, path));
    if missing { Ok(Some((phrase(path, words)?, path.to_owned()))) } else { Ok(None) }
}

fn missing_of(item: &Json, spec: &str) -> Result<Option<Ask>, String> {
    let Some(base) = item.get("path").and_then(Json::as_str) else { return Ok(None) };
    let (key, forced, words) = parts(spec);
    if !forced && is_true(item.get(key).unwrap_or(&Json::Null)) {
        return Ok(None);
    }
    let path = format!("{base}.{key}");
    Ok(Some((phrase(&path, words)?, path)))
}

fn at<'j>(root: &'j Json, path: &str) -> &'j Json {
    path.split('.').try_fold(root, |json, key| json.get(key)).unwrap_or(&Json::Null)
}

fn phrase(path: &str, words: Option<&str>) -> Result<String, String> {
    if let Some(words) = words {
        return Ok(words.trim().to_owned());
    }
    let field = shape::field_at(&Brief::RECORD, path).ok_or_else(|| format!("a brief has no field `{path}`"))?;
    Ok(field.phrase().to_owned())
}
