"""The PDF is opened again: another XML, another profile or a damaged file are refused."""

from pathlib import Path

import pytest

from pipeline.documents.facture import depuis_brouillon
from pipeline.einvoicing import xml
from pipeline.einvoicing.embed import check, embed, extract
from pipeline.einvoicing.profiles import Profil
from pipeline.errors import UserError
from pipeline.pdf import convert
from tests.einvoicing.builders import EXEMPT, D, an_issue
from tests.templates.rendu import render

pytestmark = pytest.mark.epreuve
TITLE = "Facture n° F-2026-00001"


def test_the_file_is_the_page_with_its_xml_the_same_each_time(tmp_path: Path) -> None:
    page = tmp_path / "facture.docx"
    page.write_bytes(render("facture", depuis_brouillon(EXEMPT, None, "F-2026-00001", D)))
    [result] = convert([page])
    assert result.data is not None
    data = xml.make(an_issue(EXEMPT), Profil.EXTENDED)
    made = embed(result.data, data, Profil.EXTENDED, TITLE, "CDG")
    assert made == embed(result.data, data, Profil.EXTENDED, TITLE, "CDG")
    inside, said = extract(made)
    assert inside == data
    assert "<pdfaid:part>3</pdfaid:part>" in said
    with pytest.raises(UserError, match="n’est pas celui du registre"):
        check(made, data + b" ", Profil.EXTENDED, TITLE)
    with pytest.raises(UserError, match="ne disent pas le profil"):
        check(made, data, Profil.EN16931, TITLE)
    with pytest.raises(UserError, match="n’est pas celui du registre"):
        check(result.data, data, Profil.EXTENDED, TITLE)
