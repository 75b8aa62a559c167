#!/usr/bin/env python3
"""run.py BINARY BRIEF...: a real word processor edits every document of each brief, and what it made must come home.

For each brief, with all documents:
- opened and saved only: `receive` finds nothing new, and no document changes;
- random edits, tracked and not: words replaced, deleted and typed, paragraphs split, joined, deleted, put in, and made bold. Then
  the document, exported again, says what the word processor says once every change is accepted, as pandoc reads both files, and
  what pandoc takes for put in and taken out is what `receive` shows;
- the same with another day of the launch and another price in the brief in between: what was typed is there, what was taken
  out is not, the brief's new values are, and no other line changed.
Prints a line for each fault, and how many edits were made; ends with 0 only where there are none. Wants LibreOffice, pandoc and
a Python with `uno`: on Debian libreoffice-writer-nogui, pandoc and python3-uno, and /usr/bin/python3. SEED sets the edits.
"""
import json, os, pathlib, random, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from office import Office, paragraphs

WHO = "Robin Reviewer"
EACH = int(os.environ.get("EDITS", "3"))
faults, made = [], 0


def fault(*words):
    faults.append(" ".join(map(str, words)))
    print("fault:", *words, flush=True)


def words(file):
    """The words of a Word file as pandoc reads it, changes accepted: a list of paragraphs' words without what is form."""
    text = subprocess.run(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", str(file)], capture_output=True, text=True, check=True).stdout
    text = text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'").replace("…", "...")
    # Which number an item has is form, and pandoc counts anew where the word processor begins another list.
    text = re.sub(r"(?m)^(\s*)\d+[.)](?=\s)", r"\1", text)
    text = re.sub(r"[-–—‑−]+", " ", text)
    return re.sub(r"[^\w%$€£.,'\"+]+", " ", text).split()


def changes(file):
    """The words that pandoc takes for put in and taken out, in a file with changes."""
    done = subprocess.run(["pandoc", "-f", "docx", "--track-changes=all", "-t", "json", str(file)], capture_output=True, text=True, check=True)
    out = {"insertion": set(), "deletion": set()}

    def text(node):
        if isinstance(node, list):
            return "".join(text(one) for one in node)
        if isinstance(node, dict):
            if node.get("t") == "Str":
                return node["c"]
            if node.get("t") == "Note":
                return ""
            return " " if node.get("t") in ("Space", "SoftBreak", "LineBreak") else text(node.get("c", []))
        return ""

    def walk(node):
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("t") == "Span":
                for kind in set(node["c"][0][1]) & set(out):
                    out[kind].update(re.findall(r"[A-Za-z0-9]{4,}", text(node["c"][1])))
            for one in node.values():
                walk(one)

    walk(json.loads(done.stdout)["blocks"])
    return out


def edit(document, rng, track):
    """A few edits; what was typed, and how many."""
    typed, done = [], 0
    document.RecordChanges = track
    for _ in range(EACH):
        all = [(p, cell) for p, cell in paragraphs(document) if len(p.String.split()) > 3]
        # The first line asks, and is no part of the document.
        all = all[1:]
        if len(all) < 4:
            break
        p, cell = rng.choice(all)
        kind = rng.choice(["replace", "replace", "delete", "type", "bold"] + ([] if cell else ["split", "join", "remove", "put"]))
        text, token = p.Text, f"zq{rng.randrange(10**6):06}"
        cursor = text.createTextCursorByRange(p.Start)
        parts = p.String.split(" ")
        at = rng.randrange(len(parts))
        start = len(" ".join(parts[:at])) + (1 if at else 0)
        try:
            if kind in ("replace", "delete", "bold"):
                cursor.goRight(start, False)
                cursor.goRight(len(parts[at]), True)
                if kind == "bold":
                    cursor.CharWeight = 150.0
                else:
                    cursor.String = token if kind == "replace" else ""
            elif kind == "type":
                cursor.goRight(start, False)
                text.insertString(cursor, f"{token} has *stars* & <tags> | ", False)
            elif kind == "split" and at:
                cursor.goRight(start, False)
                text.insertControlCharacter(cursor, 0, False)
            elif kind == "join":
                cursor.gotoEndOfParagraph(False)
                if not cursor.goRight(1, True):
                    continue
                cursor.String = " "
            elif kind == "remove":
                cursor.gotoEndOfParagraph(True)
                if not cursor.goRight(1, True):
                    continue
                cursor.String = ""
            elif kind == "put":
                cursor.gotoEndOfParagraph(False)
                text.insertControlCharacter(cursor, 0, False)
                text.insertString(cursor, f"{token} is a new paragraph.", False)
            else:
                continue
        except Exception:
            continue
        done += 1
        if kind in ("replace", "type", "put"):
            typed.append(token)
    return typed, done


class Site:
    def __init__(self, binary, brief):
        self.binary, self.dir = binary, pathlib.Path(tempfile.mkdtemp())
        shutil.copy(brief, self.dir / "brief.yaml")
        self("build", "--set", "all")
        documents = sorted(p.stem for p in (self.dir / "pack").glob("*.md") if p.stem != "README")
        self("send", *documents, "--to", WHO)
        self.work = []
        self.sent = sorted((self.dir / "review/robin-reviewer").glob("*.docx"))

    def __call__(self, *args, ok=(0, 1)):
        done = subprocess.run([self.binary, *args], cwd=self.dir, capture_output=True, text=True)
        if done.returncode not in ok:
            fault(args, done.returncode, done.stderr[:400])
        return done.stdout + done.stderr

    def document(self, docx):
        return self.dir / "pack" / f"{docx.stem}.md"

    def comments(self):
        file = self.dir / "review/comments.md"
        return file.read_text() if file.exists() else ""

    def close(self):
        shutil.rmtree(self.dir)


def saved_only(office, binary, brief):
    site = Site(binary, brief)
    for docx in site.sent:
        before, back = site.document(docx).read_bytes(), site.dir / f"back-{docx.name}"
        document = office.open(docx)
        office.save(document, back)
        document.close(True)
        said = site("receive", back.name, "--yes", ok=(0,))
        if "nothing new" not in said or site.document(docx).read_bytes() != before:
            fault("saved only:", brief.stem, docx.stem, said[-300:])
    site.close()


def exported(site, docx):
    """The document as it is, sent once more: as a Word file."""
    site("send", docx.stem, "--to", "Again", "--force")
    return site.dir / "review/again" / docx.name


def edited(office, binary, brief, rng, moves):
    global made
    site = Site(binary, brief)
    for docx in site.sent:
        back, accepted = site.dir / f"back-{docx.name}", site.dir / f"accepted-{docx.name}"
        document = office.open(docx)
        track = rng.random() < 0.6
        typed, done = edit(document, rng, track)
        made += done
        office.save(document, back)
        document.RecordChanges = False
        office.accept_all(document)
        office.save(document, accepted)
        document.close(True)
        site.work.append((docx, back, accepted, typed, track))
    if moves:
        site("set", "product.pricing", "77 dollars a seat, from May")
        site("set", "launch.owner", "Quentin Newowner")
    fresh = {docx: site.document(docx).read_text() for docx in site.sent}
    for docx, back, accepted, typed, track in site.work:
        if track:
            shown = site("receive", back.name, "--dry-run")
            for kind, sign in (("insertion", "+"), ("deletion", "-")):
                lines = " ".join(line for line in shown.split("\n") if line.startswith(sign))
                for word in changes(back)[kind]:
                    if word not in lines and "no place for" not in shown:
                        fault("pandoc reads another change:", brief.stem, docx.stem, kind, word)
        said = site("receive", back.name, "--yes")
        now = site.document(docx).read_text()
        for token in typed:
            if token not in now and token not in site.comments():
                fault("lost:", brief.stem, docx.stem, token, "tracked" if track else "untracked")
        if not moves:
            # The line that asks is the same in both but for the name.
            drop = lambda all: [w for w in all if w not in ("Robin", "Reviewer", "Again")]
            want, got = drop(words(accepted)), drop(words(exported(site, docx)))
            if track and drop(words(back)) != want:
                fault("pandoc accepts other changes than the word processor:", brief.stem, docx.stem)
            if want != got and "no place for" not in said:
                at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
                fault("other words:", brief.stem, docx.stem, "tracked" if track else "untracked", want[at - 3:at + 5], got[at - 3:at + 5])
        elif "<<<<<<<" not in now:
            gone = [line for line in fresh[docx].split("\n") if line.strip() and line not in now.split("\n")]
            if len(gone) > 3 * EACH:
                fault("other lines:", brief.stem, docx.stem, len(gone), gone[:3])
            for new in ("77 dollars a seat", "Quentin Newowner"):
                if fresh[docx].count(new) - now.count(new) > EACH:
                    fault("not the brief's:", brief.stem, docx.stem, new)
        again = site("receive", back.name, "--yes")
        if "nothing new" not in again or site.document(docx).read_text() != now:
            fault("twice is not once:", brief.stem, docx.stem, again[-300:])
    site.close()


def main():
    binary, *briefs = sys.argv[1:]
    binary = os.path.abspath(binary)
    rng = random.Random(int(os.environ.get("SEED", "1")))
    office = Office(WHO)
    try:
        for brief in map(pathlib.Path, briefs):
            saved_only(office, binary, brief.absolute())
            edited(office, binary, brief.absolute(), rng, False)
            edited(office, binary, brief.absolute(), rng, True)
            print(f"{brief.stem}: {made} edits so far, {len(faults)} faults", flush=True)
    finally:
        office.close()
    print(f"{made} edits, {len(faults)} faults")
    sys.exit(bool(faults))


main()
