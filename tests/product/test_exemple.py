"""The example, end to end: sound files, a full report, nothing left to fill, nothing rewritten."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.settings import ROOT
from pipeline.workbook.blank import write_blank
from tests.exemple.classeurs import NAMES, books
from tests.product.exemple import LENDEMAIN, Production, W, parties, produire, proprietes, texte

# What an engine leaves when it fails: tags, and Python's own words for nothing.
RESTES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|\bnan\b|\bNaN\b|\bNone\b|\bNaT\b|\bTrue\b|\bFalse\b|Decimal\(")
# Two blanks, a comma after a blank, brackets or quotes around nothing, a preposition before nothing.
TROUS = re.compile(r"\S {2,}\S| ,|\( ?\)|« ?»|\b(du|au|le|par|pour) *[.,;]")
KINDS = {"convention", "calendrier", "agenda", "contrat", "attestation", "facture", "synthese"}


def test_the_example_is_made_without_a_fault(production: Production) -> None:
    assert production.code == 0, production.console
    assert "l’exemple livré a été lu" in production.console
    assert "rapport.html" in production.console
    statuses = Counter(line["status"] for line in production.rapport["documents"])
    assert statuses["fait"] == len(production.nommes) > 200
    assert statuses["retenu"] == 0


def test_every_kind_is_made_in_its_own_folder(production: Production) -> None:
    made = {
        line["kind"]: line["path"].split("/")[0] for line in production.rapport["documents"] if line["path"]
    }
    assert set(made) >= KINDS
    assert {made[kind] for kind in ("convention", "contrat", "synthese")} == {
        "conventions",
        "contrats",
        "syntheses",
    }


def test_every_part_parses_and_nothing_is_left_to_fill(production: Production) -> None:
    for path in production.documents:
        text = texte(path)
        assert text.strip(), path.name
        assert not RESTES.findall(text), path.name


def test_no_sentence_has_a_hole(production: Production) -> None:
    found = {
        (path.name, line)
        for path in production.documents
        if path.suffix == ".docx"
        for line in texte(path).splitlines()
        if TROUS.search(line)
    }
    assert found == set()


def test_every_document_has_a_title_a_language_and_no_author(production: Production) -> None:
    for path in production.documents:
        if path.suffix != ".docx":
            continue
        found = dict(parties(path))
        core = {str(node.tag).rpartition("}")[2]: node.text for node in found["docProps/core.xml"]}
        assert core.get("title"), path.name
        assert not core.get("creator"), path.name
        assert not core.get("lastModifiedBy"), path.name
        languages = {node.get(f"{W}val") for node in found["word/styles.xml"].iter(f"{W}lang")}
        assert languages == {"fr-FR"}, path.name
        assert "python-docx" not in proprietes(path)


def largeurs(table: etree._Element) -> Iterator[tuple[int, int]]:
    """The width that each cell states, and that of the columns it spans."""
    grid = [int(column.get(f"{W}w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    for row in table.iter(f"{W}tr"):
        at = 0
        for cell in row.iter(f"{W}tc"):
            width, span = cell.find(f"{W}tcPr/{W}tcW"), cell.find(f"{W}tcPr/{W}gridSpan")
            columns = 1 if span is None else int(span.get(f"{W}val", "1"))
            if width is not None:
                yield int(width.get(f"{W}w", "0")), sum(grid[at : at + columns])
            at += columns


def test_each_cell_is_as_wide_as_its_columns_since_word_believes_the_cell(production: Production) -> None:
    for path in production.documents:
        if path.suffix == ".docx":
            tables = dict(parties(path))["word/document.xml"].iter(f"{W}tbl")
            wrong = [pair for table in tables for pair in largeurs(table) if abs(pair[0] - pair[1]) > 3]
            assert wrong == [], path.name


def test_every_link_of_the_report_leads_somewhere(production: Production) -> None:
    page = (production.outputs / "rapport.html").read_text(encoding="utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"#]+)"', page)]
    assert len(links) >= len(production.nommes)
    assert [link for link in links if not (production.outputs / link).is_file()] == []


def etat(outputs: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of each document."""
    return {
        str(path.relative_to(outputs)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and not path.name.startswith("rapport.")
    }


@pytest.mark.epreuve
def test_a_second_run_and_the_next_days_write_no_document(production: Production, inputs: Path) -> None:
    before = etat(production.outputs)
    report = {line["path"] for line in production.rapport["documents"] if line["path"]}
    for day in ("2026-11-22", LENDEMAIN):
        again = produire(inputs, production.outputs, day=day)
        assert again.code == 0
        assert etat(production.outputs) == before
        made = [line for line in again.rapport["documents"] if line["status"] == "fait"]
        assert made == []
        assert {line["path"] for line in again.rapport["documents"] if line["path"]} == report


@pytest.mark.epreuve
def test_two_machines_make_the_same_bytes(production: Production, inputs: Path, tmp_path: Path) -> None:
    other = produire(inputs, tmp_path / "outputs", "--jobs", "1")
    assert {path.name: path.read_bytes() for path in other.documents} == {
        path.name: path.read_bytes() for path in production.documents
    }


@pytest.mark.parametrize(("name", "conseiller"), [("exemple.xlsx", False), ("conseiller/exemple.xlsx", True)])
def test_the_columns_of_the_example_have_their_notes_and_their_lists(
    tmp_path: Path, name: str, conseiller: bool
) -> None:
    """It needs not have those that only some bodies fill; in the order of the blank workbook."""
    write_blank(tmp_path / "vierge.xlsx", conseiller=conseiller)
    blank, example = load_workbook(tmp_path / "vierge.xlsx"), load_workbook(ROOT / "inputs" / name)
    assert example.sheetnames == [sheet for sheet in blank.sheetnames if sheet in example.sheetnames]
    for sheet in example.worksheets:
        whole, kept = notes(blank[sheet.title]), notes(sheet)
        assert list(kept.items()) == [item for item in whole.items() if item[0] in kept], sheet.title
        assert listes(sheet) == listes(blank[sheet.title]) & kept.keys(), sheet.title
        assert sheet.freeze_panes == blank[sheet.title].freeze_panes


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_what_its_declaration_makes(tmp_path: Path, name: str) -> None:
    """No workbook is edited by hand: « make exemple » writes them."""
    books()[name].save(tmp_path / "made.xlsx")
    assert said(tmp_path / "made.xlsx") == said(ROOT / "inputs" / name)


def said(path: Path) -> dict[str, list[tuple[str, object, str]]]:
    sheets = load_workbook(path).worksheets
    cells = {sheet.title: (cell for row in sheet.iter_rows() for cell in row) for sheet in sheets}
    return {
        title: [(c.coordinate, c.value, c.number_format) for c in found] for title, found in cells.items()
    }


def notes(sheet: Worksheet) -> dict[object, str]:
    return {cell.value: cell.comment.text if cell.comment else "" for cell in sheet[1]}


def listes(sheet: Worksheet) -> set[object]:
    """The headings of the columns that have a drop-down list."""
    rules = sheet.data_validations.dataValidation
    return {sheet[f"{str(rule.sqref).rstrip('0123456789:').split('2:')[0]}1"].value for rule in rules}
