"""What people do to documents in Word, done on the XML: type, save again, copy, rename."""

import random
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from tests.synthese.word import W, packed, paragraph, unpacked

DOCUMENT = "word/document.xml"
COMMENTS = "word/comments.xml"


def said(data: bytes) -> str:
    """Give what a person reads: the body's text without its tags, and the comments that it still holds."""
    parts = unpacked(data)
    body = parts[DOCUMENT].decode()
    comments = re.findall(
        r'<w:comment w:id="(\d+)"[^>]*>(.*?)</w:comment>', parts.get(COMMENTS, b"").decode()
    )
    held = (text for number, text in comments if f'<w:commentReference w:id="{number}"' in body)
    return unescape(re.sub(r"<[^>]+>", "", body + "".join(held)))


def commented(data: bytes, run_text: str, words: str) -> bytes:
    """Comment on the first run that says exactly ``run_text``."""
    parts = unpacked(data)
    comments = parts.get(COMMENTS, f"<w:comments {W}></w:comments>".encode()).decode()
    number = 100 + comments.count("<w:comment ")
    comment = f'<w:comment w:id="{number}" w:author="C">{paragraph(words)}</w:comment></w:comments>'
    body = re.sub(
        rf"(<w:r(?: [^>]*)?>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>{re.escape(run_text)}</w:t></w:r>)",
        rf'<w:commentRangeStart w:id="{number}"/>\1<w:commentRangeEnd w:id="{number}"/>'
        rf'<w:r><w:commentReference w:id="{number}"/></w:r>',
        parts[DOCUMENT].decode(),
        count=1,
    )
    comments = comments.replace("</w:comments>", comment)
    return packed({**parts, DOCUMENT: body.encode(), COMMENTS: comments.encode()})


def edited(data: bytes, after: str, words: str) -> bytes:
    """Type ``words`` in a new paragraph after the first one that says ``after``."""
    xml = unpacked(data)[DOCUMENT].decode()
    paragraphs = re.finditer(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)
    place = next(p.end() for p in paragraphs if after in unescape(re.sub(r"<[^>]+>", "", p.group())))
    typed = escape(words, quote=False)
    new = f'<w:p w:rsidR="00AB12CD"><w:r><w:t xml:space="preserve">{typed}</w:t></w:r></w:p>'
    return _with_document(data, xml[:place] + new + xml[place:])


def with_column(data: bytes, after: int, head: str) -> bytes:
    """Put a column in the first table of the body: one more cell in each of its rows."""
    return _in_first_table(data, lambda n, cells: [*cells[:after], _cell("" if n else head), *cells[after:]])


def without_column(data: bytes, which: int) -> bytes:
    """Take a column out of the first table of the body, its label column excepted."""
    return _in_first_table(data, lambda _, cells: [c for n, c in enumerate(cells) if n != max(1, which)])


def _in_first_table(data: bytes, change: Callable[[int, list[str]], list[str]]) -> bytes:
    xml = unpacked(data)[DOCUMENT].decode()
    start, end = xml.index("<w:tbl>"), xml.index("</w:tbl>")
    rows = re.split(r"(?<=</w:tr>)", xml[start:end])
    for number, row in enumerate(rows):
        if cells := re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL):
            rows[number] = row.replace("".join(cells), "".join(change(number, cells)))
    return _with_document(data, xml[:start] + "".join(rows) + xml[end:])


def _cell(text: str) -> str:
    return f"<w:tc>{paragraph(text)}</w:tc>"


def body(data: bytes) -> bytes:
    """Give the main part."""
    return unpacked(data)[DOCUMENT]


def in_table(data: bytes, label: str, column: int, words: str) -> bytes:
    """Type in the cell of a row known by its label; ``column`` counts from the label's."""
    xml = body(data).decode()
    row = next(r for r in re.finditer(r"<w:tr[ >].*?</w:tr>", xml, re.DOTALL) if f">{label}<" in r.group())
    cells = list(re.finditer(r"<w:tc>.*?</w:tc>", row.group(), re.DOTALL))
    place = row.start() + cells[column].end() - len("</w:p></w:tc>")
    return _with_document(data, f"{xml[:place]}<w:r><w:t>{escape(words)}</w:t></w:r>{xml[place:]}")


def replaced(data: bytes, old: str, new: str) -> bytes:
    """Type over some text, everywhere in the body."""
    xml = unpacked(data)[DOCUMENT].decode()
    assert old in xml
    return _with_document(data, xml.replace(old, new))


def type_in(path: Path, after: str, words: str) -> None:
    """Edit a file on disk."""
    path.write_bytes(edited(path.read_bytes(), after, words))


def saved_by_word(data: bytes, seed: int = 1) -> bytes:
    """Rewrite a document as Word does on a plain save: nothing typed, nearly every byte another."""
    chance = random.Random(seed)
    parts = unpacked(data)
    for name in ("word/document.xml", "word/header1.xml"):
        parts[name] = _noise(parts[name].decode(), chance).encode()
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", _EXTRA_STYLE + b"</w:styles>")
    parts["word/settings.xml"] = (
        b'<w:settings xmlns:w="x"><w:rsids><w:rsidRoot w:val="00A1"/></w:rsids></w:settings>'
    )
    parts["word/theme/theme1.xml"] = b"<a:theme/>"
    parts["docProps/app.xml"] = b"<Properties><TotalTime>3</TotalTime></Properties>"
    names = list(parts)
    chance.shuffle(names)
    return packed({name: parts[name] for name in names})


_EXTRA_STYLE = b'<w:style w:type="character" w:styleId="Mention"><w:name w:val="Mention"/></w:style>'


def _with_document(data: bytes, xml: str) -> bytes:
    return packed({**unpacked(data), DOCUMENT: xml.encode()})


def _noise(xml: str, chance: random.Random) -> str:
    xml = re.sub(
        r"<w:p>", lambda _: f'<w:p w:rsidR="{chance.getrandbits(32):08X}" w:rsidRDefault="00000001">', xml
    )
    xml = re.sub(
        r'<w:r>(<w:rPr>.*?</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>',
        lambda m: _split(m, chance),
        xml,
    )
    xml = re.sub(r'<w:tcW w:w="(\d+)" w:type="dxa"/>', r'<w:tcW w:type="dxa" w:w="\1"/>', xml)
    return re.sub(r'w:id="1(\d)"', r'w:id="4\1"', xml)


def _split(found: "re.Match[str]", chance: random.Random) -> str:
    """Cut a run where the spell checker would, character references kept whole."""
    properties, text = found.group(1) or "", found.group(2)
    letters = re.findall(r"&[^;]+;|.", text, re.DOTALL)
    cut = chance.randrange(len(letters) + 1)
    pieces = [piece for piece in ("".join(letters[:cut]), "".join(letters[cut:])) if piece]
    marks = ['<w:proofErr w:type="spellStart"/>', "<w:lastRenderedPageBreak/>", ""]
    runs = []
    for piece in pieces:
        mark = chance.choice(marks)
        space = ' xml:space="preserve"' if piece != piece.strip() or chance.random() < 0.5 else ""
        inside = mark if "Page" in mark else ""
        before = "" if inside else mark
        rsid = f' w:rsidRPr="{chance.getrandbits(32):08X}"'
        runs.append(f"{before}<w:r{rsid}>{properties}{inside}<w:t{space}>{piece}</w:t></w:r>")
    return "".join(runs)
