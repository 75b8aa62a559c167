//! `launchpack preview`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Outcome, Ui, find_brief};
use crate::catalog;
use crate::finding::{Finding, Findings};
use crate::preview::server::{Board, listen, serve};
use crate::preview::site::{Seat, Site};
use crate::preview::watch::Watch;

/// Show the pack in the browser, with what `check` finds, as you write
///
/// Shows each document as the next build makes it, edits kept, and writes nothing. It follows whatever you save: the brief,
/// a template, a document. Point at a sentence to see which field of the brief says it. Only this machine can look at it.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:\n  launchpack preview --open\n  launchpack preview demo --port 8080")]
pub(super) struct Args {
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    brief: Option<PathBuf>,
    /// The port (default: 4747, or the next one that is free)
    #[arg(long)]
    port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let pack = args.pack.as_ref().map(|dir| here.join(dir));
    let seat = Seat { path, shown, pack, today: ui.today() };
    // A brief that is not there is a slip; one with faults is shown with them, and mended beside the preview.
    crate::project::load(&seat.path, &seat.shown)?;
    let listener = listen(args.port)?;
    let address = listener.local_addr().map_err(|error| broken(&error))?;
    let board = Board::new(Site::renewed(&seat, None));
    let watch = Watch::new()?;
    let follower = Arc::clone(&board);
    std::thread::spawn(move || follow(&seat, watch, &follower));
    let url = format!("http://{address}/");
    ui.say(&format!("The pack is on show at {url} for this machine alone. Ctrl-C ends it."));
    ui.finish();
    if args.open && open::that_detached(&url).is_err() {
        ui.complain("the browser could not be opened; go to that address yourself\n");
    }
    serve(listener, board).map_err(|error| broken(&error))?;
    Ok(Outcome::Clean)
}

fn broken(error: &std::io::Error) -> Finding {
    Finding::failure("no-port", format!("can't serve the preview: {error}")).help("try another port with --port")
}

/// Makes the preview anew whenever something changes.
fn follow(seat: &Seat, mut watch: Watch, board: &Board) {
    let beside = seat.path.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let templates = beside.join(catalog::FOLDER);
    loop {
        let site = board.site();
        watch.add(&[beside, &site.dir], &[&templates]);
        // Whatever changed before it was watched is not missed.
        let renewed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Site::renewed(seat, Some(&site))));
        board.show(renewed.unwrap_or_else(|_| site.broken()));
        if !watch.next() {
            return;
        }
    }
}
