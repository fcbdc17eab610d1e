"""The copy that leaves: its words alone, as Word shows them once every change is accepted."""

import re

import pytest

from pipeline.store.package import DOCUMENT, Package
from pipeline.store.wordml import NS, parse, style_of, text_of
from pipeline.synthese.clean_copy import Marks, cleaned, marks_of
from tests.synthese.word import synthese, unpacked, with_part

BY = 'w:id="900" w:author="C" w:date="2026-05-01T10:00:00Z"'
HEADING = re.compile(r'<w:p><w:pPr><w:pStyle w:val="Titre\d"/>')
STRUCK = (
    f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    f"<w:del {BY}><w:r><w:delText>rayé {{}}</w:delText></w:r></w:del></w:p>"
)
CELLS = (
    "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:t>gardée</w:t></w:r></w:p></w:tc>"
    f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr><w:p><w:r><w:t>ôtée</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def before_a_heading(more: str) -> Package:
    """A synthesis with something more before its first heading."""
    data = synthese()
    body = unpacked(data)[DOCUMENT].decode()
    found = HEADING.search(body)
    assert found is not None
    return Package(with_part(data, DOCUMENT, body[: found.start()] + more + body[found.start() :]))


def lines(data: bytes) -> list[tuple[str, str]]:
    """Each paragraph that leaves: its style, its words."""
    root = parse(unpacked(data)[DOCUMENT])
    return [(style_of(p), text_of(p)) for p in root.iterfind(".//w:p", NS)]


BARE = lines(cleaned(Package(synthese())))


def test_paragraphs_that_are_struck_go_and_the_heading_after_them_stays_a_heading() -> None:
    package = before_a_heading(STRUCK.format(1) + STRUCK.format(2))
    assert marks_of(package).modifications == 4
    assert lines(cleaned(package)) == BARE


def test_a_struck_cell_goes_with_its_words() -> None:
    package = before_a_heading(CELLS)
    assert marks_of(package) == Marks(0, 1)
    said = [words for _, words in lines(cleaned(package))]
    assert "gardée" in said
    assert "ôtée" not in said


def test_a_table_whose_only_column_is_struck_goes_whole() -> None:
    struck = f"<w:tr><w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr><w:p/></w:tc></w:tr>"
    package = before_a_heading(f"<w:tbl><w:tblPr/><w:tblGrid/>{struck}{struck}</w:tbl>")
    assert cleaned(package) == cleaned(Package(synthese()))


@pytest.mark.parametrize(
    ("mark", "hidden"),
    [("<w:vanish/>", 1), ('<w:vanish w:val="true"/>', 1), ('<w:vanish w:val="0"/>', 0), ("<w:b/>", 0)],
)
def test_hidden_words_are_counted_and_never_leave(mark: str, hidden: int) -> None:
    package = before_a_heading(f"<w:p><w:r><w:rPr>{mark}</w:rPr><w:t>entre nous</w:t></w:r></w:p>")
    assert marks_of(package) == Marks(0, 0, hidden)
    assert ("entre nous" in str(lines(cleaned(package)))) is not bool(hidden)
    assert str(Marks(1, 2, hidden)).count("masqué") == hidden
