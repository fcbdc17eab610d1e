from decimal import Decimal

import pytest

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values import Refused
from pipeline.workbook.values.fold import distance, is_slip, nearest
from pipeline.workbook.values.lists import choice, choices, yes_no
from pipeline.workbook.vocabulary import (
    Civilite,
    DocumentSigne,
    Modalite,
    RegimeTVA,
    Rubrique,
    StatutSeance,
    SurTempsDeTravail,
)


@pytest.mark.parametrize("typed", ["oui", "OUI", " Oui ", "O", "x", "X", True, 1, "vrai"])
def test_every_way_of_saying_yes(typed: CellValue) -> None:
    assert yes_no(typed) is True


@pytest.mark.parametrize("typed", ["non", "NON", "n", False, 0, "Faux"])
def test_every_way_of_saying_no(typed: CellValue) -> None:
    assert yes_no(typed) is False


@pytest.mark.parametrize("typed", ["peut-être", 2, "oui/non", Decimal("0.5")])
def test_what_is_neither_yes_nor_no_is_refused(typed: CellValue) -> None:
    with pytest.raises(Refused, match="oui ou non"):
        yes_no(typed)


def test_a_value_of_a_list_is_known_whatever_its_case_accents_and_apostrophe() -> None:
    convert = choice(tuple(StatutSeance))
    assert convert("ANNULEE PAR L’AGENT") is StatutSeance.ANNULEE_AGENT
    assert convert(" réalisée ") is StatutSeance.REALISEE
    assert convert("realise") is StatutSeance.REALISEE


def test_other_words_that_leave_no_doubt_are_understood() -> None:
    assert choice(tuple(Civilite))("Mme") is Civilite.MADAME
    assert choice(tuple(Civilite))("M.") is Civilite.MONSIEUR
    assert choice(tuple(RegimeTVA))("Exonéré") is RegimeTVA.EXONERE
    assert choice(tuple(Modalite))("Visioconférence") is Modalite.VISIO
    assert choice(tuple(SurTempsDeTravail))(True) is SurTempsDeTravail.OUI
    assert choice(tuple(Rubrique))(Decimal("1.1")) is Rubrique.R1_1


def test_a_misspelt_value_gets_a_suggestion_and_the_list() -> None:
    with pytest.raises(Refused, match="Vouliez-vous « présentiel »") as caught:
        choice(tuple(Modalite))("presentielle")
    assert "téléphone" in caught.value.remedy


def test_the_personal_section_of_annexe_2_is_not_in_the_list() -> None:
    with pytest.raises(Refused):
        choice(tuple(Rubrique))("2.5")


def test_several_values_of_a_list() -> None:
    convert = choices(tuple(DocumentSigne))
    assert convert("Convention ; facture") == (DocumentSigne.CONVENTION, DocumentSigne.FACTURE)
    assert convert("convention et contrat") == (DocumentSigne.CONVENTION, DocumentSigne.CONTRAT)
    with pytest.raises(Refused):
        convert("convention ; lettre")


def test_nearest_answers_with_the_original_spelling() -> None:
    assert nearest("QIMPER", ["BREST", "QUIMPER"]) == "QUIMPER"
    assert nearest("XYZ", ["BREST", "QUIMPER"]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("QIMPER", "QUIMPER"), ("QUIPMER", "QUIMPER"), ("2O26-001", "2026-001"), ("CC-YSS", "CC-YS")],
)
def test_a_keystroke_is_a_slip(one: str, other: str) -> None:
    assert is_slip(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("2026-007", "2026-001"), ("BREST", "QUIMPER"), ("2026-001", "2026-0011")]
)
def test_another_number_is_another_reference(one: str, other: str) -> None:
    assert not is_slip(one, other)


def test_distance_counts_a_swap_as_one() -> None:
    assert distance("abcd", "abdc") == 1
    assert distance("abcd", "abcd") == 0
    assert distance("a", "wxyz") == 3
