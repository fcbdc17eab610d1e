"""What other programs write in a document where a number or a body is expected stops nothing."""

import pytest

from pipeline.store.package import DOCUMENT, Package, Unreadable
from pipeline.store.wordml import body_of, level_of, parse, whole
from pipeline.synthese.grids import placed, span
from pipeline.synthese.machine import opened
from pipeline.synthese.sections import RUBRIQUES, sections
from tests.synthese import real
from tests.synthese.word import W, unpacked, with_part
from tests.templates.contexts_synthese import COMPLET

ODD = ["abc", "²", "-3", "99999999", "9" * 5000, "1.5", "", "٣"]


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_small_number_is_none(text: str) -> None:
    assert whole(text) is None
    paragraph = parse(
        f'<w:p {W}><w:pPr><w:pStyle w:val="T"/><w:outlineLvl w:val="{text}"/></w:pPr></w:p>'.encode()
    )
    assert level_of(paragraph, {"T": 2}) == 2
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{text}"/></w:tcPr><w:p/></w:tc>'
    row = parse(f'<w:tr {W}><w:trPr><w:gridBefore w:val="{text}"/></w:trPr>{cell}{cell}</w:tr>'.encode())
    assert [column for column, _ in placed(row)] == [0, 1]
    assert [span(each) for _, each in placed(row)] == [1, 1]


def test_levels_are_read() -> None:
    levels = [
        level_of(parse(f'<w:p {W}><w:pPr><w:outlineLvl w:val="{n}"/></w:pPr></w:p>'.encode()), {})
        for n in (0, 8, 9)
    ]
    assert levels == [0, 8, None]


def test_a_colour_of_page_stands_before_the_body_and_hides_nothing() -> None:
    data = real.synthese(COMPLET)
    body = unpacked(data)[DOCUMENT].replace(b"<w:body>", b'<w:background w:color="FFEEDD"/><w:body>')
    coloured = with_part(data, DOCUMENT, body.decode())
    assert [each.numero for each in sections(coloured) if each.numero] == list(RUBRIQUES)
    assert opened(coloured).regions.keys() == opened(data).regions.keys()


def test_a_document_without_a_body_is_unreadable() -> None:
    data = with_part(real.synthese(COMPLET), DOCUMENT, f"<w:document {W}/>")
    for reader in (sections, opened):
        with pytest.raises(Unreadable):
            reader(data)
    with pytest.raises(Unreadable):
        body_of(parse(Package(data).read(DOCUMENT)))
