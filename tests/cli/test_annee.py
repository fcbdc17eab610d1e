"""An office's invented year, typed at the terminal: each sequence that once said something false."""

import datetime as dt
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from pipeline.factures.events import Fait, load_events
from pipeline.factures.frozen import lines
from pipeline.factures.pieces import load
from pipeline.factures.register import Register, open_register
from pipeline.factures.schema import canonical, chained, ecritures

pytestmark = pytest.mark.epreuve

HERE = Path(__file__).parent / "annee"
WITH_INPUTS = {"docs", "facturer", "avoir", "etat", "rectifier", "reprendre", "fin-annee", "relances"}
WITH_INPUTS |= {"deposer", "facturx"}
N1 = "BP29-2026-00001"


@dataclass
class Year:
    """The office's folder and the words that each command said."""

    root: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def type(self, day: str, *words: str) -> tuple[int, str]:
        """Type a command on that day; its exit code and what it said."""
        self.patch.setattr("pipeline.cli.options.today", lambda: dt.date.fromisoformat(day))
        self.patch.chdir(self.root)
        given = [*words]
        if WITH_INPUTS & set(words[:2]):
            given += ["--inputs", "inputs"]
        if "--outputs" not in words:
            given += ["--outputs", "outputs"]
        self.capture.readouterr()
        code = guarded(lambda: bilan(given, standalone_mode=False), self.root / "outputs")
        said = self.capture.readouterr()
        return code, re.sub(r"[\u00a0\u202f]", " ", said.out + said.err)

    def ok(self, day: str, *words: str) -> str:
        """Type a command that succeeds."""
        code, said = self.type(day, *words)
        assert code == 0, said
        return said

    def refused(self, day: str, *words: str) -> str:
        """Type a command that does not."""
        code, said = self.type(day, *words)
        assert code == 1, said
        return said

    @property
    def workbook(self) -> Path:
        return self.root / "inputs" / "annee-2026.xlsx"

    def sheet(self, name: str, change: Callable[[Any, Callable[[str], int]], None]) -> None:
        """Change a sheet as a person does in a spreadsheet."""
        book = load_workbook(self.workbook)
        sheet = book[name]

        def column(heading: str) -> int:
            cells = next(iter(sheet.iter_rows(min_row=1, max_row=1)))
            return next(c.column or 0 for c in cells if str(c.value or "").strip(" *") == heading)

        change(sheet, column)
        book.save(self.workbook)

    def replace(self, name: str, heading: str, before: object, after: object) -> None:
        """Type another value wherever one is."""

        def change(sheet: Any, column: Callable[[str], int]) -> None:
            for row in range(2, sheet.max_row + 1):
                cell = sheet.cell(row, column(heading))
                if cell.value == before:
                    cell.value = after

        self.sheet(name, change)

    def payment(self, row: int, **values: object) -> None:
        """Type a row of « Règlements »."""
        headings = {"numero": "Numéro de facture", "le": "Date de paiement", "montant": "Montant"}
        headings |= {"recue": "Reçue le"}

        def change(sheet: Any, column: Callable[[str], int]) -> None:
            for name, value in values.items():
                sheet.cell(row, column(headings[name])).value = value

        self.sheet("Règlements", change)

    @contextmanager
    def register(self) -> Iterator[Register]:
        with open_register(self.root / "registre", dt.date(2027, 12, 31), address="") as register:
            yield register

    def numbers(self) -> list[str]:
        with self.register() as register, register.reading() as connection:
            return [piece.numero for piece in load(connection)]

    def codes(self) -> list[str]:
        """The codes of the customers billed."""
        with self.register() as register, register.reading() as connection:
            return [piece.draft.client.code for piece in load(connection)]

    def changes(self) -> list[tuple[str, str]]:
        """What the register recorded of its settings: which, and what it is since."""
        with self.register() as register, register.reading() as connection:
            texts = connection.scalars(sa.select(ecritures.c.contenu).where(ecritures.c.genre == "réglage"))
            return [(f["quoi"], f["apres"]) for f in map(json.loads, texts)]

    def paid(self, numero: str = N1) -> Decimal:
        with self.register() as register, register.reading() as connection:
            events = load_events(connection, numero)
        return sum((e.montant for e in events if e.fait is Fait.REGLEMENT), Decimal(0))


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Year:
    """The office in March 2026, A-01 billed on 2 April; the workbook as it was then."""
    (tmp_path / "inputs").mkdir()
    shutil.copy(HERE / "annee-2026.xlsx", tmp_path / "inputs")
    year = Year(tmp_path, monkeypatch, capsys)
    for name, heading in (("Organismes", "Code"), *((s, "Organisme") for s in ("Agents", "Signataires"))):
        year.replace(name, heading, "CDG-29", "CDG29")
    year.replace("Intervenants", "Organisme", "CDG-29", "CDG29")
    year.replace("Organismes", "Série de factures", "BPX", "BP29")
    year.replace("Employeurs", "SIRET", "21990902500013", "21990002400015")
    for name in ("Agents", "Séances"):
        year.replace(name, "Référence", "26-A-01", "A-01")
    assert N1 in year.ok("2026-04-02", "facturer", "A-01", "--oui", "--confirmer", "BP29")
    return year


