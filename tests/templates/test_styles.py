"""What users may restyle: the formatting of a template lives in its styles."""

import re

import pytest
from docx import Document

from tests.templates.rendu import TEMPLATES


@pytest.mark.parametrize("kind", ["convention", "contrat", "bulletin", "attestation", "facture"])
def test_styles_alone_carry_the_formatting_so_that_a_user_restyles_in_one_place(kind: str) -> None:
    body = Document(str(TEMPLATES / f"{kind}.docx")).element.body
    assert body.xpath(".//w:p/w:pPr/*[not(self::w:pStyle or self::w:framePr)]") == []
    assert body.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]") == []
    assert body.xpath(".//w:r//w:tab | .//w:r//w:br | .//w:tcPr/w:shd") == []


ALL = sorted(path.stem for path in TEMPLATES.glob("*.docx"))
SIGNED = (
    *("attestation", "avenant", "bulletin", "contrat", "convention", "correction", "destruction", "devis"),
    *("emargement", "lettre", "referent"),
)


@pytest.mark.parametrize("kind", ALL)
def test_every_table_tells_a_screen_reader_what_its_cells_are(kind: str) -> None:
    """None serves the layout: each begins by its header cells, and none stands inside another."""
    tables = Document(str(TEMPLATES / f"{kind}.docx")).element.body.xpath(".//w:tbl")
    assert tables or kind in ("activite", "facile")
    assert [t for t in tables if t.xpath("ancestor::w:tbl")] == []
    assert [t for t in tables if not t.xpath("w:tr[1]/w:trPr/w:tblHeader")] == []


@pytest.mark.parametrize("kind", SIGNED)
def test_who_signs_on_screen_finds_a_field_for_the_date_and_one_for_the_signature(kind: str) -> None:
    body = Document(str(TEMPLATES / f"{kind}.docx")).element.body
    assert body.xpath(".//w:sdt[w:sdtPr/w:date]")
    assert body.xpath(".//w:tbl//w:sdt[w:sdtPr/w:alias[@w:val='Signature']]")
    identifiers = body.xpath(".//w:sdtPr/w:id/@w:val")
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("kind", ALL)
def test_what_a_template_says_itself_has_its_no_break_spaces(kind: str) -> None:
    body = Document(str(TEMPLATES / f"{kind}.docx")).element.body
    said = [re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "…", str(t.text or "")) for t in body.xpath(".//w:t")]
    assert [words for words in said if re.search(r" [;:!?»%€]|« |[nN]° ", words)] == []
