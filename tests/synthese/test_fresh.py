import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.synthese.fresh import parts_of
from pipeline.synthese.machine import every_digest, opened
from tests.synthese.word import FIELDS, champ, document, paragraph, synthese, table
from tests.templates.synthese import made, rendered

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=30)
OTHERS = {name: f"{value} & <fils>" for name, value in FIELDS.items()}


def read_whole(data: bytes) -> Mapping[str, str]:
    return every_digest(opened(data))


def told(data: bytes) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(parts_of(data))
    return found


def in_the_header(name: str) -> bytes:
    return document("synthese/A-01", paragraph("Synthèse"), paragraph("De ", runs=champ("nom", name, 1)))


def as_a_label(name: str) -> bytes:
    """Give a table of the action plan whose first column holds a field."""
    grid = table([["", "Action 1"], ["LABEL", "3 mois"]])
    labelled = grid.replace(paragraph("LABEL"), paragraph("", runs=champ("nom", name, 1)))
    return document("synthese/A-01", paragraph("Le calendrier des actions", "Titre3") + labelled)


@given(st.lists(WORDS, min_size=2, max_size=2))
def test_whatever_its_fields_say_a_synthesis_is_known_as_if_it_were_read_whole(words: list[str]) -> None:
    for said in words:
        data = synthese(fields={**OTHERS, "nom": said})
        assert told(data) == read_whole(data)


@pytest.mark.parametrize("name", ["COMPLET", "MINIMAL"])
def test_so_is_one_made_with_the_real_template(name: str) -> None:
    assert told(rendered(name)) == read_whole(rendered(name))
    other = made(dates_des_seances="le 3 mars 2026")
    assert told(other) == read_whole(other)


def test_a_field_in_a_header_or_in_the_label_of_a_row_is_seen() -> None:
    for make in (in_the_header, as_a_label):
        found = [told(make(name)) for name in ("Durée", "Échéance", "")]
        assert found == [read_whole(make(name)) for name in ("Durée", "Échéance", "")]
        assert len({json.dumps(each, sort_keys=True) for each in found}) == 3


def test_what_is_typed_beside_the_fields_counts() -> None:
    one, other = (synthese(actions=((length, "2027"),)) for length in ("3 mois", "\ue000"))
    assert told(one) != told(other)
    assert told(other) == read_whole(other)
