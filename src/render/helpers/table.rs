//! A table that leaves out what nobody filled in.

use serde_json::Value as Json;

use super::{About, Args, Call, Made, text_of, words};
use crate::traced::Traced;

pub(super) const TABLE: About = About {
    name: "table",
    usage: "{{table items \"name:\" \"target:To\" \"by:By\"}}",
    does: "A row for each item and a column for each field, with its heading after the colon. A column that no item fills \
           is left out. One item alone is a line instead. With `words`, rows beyond that number of words are left out; \
           `spelled=\"done_when\"` writes days from launch out in that column.",
    call: Call::Value(table),
};

struct Column {
    heading: String,
    cells: Vec<Traced>,
}

fn table(args: &Args<'_>) -> Result<Made, String> {
    let mut columns = Vec::new();
    let spelled = args.named("spelled").and_then(Json::as_str).unwrap_or_default();
    for i in 1..args.len() {
        let spec = args.word(i)?;
        let (field, heading) = spec.split_once(':').unwrap_or((&spec, ""));
        let is_spelled = spelled.split(' ').any(|name| name == field);
        let cell = |item: &Json| {
            let text = words::bare(text_of(item.get(field).unwrap_or(&Json::Null))?);
            Ok::<_, String>(if is_spelled { words::spelled_out(text, args) } else { text })
        };
        let cells = args.items(0).iter().map(cell).collect::<Result<Vec<_>, _>>()?;
        if cells.iter().any(|cell| !cell.is_blank()) {
            columns.push(Column { heading: heading.to_owned(), cells });
        }
    }
    let rows =
        args.named_number("words").map_or(args.items(0).len(), |limit| within(&columns, args.items(0).len(), limit));
    Ok(Made::Text(match (columns.as_slice(), rows) {
        ([], _) | (_, 0) => Traced::default(),
        (_, 1) => single(&columns),
        _ => grid(&columns, rows),
    }))
}

/// How many rows have so many words or fewer together; at least one.
fn within(columns: &[Column], rows: usize, limit: usize) -> usize {
    let words = |row: usize| -> usize {
        let cells = columns.iter().filter_map(|column| column.cells.get(row));
        cells.map(|cell| cell.text().split_whitespace().count()).sum()
    };
    let mut total = 0;
    let fit = (0..rows).take_while(|row| {
        total += words(*row);
        total <= limit
    });
    fit.count().max(1)
}

/// `**Trials started.** From: 0. To: 70. By: 8 May 2027.`
fn single(columns: &[Column]) -> Traced {
    let mut out = Traced::default();
    let cells = columns.iter().filter_map(|column| Some((&column.heading, column.cells.first()?)));
    for (i, (heading, cell)) in cells.filter(|(_, cell)| !cell.is_blank()).enumerate() {
        match (i, heading.as_str()) {
            (0, _) => out.push("**"),
            (_, "") => out.push(" "),
            (_, heading) => out.push(&format!(" {heading}: ")),
        }
        out.0.extend(words::stopped(cell.clone()).0);
        if i == 0 {
            out.push("**");
        }
    }
    out
}

fn grid(columns: &[Column], rows: usize) -> Traced {
    let mut out = Traced::default();
    let headings: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
    out.push(&format!("| {} |\n|{}\n", headings.join(" | "), " --- |".repeat(columns.len())));
    for row in 0..rows {
        if row > 0 {
            out.push("\n");
        }
        for cell in columns.iter().filter_map(|column| column.cells.get(row)) {
            out.push("| ");
            if cell.is_blank() {
                out.push("–");
            }
            out.0.extend(cell.0.clone());
            out.push(" ");
        }
        out.push("|");
    }
    out
}
