#!/usr/bin/env python3
"""run.py BINARY BRIEF...: other programs rewrite the form of fresh packs, and nothing that the packs say may change by it.

For each brief, with the core documents and with all of them, and for each program:
- `check` finds what it found before,
- `pull` finds nothing to take back,
- after another name and another day of the launch in the brief, a build has no conflict, and nothing says the former name.
Prints a line for each program that breaks this, and the number of faults; ends with 0 only where there are none.
`setup.sh` installs the programs; one that is not there is named and left out.
"""
import json, os, pathlib, re, subprocess, sys, tempfile, textwrap

PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", pathlib.Path(tempfile.gettempdir()) / "programs")).absolute()
NODE, PYTHON = PROGRAMS / "node_modules/.bin", PROGRAMS / "python/bin"
PANDOC = ["pandoc", "-f", "gfm+yaml_metadata_block", "-t", "gfm+yaml_metadata_block", "-s"]


def in_place(*command):
    return lambda file: subprocess.run([*map(str, command), file.name], cwd=file.parent, capture_output=True)


def through(*command):
    return lambda file: file.write_bytes(subprocess.run(command, input=file.read_bytes(), capture_output=True, check=True).stdout)


def word(file):
    docx = file.with_suffix(".docx")
    subprocess.run(["pandoc", "-f", "gfm", file, "-o", docx], check=True)
    back = subprocess.run(["pandoc", "-f", "docx", "-t", "gfm", "--wrap=none", docx], capture_output=True, check=True)
    file.write_bytes(back.stdout)
    docx.unlink()


def prose(text, change):
    """`change` on each line that is no front matter, comment, code, table, heading or footnote."""
    out, block, front = [], False, text.startswith("---\n")
    for number, line in enumerate(text.split("\n")):
        if front:
            front = number == 0 or line != "---"
            out.append(line)
            continue
        if line.startswith("```"):
            block = not block
        if line.startswith("<!--"):
            block = True
        if line.endswith("-->"):
            block = False
        elif not block and line.strip() and not re.match(r"\s*(\||#|<|---|```|\[\^)", line):
            line = change(line)
        out.append(line)
    return "\n".join(out)


def wrap(width, every=1):
    def change(file):
        seen = 0

        def wrapped(line):
            nonlocal seen
            seen += 1
            if seen % every:
                return line
            sign = re.match(r"(\s*(?:[-*+]|\d+\.|>)\s+)?", line).group(0)
            indent = "> " if sign.strip() == ">" else " " * len(sign)
            return "\n".join(textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [line])

        file.write_text(prose(file.read_text(), wrapped))

    return change


def curl(file):
    file.write_text(prose(file.read_text(), lambda line: re.sub(r'"([^"]*)"', "“\\1”", line).replace("'", "’")))


KINDS = {
    "prettier": in_place(NODE / "prettier", "--write"),
    "prettier, wrapped": in_place(NODE / "prettier", "--prose-wrap", "always", "--write"),
    "markdownlint": in_place(NODE / "markdownlint-cli2", "--fix"),
    "remark": in_place(NODE / "remark", "-u", PROGRAMS / "node_modules/remark-frontmatter/index.js", "-u", PROGRAMS / "node_modules/remark-gfm/index.js", "-o", "--"),
    "mdformat": in_place(PYTHON / "mdformat"),
    "mdformat, wrapped": in_place(PYTHON / "mdformat", "--wrap", "72"),
    "pandoc": through(*PANDOC, "--wrap=none"),
    "pandoc, wrapped": through(*PANDOC),
    "Word": word,
    "CRLF": lambda file: file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n")),
    "typographic quotes": curl,
    **{f"wrapped at {width}": wrap(width) for width in (40, 60, 72, 80, 100)},
    **{f"every other paragraph wrapped at {width}": wrap(width, 2) for width in (40, 72)},
}
NEEDS = {"prettier": NODE / "prettier", "markdownlint": NODE / "markdownlint-cli2", "remark": NODE / "remark", "mdformat": PYTHON / "mdformat"}


def faults(binary, brief, sets, change, skip):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run = lambda *args: subprocess.run([binary, *args], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)

        def findings():
            found = json.loads(run("check", "--today", "2026-11-24", "--format", "json").stdout)["findings"]
            return {(one["rule"], one["message"]) for one in found if one["level"] != "note"}

        (folder / "brief.yaml").write_text(brief)
        run("build", *sets)
        before = findings()
        documents = [file for file in (folder / "pack").glob("*.md") if not skip(file)]
        for file in documents:
            change(file)
        out = [f"check says {finding}" for finding in findings() - before]
        out += re.findall(r"^(\S+ changed in.*)", run("pull", "--dry-run").stdout, re.M)
        name = re.search(r"^product:\n(?:\s+.*\n)*?\s+name: (.+)$", brief, re.M).group(1).strip("\"'")
        changed = brief.replace(name, "Zebrawood Ledger")
        if day := re.search(r"^launch:\n(?:\s+.*\n)*?\s+date: (\d{4}-\d\d-)(\d\d)", brief, re.M):
            changed = changed.replace("".join(day.groups()), f"{day.group(1)}{int(day.group(2)) % 27 + 1:02}")
        (folder / "brief.yaml").write_text(changed)
        run("build", *sets)
        for file in documents:
            text = file.read_text().replace("\r", "")
            out += [f"{file.name}: a conflict"] * len(re.findall(r"^<<<<<<<", text, re.M))
            outside = re.sub(r"^<<<<<<<.*?^>>>>>>>[^\n]*$", "", text, flags=re.M | re.S)
            out += [f"{file.name}: the former name"] * re.sub(r"\s+(?:> )?", " ", outside).count(name)
        return out


def main():
    binary, briefs = pathlib.Path(sys.argv[1]).absolute(), sys.argv[2:]
    total = 0
    for kind, change in KINDS.items():
        need = NEEDS.get(re.split("[ ,]", kind)[0])
        if need and not need.exists():
            print(f"{kind}: not installed, left out")
            continue
        # Word has no place for the front matter and the notes of slides.
        skip = lambda file: kind == "Word" and "marp: true" in file.read_text()
        for brief in briefs:
            for sets in [(), ("--set", "all")]:
                found = faults(binary, pathlib.Path(brief).read_text(), sets, change, skip)
                total += len(found)
                if found:
                    print(f"{kind}, {pathlib.Path(brief).name}{', all sets' if sets else ''}: {len(found)}; {found[0]}")
    print(f"{total} faults")
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