def test_a_payment_corrected_in_the_sheet_is_the_corrected_one(year: Year) -> None:
    year.payment(2, numero=N1, le=dt.date(2026, 4, 20), montant=1000)
    year.ok("2026-04-21", "factures", "etat")
    year.payment(2, montant=10)
    said = year.ok("2026-04-22", "factures", "etat")
    assert f"1 000,00 € le 20/04/2026 sur {N1} devient 10,00 € le 20/04/2026" in said
    assert year.paid() == 10
    year.payment(2, montant=300)
    year.payment(2, le=dt.date(2026, 4, 21))
    year.ok("2026-04-23", "factures", "etat")
    year.payment(2, le=dt.date(2026, 4, 22))
    year.ok("2026-04-23", "factures", "etat")
    assert year.paid() == 300


def test_the_same_transfer_twice_is_asked(year: Year) -> None:
    typed = ("payer", N1, "--le", "2026-04-20", "--montant", "500")
    year.ok("2026-04-21", *typed)
    assert "second virement" in year.refused("2026-04-21", *typed)
    assert year.paid() == 500


def test_a_reception_has_one_rule_and_both_days_are_shown(year: Year) -> None:
    year.payment(2, numero=N1, recue=dt.date(2026, 4, 3))
    year.ok("2026-04-21", "factures", "etat")
    year.ok("2026-04-28", "recevoir", N1, "--le", "2026-04-28")
    for _ in range(2):
        _, said = year.type("2026-04-29", "factures", "etat")
        assert "reçue le 28/04/2026 (dernière saisie) ; la feuille dit 03/04/2026" in said


def test_a_bilan_whose_reference_changed_is_asked_about(year: Year) -> None:
    for name in ("Agents", "Séances"):
        year.replace(name, "Référence", "A-01", "26-A-01")
    said = year.refused("2026-04-10", "facturer", "26-A-01", "--oui")
    assert f"est-ce le même bilan que celui de {N1}" in said
    assert "avoir" not in said
    assert year.numbers() == [N1]
    assert "A-02" not in said
    year.ok("2026-04-10", "facturer", "26-A-01", "--oui", "--confirmer", "26-A-01")
    assert len(year.numbers()) == 2
    assert "est-ce le même" not in year.ok("2026-04-11", "facturer", "26-A-01", "--oui")  # said once


