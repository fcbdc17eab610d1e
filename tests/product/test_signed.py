"""A dossier signed: thirty changes of the workbook leave the signed papers as they are, byte for byte."""

import datetime as dt
import io
import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.settings import Settings
from pipeline.sheetfiles.model import CellValue
from pipeline.store.outcome import Status
from tests.builders import JOUR, classeur
from tests.bureau import enregistrer
from tests.workbook.builders import Book

SIGNED = {
    "Devis accepté le": dt.date(2026, 2, 3),
    "Convention signée le": dt.date(2026, 2, 10),
    "Contrat signé le": dt.date(2026, 2, 17),
}
PAPERS = ("conventions", "contrats", "devis")


def agent(column: str, value: CellValue) -> Callable[[Book], None]:
    return lambda book: book.sheets["Agents"][0].__setitem__(column, value)


def cell(sheet: str, column: str, value: CellValue) -> Callable[[Book], None]:
    return lambda book: book.sheets[sheet][0].__setitem__(column, value)


CHANGES: dict[str, Callable[[Book], None]] = {
    "nom": agent("Nom", "Le Goff-Riou"),
    "prénom": agent("Prénom", "Lénaïg"),
    "civilité": agent("Civilité", "Monsieur"),
    "courriel": agent("Courriel", "autre@exemple.fr"),
    "grade": agent("Grade", "rédacteur principal"),
    "fonction": agent("Fonction", "chargée d’accueil"),
    "service": agent("Service", "Service à la population"),
    "catégorie": agent("Catégorie", "B"),
    "lancement": agent("Date de lancement", dt.date(2026, 3, 5)),
    "fin prévue": agent("Date de fin prévue", dt.date(2026, 9, 30)),
    "sur temps de travail": agent("Sur temps de travail", "en partie"),
    "initiative": agent("Initiative", "employeur"),
    "demande": agent("Date de demande", dt.date(2026, 1, 2)),
    "date de signature corrigée": agent("Convention signée le", dt.date(2026, 2, 11)),
    "date de signature effacée": agent("Convention signée le", None),
    "date du contrat effacée": agent("Contrat signé le", None),
    "date du devis effacée": agent("Devis accepté le", None),
    "une partie de plus a signé": agent("Convention signée agent le", dt.date(2026, 2, 8)),
    "employeur renommé": cell("Employeurs", "Nom", "Commune nouvelle de Kerlann"),
    "adresse de l'employeur": cell("Employeurs", "Adresse", "3 rue de l’Église"),
    "ville de l'employeur": cell("Employeurs", "Ville", "Kerlann-Bihan"),
    "organisme renommé": cell("Organismes", "Nom", "Centre de gestion de la Cornouaille"),
    "adresse de l'organisme": cell("Organismes", "Adresse", "9 quai de l’Odet"),
    "intervenant": cell("Intervenants", "Nom", "Le Bris-Kermarrec"),
    "qualité": cell("Intervenants", "Qualité", "psychologue du travail"),
    "signataire": cell("Signataires", "Nom", "Nouveau Maire"),
    "qualité du signataire": cell("Signataires", "Qualité", "Première adjointe"),
    "tarif": cell("Tarifs", "Montant", 1200),
    "séance déplacée": cell("Séances", "Date", dt.date(2026, 3, 24)),
    "lieu de la séance": cell("Séances", "Lieu", "Maison des services"),
}


