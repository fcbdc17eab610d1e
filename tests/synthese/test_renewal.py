"""A new version holds every word typed, in a section copied twice, in a header, in a footer."""

import copy
import io
import json
from dataclasses import replace

import docx
import pytest

from pipeline.synthese.fresh import parts_of
from pipeline.synthese.renewal import CARRIED, renew
from tests.synthese import real
from tests.synthese.hands import said
from tests.synthese.test_scope import _heading, _room
from tests.synthese.word import unpacked
from tests.templates.contexts_synthese import COMPLET


@pytest.mark.parametrize("background", [b"", b'<w:background w:color="FFEEDD"/>'])
def test_every_word_typed_is_in_the_new_version(background: bytes) -> None:
    made = real.synthese(COMPLET)
    document = docx.Document(io.BytesIO(made))
    head, text = (copy.deepcopy(each(document, "2.4.1")._p) for each in (_heading, _room))
    for each in (head, text):
        _heading(document, "4.1")._p.addprevious(each)
    next(p for p in document.paragraphs if p._p is text).add_run(" Au second endroit")
    document.sections[0].header.paragraphs[0].add_run(" En haut de page")
    document.sections[0].footer.add_paragraph("En bas de page")
    stream = io.BytesIO()
    document.save(stream)
    other = replace(COMPLET, document=replace(COMPLET.document, titre="Bilan à mi-carrière"))
    fresh = real.with_body(real.synthese(other), b"<w:body>", background + b"<w:body>")
    new = renew(stream.getvalue(), fresh, json.loads(parts_of(made))).data
    found = said(new)
    assert "Bilan à mi-carrière" in found
    for words in ("Au second endroit", "En haut de page", "En bas de page"):
        assert words in found.partition(CARRIED)[2]
    assert unpacked(new)["word/document.xml"].count(b"</w:body></w:document>") == 1
