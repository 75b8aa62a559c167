"""Writes the texts of `texts.txt` as files of their kinds, each with what an audit of it must find.

A line of `texts.txt` that ends with `⟦path⟧` has something to be found in it, about that field of the brief (`-`: about none).
In a Word or PowerPoint file a line is a paragraph; a line of dashes ends a slide.
"""

import pathlib
import re
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
MARK = re.compile(r" ?⟦([^⟧]+)⟧")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def packed(file, parts):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            info = zipfile.ZipInfo(name, (2027, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>' + text)


def docx(file, lines, found):
    """Paragraphs with their words in runs of uneven length, as Word leaves them."""
    out, number = [], 0

    def paragraph(text, style=""):
        nonlocal number
        number += 1
        for path in MARK.findall(text):
            found.append((number, path))
        text = MARK.sub("", text)
        runs = [text[i : i + 7] for i in range(0, len(text), 7)]
        runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
        style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{style}{runs}</w:p>"

    table = []
    for line in lines + [""]:
        if line.startswith("| "):
            cells = line.strip().strip("|").split("|")
            table.append("<w:tr>" + "".join(f"<w:tc>{paragraph(cell.strip())}</w:tc>" for cell in cells) + "</w:tr>")
            continue
        if table:
            out.append(f"<w:tbl>{''.join(table)}</w:tbl>")
            table = []
        if line.startswith("## "):
            out.append(paragraph(line[3:], "Heading2"))
        elif line.startswith("# "):
            out.append(paragraph(line[2:], "Heading1"))
        elif line.startswith("- "):
            out.append(paragraph(line[2:], "ListBullet"))
        elif line:
            out.append(paragraph(line))
    packed(file, [("word/document.xml", f"<w:document {W}><w:body>{''.join(out)}</w:body></w:document>")])


def pptx(file, lines, found):
    slides, slide, number = [], [], 0
    for line in lines + ["---"]:
        if line == "---":
            slides.append(slide)
            slide = []
            continue
        number += 1
        for path in MARK.findall(line):
            found.append((number, path))
        words = MARK.sub("", line).split(" ")
        runs = "".join(f"<a:r><a:t>{escape(word)}{' ' if i + 1 < len(words) else ''}</a:t></a:r>" for i, word in enumerate(words))
        kind = "title" if not slide else "body"
        slide.append(f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="x"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>')
    parts = [(f"ppt/slides/slide{i + 1}.xml", f"<p:sld {A}><p:cSld><p:spTree>{''.join(s)}</p:spTree></p:cSld></p:sld>") for i, s in enumerate(slides)]
    packed(file, parts)


def main():
    for text in (HERE / "texts.txt").read_text().split("=== ")[1:]:
        head, body = text.split("\n", 1)
        name, brief, reader = [part.strip() for part in head.split("|")]
        lines, found, file = body.rstrip("\n").split("\n"), [], HERE / name
        if name.endswith(".docx"):
            docx(file, lines, found)
        elif name.endswith(".pptx"):
            pptx(file, lines, found)
        else:
            for number, line in enumerate(lines, 1):
                found.extend((number, path) for path in MARK.findall(line))
            file.write_text("\n".join(MARK.sub("", line) for line in lines) + "\n")
        table = "".join(f"| {number} | {path} |\n" for number, path in found)
        expected = f"# What an audit of {name} finds, against {brief}, for {reader}\n\n| line | path |\n| --- | --- |\n{table}"
        (HERE / f"{name}.expected.md").write_text(expected)


main()