class Bureau:
    """One dossier, its papers made then signed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.book = classeur("CDG34")
        self.settings = Settings(JOUR, root / "inputs", root / "outputs", root / "registre")

    def run(self, **options: object) -> Run:
        enregistrer(self.book, self.root / "inputs" / "agents.xlsx")
        return build(replace(self.settings, **options))  # type: ignore[arg-type]

    def signed(self) -> None:
        self.run()
        self.book.sheets["Agents"][0].update(SIGNED)
        self.run()

    def papers(self) -> dict[str, bytes]:
        found = (path for name in PAPERS for path in sorted((self.root / "outputs" / name).rglob("*.docx")))
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    made = Bureau(tmp_path_factory.mktemp("bureau"))
    made.signed()
    assert len(made.papers()) == 3
    return made


@pytest.fixture
def bureau(signed: Bureau, tmp_path: Path) -> Bureau:
    shutil.copytree(signed.root, tmp_path, dirs_exist_ok=True)
    made = Bureau(tmp_path)
    made.book.sheets["Agents"][0].update(SIGNED)
    return made


def test_a_few_changes_leave_the_signed_papers_as_they_are(bureau: Bureau) -> None:
    unmoved(bureau, random.Random(14).sample(sorted(CHANGES), 6))


@pytest.mark.epreuve
def test_thirty_changes_leave_the_signed_papers_as_they_are(bureau: Bureau) -> None:
    assert len(CHANGES) == 30
    unmoved(bureau, list(CHANGES))


def unmoved(bureau: Bureau, names: Iterable[str]) -> None:
    before = bureau.papers()
    for name in names:
        change = CHANGES[name]
        change(bureau.book)
        done = bureau.run()
        after = bureau.papers()
        assert {path: after.get(path) for path in before} == before, name
        touched = {
            line.kind: line.status
            for line in done.documents
            if line.kind in {"convention", "contrat", "devis"}
        }
        assert not set(touched.values()) & {Status.FAIT, Status.INCHANGE, Status.CONSERVE}, name


def test_the_calendar_follows_the_moved_session_while_the_papers_stay(bureau: Bureau) -> None:
    before = bureau.papers()
    CHANGES["séance déplacée"](bureau.book)
    done = {line.kind: line for line in bureau.run().documents}
    assert done["calendrier"].status is Status.FAIT
    assert done["convention"].status is Status.FIGE
    assert bureau.papers() == before


@pytest.mark.parametrize(
    "options", [{"recreate": True}, {"redo": frozenset({"convention", "contrat", "devis"})}]
)
def test_no_option_reopens_what_is_signed(bureau: Bureau, options: dict[str, object]) -> None:
    before = bureau.papers()
    CHANGES["nom"](bureau.book)
    bureau.run(**options)
    assert bureau.papers() == before


# Every command that opens an office's folders, as typed; the date is that of the run.
COMMANDS = (
    "docs",
    "docs --recreer --refaire convention --refaire contrat --refaire devis",
    "docs --seulement conventions",
    "docs --strict",
    "verifier",
    "a-faire",
    "classeur {root}/vierge.xlsx",
    "importer {root}/inputs/agents.xlsx",
    "poser 2026-001 2 --a-partir-du 2026-09-01 --jour lundi",
    "reaffecter MLB PJ",
    "identite 2026-001 --meme",
    "identite 2026-001 --autre",
    "figer 2026-001 convention",
    "rouvrir 2026-001 convention --acte avenant",
    "rouvrir 2026-001 convention --acte erreur-materielle",
    "rouvrir 2026-001 convention --motif essai",
    "rouvrir 2026-001 contrat --motif essai",
    "rouvrir 2026-001 devis --motif essai",
    "relire",
    "cosigner 2026-001 --le 2026-03-01",
    "transmettre 2026-001 --a RH",
    "a-detruire",
    "facturer 2026-001 --oui",
    "factures etat",
    "chorus deposer",
    "encaissements {root}/inputs/agents.xlsx",
    "activite --annee 2026",
    "exporter lignes-bilans",
    "envoyer preparer 2026-001",
    "signatures recevoir {root}/papier.pdf",
    "modeles verifier",
    "modeles apercu convention",
    "champs",
    "archiver 2026 --oui",
    "eliminer",
    "diagnostic",
    "sauvegarder {root}/copie.zip",
    "restaurer {root}/copie.zip --oui",
    "registre reconstruire",
    "registre adopter",
    "detruire 2026-001 --oui --transmission non --repondu-le 2026-03-01",
)
# A path of files to install, a server, a register of invoices that only invoices move.
ELSEWHERE = {"bureau", "mise-a-jour", "espace", "avoir", "payer", "recevoir", "titre"}
ELSEWHERE |= {"controle-de-version", "serveur", "compte", "grappe"}
DATED = {"docs", "verifier", "a-faire", "figer", "rouvrir", "relire", "cosigner", "transmettre", "detruire"}


def test_the_commands_tried_are_all_those_there_are() -> None:
    assert {line.split()[0] for line in COMMANDS} | ELSEWHERE >= set(bilan.commands)


@pytest.mark.epreuve
@pytest.mark.parametrize("dates", ["kept", "erased"])
def test_every_command_leaves_the_signed_papers_as_they_are(
    bureau: Bureau, dates: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, change in CHANGES.items():
        if dates == "erased" or "effacée" not in name:
            change(bureau.book)
    enregistrer(bureau.book, bureau.root / "inputs" / "agents.xlsx")
    (bureau.root / "papier.pdf").write_bytes(b"%PDF-1.4")
    before, said = bureau.papers(), {}
    monkeypatch.chdir(bureau.root)
    for line in COMMANDS:
        words = line.format(root=bureau.root).split()
        words += ["--date", JOUR.isoformat()] if words[0] in DATED else []
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        said[line] = guarded(partial(bilan, words, standalone_mode=False), bureau.root / "outputs")
        after = bureau.papers()
        assert {path: after.get(path) for path in before} == before, line
    assert {line for line, code in said.items() if code == 2} <= set(), capsys.readouterr().err
    assert not list((bureau.root / "outputs").glob("incident-*"))


@pytest.mark.epreuve
@pytest.mark.parametrize("lost", ["documents.sqlite", "."])
def test_a_lost_register_does_not_let_signed_papers_be_replaced(bureau: Bureau, lost: str) -> None:
    before, gone = bureau.papers(), bureau.settings.registre / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    for name in ("nom", "tarif", "fin prévue"):
        CHANGES[name](bureau.book)
        bureau.run()
        after = bureau.papers()
        assert {path: after.get(path) for path in before} == before, name


def test_what_is_signed_is_said_frozen_whatever_keeps_it_from_being_made(bureau: Bureau) -> None:
    """The quotation has no more object once the convention is signed; a lost file is said lost."""
    (said,) = [line for line in bureau.run().documents if line.kind == "devis"]
    assert (said.status, said.reason) == (Status.FIGE, "figé par son acceptation du 3 février 2026")
    (path,) = (bureau.root / "outputs" / "devis").glob("*.docx")
    path.unlink()
    (said,) = [line for line in bureau.run().documents if line.kind == "devis"]
    assert (said.status, said.path) == (Status.FIGE, "")
    assert "introuvable dans outputs" in said.reason
