//! Other people's programs, for the formats that launchpack can't write itself.

use std::io::{self, Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Deck, page};
use crate::finding::Finding;
use crate::pack::disk::{Disk as _, RealDisk};
use crate::pack::io as fault;
use crate::system::{BROWSER_FILES, BROWSERS};

/// Longer than this no program needs for a pack.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser that can print. `find` looks for a program by its name or file.
///
/// # Errors
/// When there is none.
pub fn browser(find: &dyn Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, Finding> {
    BROWSERS.iter().chain(&BROWSER_FILES).find_map(|name| find(name)).ok_or_else(|| {
        Finding::failure(
            "no-browser",
            "PDF is printed by a browser, and there is no Chrome, Chromium, Edge or Brave here",
        )
        .help("install one of them; or use `--to html` and print the page, or `--to docx`")
    })
}

/// pandoc, which makes PowerPoint.
///
/// # Errors
/// When it is not there.
pub fn pandoc(find: &dyn Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, Finding> {
    find("pandoc").ok_or_else(|| {
        Finding::failure("no-pandoc", "PowerPoint files are made by pandoc, and it is not installed here")
            .help("get it from https://pandoc.org/installing.html; or use `--to html`, which presents in any browser")
    })
}

/// Prints a page.
///
/// # Errors
/// When the browser fails.
pub fn print(browser: &Path, page: &Path, pdf: &Path, profile: &Path) -> Result<(), Finding> {
    let run = |more: &[&str]| {
        let mut command = Command::new(browser);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-extensions",
            ])
            .args(["--disable-background-networking", "--disable-sync", "--no-pdf-header-footer"])
            .args(more)
            .arg(joined("--user-data-dir=", profile))
            .arg(joined("--print-to-pdf=", pdf))
            .arg(address(page));
        wait(command)
    };
    let made = |status: io::Result<ExitStatus>| status.is_ok_and(|status| status.success()) && pdf.is_file();
    // Where the browser can't shut itself in, as in containers, it may go without: the page has no script and fetches nothing.
    if made(run(&[])) || made(run(&["--no-sandbox"])) {
        return Ok(());
    }
    Err(Finding::failure("tool-failed", format!("`{}` did not print the page", browser.display()))
        .help("use `--to html` and print the page from the browser"))
}

/// Makes a PowerPoint file of a page whose slides begin with headings.
///
/// # Errors
/// When pandoc fails.
pub fn slides(pandoc: &Path, page: &Path, deck: &Deck, pptx: &Path) -> Result<(), Finding> {
    let look = pptx.with_extension("look.pptx");
    let mut command = Command::new(pandoc);
    if !deck.title.is_empty() {
        command.args([
            "--metadata",
            &format!("title={}", deck.title),
            "--metadata",
            &format!("subtitle={}", deck.subtitle),
        ]);
    }
    if shape(pandoc, &look) {
        command.arg("--reference-doc").arg(&look);
    }
    command
        .args(["--from", "html", "--to", "pptx", "--slide-level", "2"])
        // The same brief gives the same bytes on every day.
        .env("SOURCE_DATE_EPOCH", "0")
        // Without a title pandoc takes the name of the file, which must not become a slide.
        .args(["--metadata", &format!("pagetitle={}", deck.name)])
        .arg("--output")
        .arg(pptx)
        .arg(page);
    let status = wait(command).map_err(|error| fault(pandoc, "run", &error))?;
    if status.success() && pptx.is_file() {
        return Ok(());
    }
    Err(Finding::failure("tool-failed", format!("`{}` did not make the slides", pandoc.display()))
        .help("pandoc 2.0 or newer is needed; `--to html` presents in any browser"))
}

/// Writes the look that pandoc gives its slides, with smaller titles, so that one of three lines stays within its slide.
/// Where that can't be done, slides look as pandoc has them.
fn shape(pandoc: &Path, look: &Path) -> bool {
    let own = Command::new(pandoc).args(["--print-default-data-file", "reference.pptx"]).stderr(Stdio::null()).output();
    let Some(shaped) = own.ok().and_then(|own| reshaped(own.stdout)) else { return false };
    RealDisk.create(look, &shaped, None).is_ok()
}

fn reshaped(pptx: Vec<u8>) -> Option<Vec<u8>> {
    const MASTER: &str = "ppt/slideMasters/slideMaster1.xml";
    let mut old = ZipArchive::new(Cursor::new(pptx)).ok()?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for i in 0..old.len() {
        let mut file = old.by_index(i).ok()?;
        let name = file.name().to_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        if name == MASTER {
            bytes = smaller(&String::from_utf8(bytes).ok()?).into_bytes();
        }
        new.start_file(name, options).ok()?;
        new.write_all(&bytes).ok()?;
    }
    Some(new.finish().ok()?.into_inner())
}

/// Sizes are in hundredths of a point, heights in English metric units.
fn smaller(master: &str) -> String {
    let (before, rest) = master.split_once("<p:titleStyle>").unwrap_or((master, ""));
    let (titles, rest) = rest.split_once("</p:titleStyle>").unwrap_or(("", rest));
    if titles.is_empty() {
        return master.to_owned();
    }
    let titles = titles.replace("algn=\"ctr\"", "algn=\"l\"").replace("sz=\"3300\"", "sz=\"2200\" b=\"1\"");
    let rest = rest.replacen("sz=\"2400\"", "sz=\"2000\"", 1);
    let before = before.replacen("cy=\"857250\"", "cy=\"994171\"", 1);
    format!("{before}<p:titleStyle>{titles}</p:titleStyle>{rest}")
}

fn joined(option: &str, path: &Path) -> std::ffi::OsString {
    let mut whole = std::ffi::OsString::from(option);
    whole.push(path);
    whole
}

fn wait(mut command: Command) -> io::Result<ExitStatus> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            return child.wait();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A file as an address.
fn address(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let parts: Vec<String> = text.split('/').map(|part| page::encoded(part).replace("%3A", ":")).collect();
    format!("{}{}", if text.starts_with('/') { "file://" } else { "file:///" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_remedy() {
        let finding = browser(&|_| None).unwrap_err();
        assert!(finding.message.contains("Chrome") && finding.help.unwrap().contains("--to html"));
        assert_eq!(pandoc(&|_| None).unwrap_err().rule, "no-pandoc");
        assert_eq!(browser(&|name| (name == "msedge").then(|| name.into())).unwrap(), Path::new("msedge"));
    }

    #[test]
    fn files_are_addresses() {
        assert_eq!(address(Path::new("/a b/é#.html")), "file:///a%20b/%C3%A9%23.html");
        assert_eq!(address(Path::new("C:\\x\\y.html")), "file:///C:/x/y.html");
    }
}