@pytest.mark.parametrize("married", [False, True])
def test_a_bilan_said_to_be_the_same_has_its_other_payer_billed_and_the_first_not_twice(
    year: Year, married: bool
) -> None:
    def only_the_fund(sheet: Any, column: Callable[[str], int]) -> None:
        sheet.delete_rows(2, 2)
        sheet.cell(2, column("Référence")).value = "A-05"
        sheet.cell(2, column("Financeur")).value = "FIN1"

    year.sheet("À facturer", only_the_fund)
    year.ok("2026-04-10", "facturer", "--oui")
    reference = "A-05" if married else "27-05"
    if married:
        year.replace("Agents", "Nom", "Corre", "Corre-Le Gall")
    for name in ("Agents", "Séances", "Financements", "À facturer"):
        year.replace(name, "Référence", "A-05", reference)
    said = year.refused("2026-04-12", "facturer", reference, "--oui")
    assert f"--confirmer même:{reference} (le même : rien n’en est facturé deux fois)" in said
    assert year.codes() == ["VILLE1", "FIN1"]
    year.ok("2026-04-12", "facturer", reference, "--oui", "--confirmer", f"meme:{reference}")
    assert year.codes() == ["VILLE1", "FIN1", "VILLE3"]
    assert "Rien à émettre" in year.ok("2026-04-13", "facturer", reference, "--oui")
    assert "Registre entier" in year.ok("2026-04-13", "factures", "verifier")


def test_references_that_begin_again_with_another_person_are_billed(year: Year) -> None:
    year.ok("2026-04-10", "facturer", "A-03", "--oui")
    shutil.move(year.workbook, year.root / "annee-2026.xlsx")
    shutil.copy(HERE / "annee-2027.xlsx", year.root / "inputs")
    said = year.refused("2027-12-02", "facturer", "--jusqu-au", "2027-12-01", "--oui")
    assert "A-77" in said
    assert f"est-ce le même bilan que celui de {N1}" in said
    assert "faites d’abord un avoir" not in said
    assert year.numbers() == [N1, "BP29-2026-00002", "BP29-2027-00001", "BP29-2027-00002"]


def test_a_bilan_whose_reference_and_name_changed_is_asked_about(year: Year) -> None:
    for name in ("Agents", "Séances"):
        year.replace(name, "Référence", "A-01", "26-A-01")
    year.replace("Agents", "Nom", "Tanguy", "Tanguy-Le Goff")
    assert f"celui de {N1}" in year.refused("2026-04-10", "facturer", "26-A-01", "--oui")
    assert year.numbers() == [N1]
    year.ok("2026-04-10", "facturer", "26-A-01", "--oui", "--confirmer", "26-A-01")


def test_a_bilan_that_stands_twice_is_billed_once(year: Year) -> None:
    shutil.copy(HERE / "annee-2027.xlsx", year.root / "inputs")
    said = year.refused("2027-12-02", "facturer", "A-77", "--oui")
    assert f"est-ce le même bilan que celui de {N1}" in said
    assert year.numbers() == [N1]


def test_the_documents_folder_never_chooses_the_register(year: Year) -> None:
    year.ok("2026-04-10", "facturer", "A-03", "--oui", "--outputs", "ailleurs/docs")
    assert year.numbers() == [N1, "BP29-2026-00002"]
    assert not (year.root / "ailleurs" / "registre" / "factures.sqlite").exists()
    assert "BP29-2026-00002" in year.type("2026-04-10", "facturer", "A-03", "--outputs", "ailleurs/docs")[1]


def test_a_copied_register_numbers_nothing_until_it_is_adopted(year: Year) -> None:
    for folder in ("registre", "inputs", "outputs"):
        shutil.copytree(year.root / folder, year.root / "copie" / folder)
    copy = Year(year.root / "copie", year.patch, year.capture)
    said = copy.refused("2026-04-10", "facturer", "A-03", "--oui")
    assert "copié" in said
    assert copy.numbers() == [N1]
    assert "le seul qui émettra" in copy.refused("2026-04-10", "registre", "adopter")
    copy.ok("2026-04-10", "registre", "adopter", "--confirmer", "adopter")
    copy.ok("2026-04-10", "facturer", "A-03", "--oui")
    assert copy.numbers() == [N1, "BP29-2026-00002"]
    copy.ok("2026-04-10", "factures", "verifier")


