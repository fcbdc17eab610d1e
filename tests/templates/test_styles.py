"""What users may restyle: the formatting of a template lives in its styles."""

import pytest
from docx import Document

from tests.templates.rendu import TEMPLATES


@pytest.mark.parametrize("kind", ["convention", "contrat", "bulletin", "attestation", "facture"])
def test_styles_alone_carry_the_formatting_so_that_a_user_restyles_in_one_place(kind: str) -> None:
    body = Document(str(TEMPLATES / f"{kind}.docx")).element.body
    assert body.xpath(".//w:p/w:pPr/*[not(self::w:pStyle or self::w:framePr)]") == []
    assert body.xpath(".//w:r/w:rPr/*[not(self::w:rStyle)]") == []
    assert body.xpath(".//w:r//w:tab | .//w:r//w:br | .//w:tcPr/w:shd") == []
