import datetime as dt
from decimal import Decimal

import pytest

from pipeline.sheetfiles.model import CellError, CellValue
from pipeline.workbook.columns import Column, columns
from pipeline.workbook.sheets import Agent, Organisme, Promotion, Seance
from pipeline.workbook.values import Refused, converter
from pipeline.workbook.values.fold import fold, heading_key
from pipeline.workbook.values.text import as_code, as_codes, as_lines, as_text


@pytest.mark.parametrize("name", ["NA", "None", "nan", "N/A", "null", "#", "TRUE", "-", "0"])
def test_names_that_other_readers_take_for_nothing_stay_text(name: str) -> None:
    assert as_text(name) == name


def test_outer_blanks_of_every_kind_are_trimmed_and_inner_ones_kept() -> None:
    assert as_text("\u00a0 Le\u202fGoff \u200b\n") == "Le\u202fGoff"


def test_decomposed_accents_are_composed() -> None:
    assert as_text("E\u0301lodie") == "Élodie"


def test_line_breaks_of_every_system_become_one() -> None:
    assert as_text("un\r\ndeux\rtrois\u2028quatre") == "un\ndeux\ntrois\nquatre"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
def test_a_control_character_is_refused_by_its_name(char: str) -> None:
    with pytest.raises(Refused, match=f"U\\+{ord(char):04X}") as caught:
        as_text(f"Le{char}Goff")
    assert caught.value.code == "caractere-interdit"


@pytest.mark.parametrize(("cell", "text"), [(29, "29"), (Decimal("1.50"), "1,5"), (Decimal("1E+2"), "100")])
def test_a_number_typed_where_text_is_due_is_written_the_french_way(cell: CellValue, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize("cell", [True, dt.date(2026, 3, 1), dt.time(9), dt.timedelta(hours=30)])
def test_what_excel_took_for_something_else_is_refused_where_text_is_due(cell: CellValue) -> None:
    with pytest.raises(Refused, match="un texte est attendu"):
        as_text(cell)


def test_a_code_stands_on_one_line() -> None:
    assert as_code(" 2026-001 ") == "2026-001"
    with pytest.raises(Refused, match="une ligne"):
        as_code("2026-001\n2026-002")


@pytest.mark.parametrize(
    "typed",
    [
        "KERLANN ; BREST",
        "KERLANN, BREST",
        "KERLANN\nBREST",
        "KERLANN / BREST",
        "KERLANN + BREST",
        "KERLANN;BREST;",
    ],
)
def test_several_codes_are_separated_as_people_do(typed: str) -> None:
    assert as_codes(typed) == ("KERLANN", "BREST")


def test_a_slash_or_a_plus_inside_a_code_stays() -> None:
    assert as_codes("CC/YS") == ("CC/YS",)


def test_steps_three_and_four_that_excel_took_for_a_decimal_are_not_guessed() -> None:
    assert as_codes("3,4") == ("3", "4")
    assert as_codes(3) == ("3",)
    with pytest.raises(Refused, match="un code, ou deux"):
        as_codes(Decimal("3.4"))


def test_a_list_typed_line_by_line_loses_its_dashes() -> None:
    assert as_lines("- Ne rien répéter\n• Ne rien noter\n\n– Rester") == (
        "Ne rien répéter",
        "Ne rien noter",
        "Rester",
    )


def column(modele: type, nom: str) -> Column:
    return next(c for c in columns(modele) if c.nom == nom)


@pytest.mark.parametrize("kind", ["#N/A", "#REF!", "#VALEUR!"])
def test_an_excel_error_is_refused_in_every_column(kind: str) -> None:
    for modele, nom in ((Agent, "nom"), (Agent, "date_de_demande"), (Organisme, "type"), (Seance, "debut")):
        with pytest.raises(Refused, match=kind):
            converter(column(modele, nom))(CellError(kind))


def test_a_formula_without_its_value_says_to_save_again() -> None:
    with pytest.raises(Refused) as caught:
        converter(column(Agent, "nom"))(CellError("formule-sans-valeur"))
    assert "enregistrez-le" in caught.value.remedy


NIRS = [
    "185057800608436",
    "1 85 05 78 006 084 36",
    "2 85 05 2A 006 084 36",
    "NIR : 185.05.78.006.084.36 (sécu)",
]


@pytest.mark.parametrize("nir", [*NIRS, 185057800608436])
def test_a_social_security_number_is_refused_in_any_column(nir: CellValue) -> None:
    for modele, nom in ((Agent, "nom"), (Agent, "reference"), (Organisme, "telephone"), (Promotion, "code")):
        with pytest.raises(Refused, match="sécurité sociale") as caught:
            converter(column(modele, nom))(nir)
        assert caught.value.hidden


@pytest.mark.parametrize(
    "text",
    [
        "FR76 3000 1007 9412 3456 7890 185",
        "02 98 00 00 00 / 06 00 00 00 00",
        "385057800608436",
    ],
)
def test_other_long_numbers_are_no_social_security_numbers(text: str) -> None:
    assert converter(column(Agent, "service"))(text) == text


def test_a_siret_is_no_address() -> None:
    with pytest.raises(Refused) as caught:
        converter(column(Agent, "service"))("200 012 342 00016")
    assert caught.value.code == "valeur-d-une-autre-nature"


def test_labels_fold_case_accents_spaces_dashes_and_apostrophes() -> None:
    assert fold(" Annulée\u00a0par L’Agent") == fold("annulee par l'agent")
    assert heading_key("N°  d'engagement *") == heading_key("n° D’ENGAGEMENT") == "numerodengagement"
    assert heading_key("Nº d'engagement") == "numerodengagement"
    assert heading_key("Prénom\n(usuel)") == "prenomusuel"


def test_a_number_too_long_for_excel_is_no_code() -> None:
    """Excel shows 1234567890123450 where 1234567890123456 was typed."""
    with pytest.raises(Refused, match="quinze premiers chiffres"):
        as_text(1234567890123450)
    assert as_text(123456789012345) == "123456789012345"


def test_a_decimal_number_is_no_code() -> None:
    with pytest.raises(Refused, match="décimal"):
        as_code(Decimal("2026.1"))
    assert as_code(2026) == "2026"