def test_thirty_lines_of_one_rate_add_up(year: Year) -> None:
    said = year.ok(
        *("2026-06-02", "facturer", "--jusqu-au", "2026-05-31", "--par-mois", "--oui"),
        *("--confirmer", "CP", "--confirmer", "BP34"),
    )
    assert "CP-2026-00001" in said
    with year.register() as register, register.reading() as connection:
        draft = next(p.draft for p in load(connection) if p.numero == "CP-2026-00001")
    assert len(draft.lignes) == 30
    assert (draft.total_ht, draft.total_tva) == (Decimal("51012.50"), Decimal("10202.50"))
    assert draft.total_ttc == Decimal("61215.00")


def test_a_day_of_the_year_before_is_asked_and_recorded(year: Year) -> None:
    said = year.refused("2027-11-05", "facturer", "A-08", "--oui", "--le", "2026-12-31")
    assert "31/12/2026, alors que nous sommes le 05/11/2027" in said
    assert year.numbers() == [N1]
    year.ok("2027-11-05", "facturer", "A-08", "--oui", "--le", "2026-12-31", "--confirmer", "2026-12-31")
    with year.register() as register, closing(sqlite3.connect(str(register.address.fichier))) as base:
        record = base.execute("SELECT contenu FROM ecritures WHERE genre = 'facture' AND rang > 1").fetchone()
    assert re.search(r'"auteur":"[^"]+@[^"]*"', record[0])
    assert re.search(r'"inscrit_le":"\d{4}-\d\d-\d\dT', record[0])


def test_in_january_the_accounting_year_is_asked(year: Year) -> None:
    said = year.refused("2027-01-15", "facturer", "A-08", "--oui")
    assert "--exercice 2026 ou --exercice 2027" in said
    year.ok("2027-01-15", "facturer", "A-08", "--oui", "--exercice", "2026")
    with year.register() as register, register.reading() as connection:
        assert load(connection)[-1].draft.exercice == 2026


def test_what_was_noted_is_compared(year: Year) -> None:
    with year.register() as register:
        rank, digest = register.head()
    year.ok("2026-04-10", "facturer", "A-03", "--oui")
    said = year.ok("2026-04-11", "factures", "verifier", "--attendu", f"{rank}:{digest}")
    assert "Conforme" in said
    said = year.refused("2026-04-11", "factures", "verifier", "--attendu", f"{rank}:{'0' * 64}")
    assert "n’est plus celui qui a été noté" in said


def _recompute(base: sqlite3.Connection) -> None:
    """Alter an amount and write the whole chain anew, as someone who knows how would."""
    import json

    before = ""
    for rank, text in base.execute("SELECT rang, contenu FROM ecritures ORDER BY rang").fetchall():
        faits = json.loads(text)
        if faits["genre"] == "facture":
            faits["total"] = "1040.50"
            line = faits["corps"]["lignes"][0]
            line |= {"montant": "1040.50", "prix_unitaire": "1040.5"}
            base.execute("UPDATE pieces SET total = '1040.50' WHERE rang = ?", (rank,))
        content = canonical(faits)
        digest = chained(before, content)
        base.execute(
            "UPDATE ecritures SET contenu = ?, precedente = ?, empreinte = ? WHERE rang = ?",
            (content, before, digest, rank),
        )
        before = digest
    base.execute("UPDATE registre SET empreinte = ?", (before,))


def test_an_amount_changed_with_its_whole_chain_is_told(year: Year) -> None:
    with closing(sqlite3.connect(year.root / "registre" / "factures.sqlite")) as base, base:
        _recompute(base)
    (year.root / "registre" / "ancres.csv").unlink()
    said = year.refused("2026-04-10", "factures", "verifier")
    assert f"Le document émis sous {N1} ne dit pas le total 1 040,50 €" in said


def test_anchors_make_a_recomputed_chain_visible(year: Year) -> None:
    shutil.copy(year.root / "registre" / "ancres.csv", year.root / "ailleurs.csv")
    with closing(sqlite3.connect(year.root / "registre" / "factures.sqlite")) as base, base:
        _recompute(base)
    (year.root / "registre" / "ancres.csv").unlink()
    said = year.refused("2026-04-10", "factures", "verifier", "--ancres", "ailleurs.csv")
    assert "n’est plus celui qui a été noté" in said


