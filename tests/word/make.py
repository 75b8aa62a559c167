#!/usr/bin/env python3
"""make.py BINARY: makes the Word files of tests/data/review anew, with LibreOffice and python-docx.

Run it with /usr/bin/python3 (python3-uno); COMMENT_PYTHON is a Python that has python-docx 1.2 or newer.
"""
import os, pathlib, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from office import Office, paragraphs

DATA = pathlib.Path(__file__).parent.parent / "data/review"
COMMENT = """
import sys, docx
d = docx.Document(sys.argv[1])
p = next(p for p in d.paragraphs if sys.argv[3] in p.text)
d.add_comment(runs=p.runs, text=sys.argv[4], author="Sam Field", initials="SF")
d.save(sys.argv[2])
"""


def main():
    binary = os.path.abspath(sys.argv[1])
    work = pathlib.Path(tempfile.mkdtemp())
    shutil.copytree(DATA, work, dirs_exist_ok=True)
    subprocess.run([binary, "build"], cwd=work, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([binary, "send", "notes", "--to", "Robin Reviewer"], cwd=work, check=True, stdout=subprocess.DEVNULL)
    sent = work / "review/robin-reviewer/notes.docx"
    office = Office("Robin Reviewer")

    def find(document, words):
        search = document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = words, True
        return document.findFirst(search)

    def edit(document):
        find(document, "made for kitchens").String = "built for homes"
        find(document, "second ").String = ""
        at = find(document, "Nothing here")
        cursor = at.Text.createTextCursorByRange(at.End)
        cursor.gotoEndOfParagraph(False)
        at.Text.insertControlCharacter(cursor, 0, False)
        at.Text.insertString(cursor, "A new paragraph, with *stars*.", False)
        at = find(document, "It is ")
        at.Text.insertControlCharacter(at.Start, 0, False)
        at = find(document, "Wash the pots.")
        cursor = at.Text.createTextCursorByRange(at.Start)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        cursor.goRight(1, True)
        cursor.String = ""
        find(document, "Tuesday").String = "Wednesday"
        find(document, "stands").CharWeight = 150.0

    for name, track in [("saved", None), ("tracked", True), ("untracked", False)]:
        document = office.open(sent)
        if track is not None:
            document.RecordChanges = track
            edit(document)
        office.save(document, DATA / f"{name}.docx")
        document.close(True)
    office.close()
    python = os.environ.get("COMMENT_PYTHON", sys.executable)
    subprocess.run([python, "-c", COMMENT, str(sent), str(DATA / "commented.docx"), "promise to anybody", "Says who?"], check=True)
    shutil.rmtree(work)


main()
