"""The invented year's invoices in their electronic form: prepared, kept, deposited, answered."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.einvoicing.embed import extract
from pipeline.factures import electronic
from pipeline.factures.pieces import load
from tests.cli.test_annee import N1, Year, year

pytestmark = pytest.mark.epreuve
__all__ = ["year"]


def channel(year: Year, value: str | None) -> None:
    """Declare the issuer's channel."""

    def change(sheet: Any, column: object) -> None:
        cells = next(iter(sheet.iter_rows(min_row=1, max_row=1)))
        index = next((c.column for c in cells if str(c.value or "").strip(" *") == "Canal"), len(cells) + 1)
        sheet.cell(1, index).value = "Canal"
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, index).value = value

    year.sheet("Organismes", change)


def folders(year: Year) -> list[Path]:
    found = year.root / "outputs" / "depots"
    return sorted(found.iterdir()) if found.exists() else []


def rows(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "resume.csv").open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";")


def pdf(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def test_an_invoice_is_deposited_once_with_the_very_xml_of_the_register(year: Year) -> None:
    assert "n’a pas Chorus Pro pour canal" in year.refused("2026-04-03", "chorus", "deposer", N1)
    channel(year, "pes-asap")
    assert "la doublerait" in year.refused("2026-04-03", "chorus", "deposer", N1)
    assert folders(year) == []
    channel(year, "chorus")
    year.ok("2026-04-03", "facturer", "A-03", "--oui")
    year.ok("2026-04-04", "avoir", "BP29-2026-00002", "--motif", "essai", "--oui")
    assert "3 fichiers à déposer" in year.ok("2026-04-05", "chorus", "deposer")
    [folder] = folders(year)
    listed = list(rows(folder))
    assert [row["Numéro"] for row in listed] == [N1, "BP29-2026-00002", "AVBP29-2026-00001"]
    for row in listed:
        inside, said = extract(pdf(folder, row["Fichier"]))
        with year.register() as register, register.reading() as connection:
            kept = electronic.frozen(connection, row["Numéro"])
        assert kept is not None
        assert (inside, row["Profil"]) == (kept.data, kept.profil)
        assert "<fx:ConformanceLevel>EXTENDED</fx:ConformanceLevel>" in said
    year.ok("2026-04-06", "chorus", "statut", N1, "déposée")
    assert "a déjà été déposée" in year.refused("2026-04-07", "chorus", "deposer", N1)
    year.ok("2026-04-08", "factures", "verifier")


def test_what_the_portal_answers_is_read_once_and_shown(year: Year) -> None:
    channel(year, "chorus")
    year.ok("2026-04-05", "chorus", "deposer")
    export = year.root / "portail.csv"
    lines = ["Numéro de facture;Statut;Date du statut;Motif", f"{N1};Rejetée;06/04/2026;Engagement inconnu"]
    export.write_text("\n".join([*lines, "BP29-2026-09999;Mandatée;06/04/2026;", f"{N1};Envolée;;"]), "utf-8")
    said = year.refused("2026-04-07", "chorus", "statut", "--fichier", "portail.csv")
    assert f"{N1} : rejetée (Engagement inconnu)" in said
    assert "Aucune facture ne porte le numéro « BP29-2026-09999 »" in said
    assert "« Envolée » n’est pas un statut connu" in said
    assert "1 déjà connu" in year.refused("2026-04-07", "chorus", "statut", "--fichier", "portail.csv")
    assert "rejetée" in year.ok("2026-04-07", "factures", "etat")
    assert "1 fichier à déposer" in year.ok("2026-04-08", "chorus", "deposer")  # what was refused, again
    assert "n’a pas de motif" in year.refused("2026-04-09", "chorus", "statut", N1, "rejetée")


def test_an_old_record_is_completed_once_by_what_is_typed(year: Year) -> None:
    year.ok("2026-04-03", "factures", "facturx", N1)
    assert "a déjà" in year.refused("2026-04-03", "factures", "completer", N1, "--telephone", "02 98")
    [folder] = folders(year)
    assert folder.name == "facturx-2026-04-03"
    assert "Aucune facture n’a été préparée" in year.ok("2026-04-03", "chorus", "statut")


def test_a_platform_that_asks_for_a_plain_file_gets_one_file(year: Year) -> None:
    channel(year, "chorus")
    code = next(iter(year.codes()))
    (year.root / "inputs" / "facturation.toml").write_text(
        f'[profils]\n{code} = "extended-ctc-fr"\n', "utf-8"
    )
    year.ok("2026-04-05", "chorus", "deposer")
    [folder] = folders(year)
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".xml"]


def test_every_document_of_the_year_has_a_valid_electronic_form(year: Year) -> None:
    words = [word for serie in ("BP34", "CP") for word in ("--confirmer", serie)]
    year.type("2026-12-16", "facturer", "--jusqu-au", "2026-12-15", "--oui", *words)
    year.ok("2026-12-17", "avoir", N1, "--motif", "en partie", "--lignes", "1:100,00", "--oui")
    year.ok("2026-12-17", "avoir", "BP29-2026-00002", "--motif", "en entier", "--oui")
    numbers = year.numbers()
    with year.register() as register, register.reading() as connection:
        assert len({piece.draft.regime for piece in load(connection)}) == 3
    assert len(numbers) >= 12
    said = year.ok("2026-12-18", "factures", "facturx", *numbers)
    assert f"{len(numbers)} fichiers" in said
    [folder] = folders(year)
    assert {row["Numéro"] for row in rows(folder)} == set(numbers)