def test_a_full_disk_stops_after_what_was_told(year: Year) -> None:
    from pipeline.factures import issue
    from pipeline.factures.database import Unavailable

    real, calls = issue.record, []

    def full(*given: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise Unavailable(
                "Le registre des factures ne peut plus grandir : le disque est plein.", "Place."
            )
        return real(*given)

    year.patch.setattr("pipeline.factures.issue.record", full)
    said = year.refused("2026-06-02", "facturer", "--jusqu-au", "2026-05-31", "--oui", "--confirmer", "CP")
    assert said.count(": émise (") == 1
    assert said.count("disque est plein") == 1
    assert "restent à émettre" in said


def test_titre_of_an_avoir_and_avoir_of_an_imported_invoice(year: Year) -> None:
    said = year.ok("2027-10-10", "facturer", "--oui")
    assert "2027-T-117" in said
    said = year.ok(
        "2027-10-11", "avoir", "2027-T-117", "--motif", "Erreur", "--numero", "2027-T-150", "--oui"
    )
    assert "Suite comptable : titre d’annulation" in said
    year.ok("2027-10-12", "titre", "2027-T-150", "--titre", "88", "--le", "2027-10-12")
    said = year.ok("2027-10-11", "avoir", N1, "--motif", "Erreur", "--oui")
    assert "673" in said
    year.ok("2027-10-13", "factures", "verifier")


def test_another_series_or_format_in_mid_year_is_asked(year: Year) -> None:
    year.replace("Organismes", "Série de factures", "BP29", "BPX")
    said = year.refused("2026-06-02", "facturer", "A-03", "--oui")
    assert "la série BPX recommencerait à 1" in said
    year.replace("Organismes", "Série de factures", "BPX", "BP29")
    (year.root / "inputs" / "facturation.toml").write_text('format = "{serie}/{n:04d}"\n', "utf-8")
    said = year.refused("2026-06-02", "facturer", "A-03", "--oui")
    assert "format des numéros change" in said
    assert year.numbers() == [N1]
    year.ok("2026-06-02", "facturer", "A-03", "--oui", "--confirmer", "format", "--confirmer", "BP29")
    year.replace("Organismes", "Série de factures", "BP29", "BPX")
    year.ok("2026-06-03", "facturer", "A-05", "--oui", "--confirmer", "BPX")
    assert year.changes() == [("format", "{serie}/{n:04d}"), ("série CDG29", "BPX")]


def test_a_rectified_siret_is_traced_without_an_avoir(year: Year) -> None:
    year.ok("2026-04-10", "facturer", "A-03", "--oui")
    year.replace("Employeurs", "SIRET", "21990002400015", "21990902500013")
    year.ok("2026-04-11", "facturer", "A-03", "--oui")
    said = year.ok("2026-04-11", "factures", "rectifier", "BP29-2026-00002", "--motif", "SIRET faux")
    assert "rectifiée : le SIRET du client, « 21990002400015 » devient « 21990902500013 »" in said
    assert "n’irait pas au bon endroit" in year.refused(
        "2026-04-12", "factures", "facturx", "BP29-2026-00002"
    )


def test_one_transfer_for_several_invoices_and_an_overpayment_are_kept(year: Year) -> None:
    year.ok("2026-04-10", "facturer", "A-03", "A-04", "--oui")
    numbers = ("BP29-2026-00002", "BP29-2026-00003")
    said = year.ok("2026-05-10", "payer", *numbers, "--le", "2026-05-09", "--montant", "4181,00")
    assert "trop-perçu 100,00 €" in said
    assert [year.paid(n) for n in numbers] == [Decimal("2040.50"), Decimal("2140.50")]
    again = ("payer", *numbers, "--le", "2026-05-09", "--montant", "4181,00")
    assert "second virement" in year.refused("2026-05-10", *again)
    assert sum(year.paid(n) for n in numbers) == Decimal("4181.00")


def test_a_third_typed_as_a_formula_is_a_third(year: Year) -> None:
    said = year.ok("2026-05-04", "facturer", "A-07", "--oui")
    assert said.count("émise") == 3
    with year.register() as register, register.reading() as connection:
        drafts = [p.draft for p in load(connection)][1:]
    assert {d.lignes[0].detail.split(" d’un montant")[0] for d in drafts} == {"Part d’un tiers"}
    assert sum(d.total_ttc for d in drafts) == Decimal("1000.01")


def test_what_is_done_and_not_billed_at_the_year_s_end_is_listed(year: Year) -> None:
    said = year.ok("2027-01-05", "factures", "fin-annee", "--annee", "2026")
    assert "A-08" in said
    assert "A-01 " not in said
    assert (year.root / "outputs" / "suivi" / "fin-annee-2026.csv").exists()


def test_an_invoice_of_before_is_taken_over_then_credited(year: Year) -> None:
    paper = year.root / "ancienne.pdf"
    paper.write_bytes(b"%PDF-1.4 invented")
    year.ok(
        *("2026-05-01", "factures", "reprendre", "2025-88", "--le", "2026-03-02", "--reference", "A-02"),
        *("--payeur", "VILLE2", "--montant", "2040,50", "--fichier", str(paper)),
    )
    assert "2025-88" in year.type("2026-05-02", "facturer", "A-02", "--oui")[1]
    assert "2025-88" in year.numbers()
    year.ok("2026-05-02", "factures", "verifier")
    year.ok("2026-05-03", "avoir", "2025-88", "--motif", "Erreur", "--oui")


def test_the_state_of_a_past_day_is_of_that_day(year: Year) -> None:
    year.ok("2026-05-02", "payer", N1, "--le", "2026-05-01")
    said = year.ok("2026-05-03", "factures", "etat", "--date", "2026-04-30")
    assert "Situation au 30/04/2026" in said
    assert "réglée" not in said
    assert (year.root / "outputs" / "suivi" / "factures-2026-04-30.xlsx").is_file()


def test_who_reminds_depends_on_the_titre(year: Year) -> None:
    assert "« Reçue le » est inconnue" in year.ok("2026-06-20", "factures", "relances")
    year.ok("2026-06-20", "recevoir", N1, "--le", "2026-04-05")
    said = year.ok("2026-06-20", "factures", "relances", "--lettres")
    assert "rappel amiable possible" in said
    letter = year.root / "outputs" / "relances" / f"relance_{N1}_rappel.docx"
    assert letter.is_file()
    letter.write_bytes(b"what a person wrote")
    assert "Aucune lettre de plus" in year.ok("2026-06-21", "factures", "relances", "--lettres")
    assert letter.read_bytes() == b"what a person wrote"
    assert "n° 1" in year.ok("2026-06-21", "factures", "relancee", N1, "--le", "2026-06-20")
    assert "envoyé le 20/06/2026" in year.ok("2026-06-25", "factures", "relances")
    year.ok("2026-07-10", "factures", "relances", "--lettres")
    second = year.root / "outputs" / "relances" / f"relance_{N1}_rappel-2.docx"
    assert "Cette lettre suit celle du 20 juin 2026." in (lines(second.read_bytes()) or ())
    year.ok("2026-07-10", "titre", N1, "--titre", "12")
    assert "état des restes à recouvrer" in year.ok("2026-07-10", "factures", "relances")


def test_a_base_that_is_down_is_said_once(year: Year) -> None:
    year.payment(2, numero=N1, le=dt.date(2026, 4, 20), montant=10)
    year.patch.setenv("BILAN_REGISTRE", "postgresql+psycopg://u@127.0.0.1:1/b")
    for words in (("factures", "etat"), ("facturer", "--jusqu-au", "2026-05-31", "--oui")):
        said = year.refused("2026-05-10", *words)
        assert said.count("injoignable") == 1
