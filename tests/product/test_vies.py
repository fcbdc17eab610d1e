"""Dossiers told month by month, from request to destruction: what is made, kept, frozen, proposed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.report.run import Run
from pipeline.run.conseiller import destruction
from pipeline.run.rouvrir import AVENANT, Acte, agir
from tests.builders import INDIVIDUELS, classeur, promotion
from tests.bureau import Bureau
from tests.rows import REFERENCE
from tests.workbook.builders import Book, Row

PAPIERS = ("convention", "avenant", "calendrier", "contrat", "attestation", "facture", "synthese")
FAIT, MEME, FIGE, PLUS_TARD, RIEN = "fait", "inchangé", "figé", "pas encore", "sans objet"


def said(run: Run) -> dict[str, str]:
    """What is said of each paper of the story; of one kind, each status once."""
    found: dict[str, set[str]] = {kind: set() for kind in PAPIERS}
    for line in run.documents:
        if line.kind in found:
            found[line.kind].add(line.status.value)
    return {kind: "+".join(sorted(each)) or RIEN for kind, each in found.items()}


@dataclass
class Vie:
    """One office and its workbook, changed month by month."""

    bureau: Bureau
    book: Book
    day: dt.date

    def mois(self, day: dt.date, change: Callable[[Book], None], **attendu: str) -> None:
        self.day = day
        change(self.book)
        run = self.bureau.deposer(self.book).produire(day)
        told = said(run)
        assert {kind: told[kind] for kind in attendu} == attendu, f"{day}: {told}"

    def signed(self) -> dict[str, bytes]:
        return {
            n: d for n, d in self.bureau.fichiers().items() if n.startswith(("conventions/", "contrats/"))
        }


def agents(**cells: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for row in book.sheets["Agents"]:
            row.update(cells)  # type: ignore[arg-type]

    return change


def demande(book: Book) -> list[Row]:
    """The workbook as it is when the request comes: nothing decided, no session; gives those to come."""
    later = book.sheets["Séances"]
    book.sheets["Séances"] = [dict.fromkeys(later[0])]
    agents(**{"Décision de l'employeur": None, "Premier échange le": None, "État": "demandé"})(book)
    return later


@pytest.mark.epreuve
@pytest.mark.parametrize("code", INDIVIDUELS)
def test_a_bilan_from_request_to_destruction(code: str, tmp_path: Path) -> None:
    book = classeur(code)
    sessions = demande(book)
    vie = Vie(Bureau(tmp_path), book, dt.date(2026, 1, 6))
    vie.mois(vie.day, lambda _: None, attestation=PLUS_TARD, avenant=RIEN)

    def planned(book: Book) -> None:
        book.sheets["Séances"] = sessions
        agents(
            **{
                "Décision de l'employeur": "accord",
                "État": "en cours",
                "Date de fin prévue": dt.date(2026, 9, 30),
            }
        )(book)

    vie.mois(dt.date(2026, 2, 4), planned, calendrier=FAIT, attestation=PLUS_TARD)
    vie.mois(dt.date(2026, 2, 5), lambda _: None, convention=MEME, contrat=MEME, calendrier=MEME)

    dates = {"Convention signée le": dt.date(2026, 2, 10), "Contrat signé le": dt.date(2026, 2, 17)}
    vie.mois(dt.date(2026, 2, 18), agents(**dates), convention=FIGE, contrat=FIGE, avenant=RIEN)
    frozen = vie.signed()

    def moved(book: Book) -> None:
        row = next(row for row in book.sheets["Séances"] if row["Début"])
        row["Date"] = dt.date(2026, 3, 12)

    vie.mois(dt.date(2026, 3, 10), moved, convention=FIGE, contrat=FIGE, calendrier=FAIT, avenant=RIEN)
    longer = agents(**{"Date de fin prévue": dt.date(2026, 11, 13)})
    vie.mois(dt.date(2026, 4, 7), longer, convention=FIGE, avenant=PLUS_TARD)
    agir(vie.bureau.reglages(dt.date(2026, 4, 8)), Acte(REFERENCE, "convention", AVENANT, "prolongation"))
    vie.mois(dt.date(2026, 4, 8), lambda _: None, avenant=FAIT, convention=FIGE)

    def amended(book: Book) -> None:
        book.sheets["Avenants"] = [{"Référence": REFERENCE, "N°": 1, "Signé le": dt.date(2026, 4, 14)}]

    vie.mois(dt.date(2026, 5, 5), amended, avenant=FIGE, convention=FIGE)

    def held(book: Book) -> None:
        for row in book.sheets["Séances"]:
            row["Statut de la séance"] = "réalisée"
        agents(**{"État": "clos", "Date de clôture": dt.date(2026, 10, 30)})(book)

    vie.mois(dt.date(2026, 11, 2), held, attestation=FAIT, convention=FIGE, contrat=FIGE)
    given = agents(**{"Attestation délivrée le": dt.date(2026, 11, 3)})
    vie.mois(dt.date(2026, 11, 4), given, attestation=FIGE, synthese=MEME)

    settings = vie.bureau.reglages(dt.date(2026, 11, 20))
    answered = destruction.Reponse(souhaite=False, le=dt.date(2026, 11, 16))
    destruction.executer(settings, destruction.demander(settings, REFERENCE), answered)
    vie.mois(dt.date(2026, 11, 23), lambda _: None, synthese=RIEN, attestation=FIGE, contrat=FIGE)
    assert vie.signed() == frozen


@pytest.mark.epreuve
def test_a_promotion_of_two_employers_with_a_dropout_and_a_replaced_counsellor(tmp_path: Path) -> None:
    vie = Vie(Bureau(tmp_path), promotion(7), dt.date(2026, 2, 4))
    vie.mois(vie.day, lambda _: None, convention=FAIT, contrat=FAIT, calendrier=FAIT, avenant=RIEN)
    signed = {"Convention signée le": dt.date(2026, 2, 10), "Contrat signé le": dt.date(2026, 2, 17)}
    vie.mois(dt.date(2026, 2, 18), agents(**signed), convention=FIGE, contrat=FIGE, avenant=RIEN)
    frozen = vie.signed()

    def gone(book: Book) -> None:
        book.sheets["Agents"][0].update(
            {"Fin par": "abandon de l'agent", "Date d'effet": dt.date(2026, 4, 2)}
        )

    vie.mois(dt.date(2026, 4, 7), gone, convention=FIGE, contrat=FIGE, avenant=PLUS_TARD)
    run = vie.bureau.produire(vie.day)
    (line,) = [line for line in run.documents if line.kind == "avenant"]
    assert "agents concernés (4 agents → 3 agents)" in line.reason.replace("\u00a0", " ")

    def replaced(book: Book) -> None:
        book.sheets["Intervenants"].append(
            book.sheets["Intervenants"][0] | {"Code": "PJ", "Civilité": "Monsieur", "Nom": "Jaouen"}
        )
        book.sheets["Promotions"][0]["Animateur"] = "PJ"
        for row in book.sheets["Agents"]:
            row["Intervenant"] = "PJ"
        book.sheets["Avenants"] = [
            {"Promotion": "PROMO-1", "Employeur": code, "N°": 1} for code in ("KERLANN", "PLOUVEN")
        ]

    vie.mois(dt.date(2026, 5, 5), replaced, convention=FIGE, contrat=FIGE, calendrier=FAIT, avenant=FAIT)
    made = [line for line in vie.bureau.produire(vie.day).documents if line.kind == "avenant_contrat"]
    assert {line.status.value for line in made} == {PLUS_TARD}
    assert len(made) == 7

    def held(book: Book) -> None:
        for row in book.sheets["Séances"]:
            row["Statut de la séance"] = "réalisée"

    vie.mois(dt.date(2026, 11, 2), held, attestation=FAIT, convention=FIGE, avenant=MEME)
    assert vie.signed().items() >= frozen.items()
