"""A field that Word alone reckons would show the template's result in every document: told by its code."""

import pytest

from pipeline.render import check
from tests.render.docs import p, r, template

MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def field(code: str, *pieces: str) -> str:
    """A field as Word writes it; its code may be cut in pieces, or hold another."""
    inside = "".join(
        piece
        if piece.startswith("<")
        else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in (code, *pieces)
    )
    return f"{MARK.format('begin')}{inside}{MARK.format('separate')}{r('0')}{MARK.format('end')}"


def codes(body: str, **parts: str) -> list[tuple[str, bool, str]]:
    found = check(template(p("{{ a }}"), f"<w:p>{body}</w:p>", **parts), name="m.docx")  # type: ignore[arg-type]
    return [(one.code, one.serious, one.spot.text) for one in found]


RECKONED = {
    "sum": field(" =SUM(ABOVE) "),
    "cut": field(" =SU", "M(ABOVE) "),
    "simple": '<w:fldSimple w:instr=" = A1*2 "><w:r><w:t>0</w:t></w:r></w:fldSimple>',
    "choice": field(' IF {{ a }} = "x" "oui" "non" '),
    "inner": field(" =1+", field(" REF b "), " "),
}


@pytest.mark.parametrize("body", RECKONED.values(), ids=list(RECKONED))
def test_what_word_alone_reckons_is_refused_by_its_code(body: str) -> None:
    ((code, serious, text),) = codes(r("Total ") + body)
    assert (code, serious) == ("champ-calcule", True)
    assert text.startswith("Total")


@pytest.mark.parametrize("code", [" DATE ", ' TIME \\@ "HH:mm" ', " SAVEDATE "])
def test_a_date_that_moves_is_said(code: str) -> None:
    assert [one[:2] for one in codes(field(code))] == [("champ-de-date", False)]


LAID_OUT = [
    field(" PAGE "),
    field(" NUMPAGES "),
    field(" REF signet "),
    field(' XE "{{ a }}" '),
    field(' HYPERLINK "https://x.fr/{{ a }}" '),
    field(' IF 1 = 1 "a" "b" '),
    field(" =", field(" NUMPAGES "), " - 1 "),
    field(' TOC \\o "1-3" '),
]


@pytest.mark.parametrize("body", LAID_OUT)
def test_what_word_lays_out_anew_is_left_alone(body: str) -> None:
    assert codes(body) == []


def test_a_header_is_reckoned_with_each_page() -> None:
    assert codes(r("a"), header=f"<w:p>{field(' =1+1 ')}</w:p>") == []
