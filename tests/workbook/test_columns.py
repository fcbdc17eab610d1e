from pathlib import Path
from typing import get_type_hints

import pytest
from pydantic import TypeAdapter

from pipeline.workbook.columns import DISPOSITIFS, Column, Ligne, columns
from pipeline.workbook.dictionary import dictionary
from pipeline.workbook.reading.layout import lookup
from pipeline.workbook.records import Tables
from pipeline.workbook.sheets import MODELES, Agent, Seance
from pipeline.workbook.values import Mended, converter

ROOT = Path(__file__).resolve().parents[2]
ALL = [pytest.param(m, c, id=f"{m.feuille.nom} {c.titre}") for m in MODELES for c in columns(m)]


@pytest.mark.parametrize(("modele", "column"), ALL)
def test_every_example_is_a_value_that_its_column_takes(modele: type[Ligne], column: Column) -> None:
    value = converter(column)(column.col.exemple)
    assert not isinstance(value, Mended)
    declared: TypeAdapter[object] = TypeAdapter(get_type_hints(modele)[column.nom])
    assert declared.validate_python(value, strict=True) == value


@pytest.mark.parametrize("modele", MODELES)
def test_a_heading_means_one_column_only(modele: type[Ligne]) -> None:
    own = [column.titre for column in columns(modele)]
    assert len(set(own)) == len(own)
    assert {column.nom for column in lookup(modele).values()} == set(modele.model_fields)


@pytest.mark.parametrize("modele", MODELES)
def test_what_a_sheet_says_of_its_fields_names_fields(modele: type[Ligne]) -> None:
    feuille = modele.feuille
    pairs = (*feuille.au_moins_une, *feuille.une_seule, *feuille.ordre, *feuille.ordre_strict)
    named = {*feuille.cle, *feuille.titres_requis, *(nom for pair in pairs for nom in pair)}
    assert named <= set(modele.model_fields)
    assert feuille.table in Tables.__dataclass_fields__


def test_references_name_sheets() -> None:
    names = {modele.feuille.nom for modele in MODELES} | {DISPOSITIFS}
    referred = {name for modele in MODELES for column in columns(modele) for name in column.col.reference}
    assert referred <= names


def test_only_starred_columns_are_required() -> None:
    starred = {c.nom for c in columns(Agent) if c.obligatoire}
    assert starred == {"reference", "nom", "prenom", "fonction", "employeur"}
    assert {c.nom for c in columns(Agent) if c.etoile} == starred | {"dispositif"}
    assert {c.nom for c in columns(Seance) if c.etoile} == {"reference", "date", "debut", "fin"}


def test_the_dictionary_in_docs_is_true() -> None:
    assert (ROOT / "docs" / "champs.md").read_text(encoding="utf-8") == dictionary()


def test_the_dictionary_names_every_field_and_heading() -> None:
    text = dictionary()
    for modele in MODELES:
        assert f"## {modele.feuille.nom}" in text
        assert all(f"`{column.nom}`" in text and column.titre in text for column in columns(modele))
