"""Dossiers told month by month, from request to destruction: what is made, kept, frozen, proposed."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from icalendar import Calendar

from pipeline.cli.faults import guarded
from pipeline.cli.main import bilan
from pipeline.report.run import Run
from pipeline.run.conseiller import destruction
from pipeline.store.outcome import Status
from tests.builders import INDIVIDUELS, classeur, promotion
from tests.bureau import Bureau
from tests.rows import REFERENCE
from tests.workbook.builders import Book, Row

FAIT, MEME, FIGE, PLUS_TARD = "fait", "inchangé", "figé", "pas encore"
RESTE = (Status.SANS_OBJET,)


def whole(run: Run) -> dict[str, str]:
    """Every kind that the report tells, with what became of its papers: « 2 figé + 1 fait »."""
    found: dict[str, Counter[str]] = {}
    for line in run.documents:
        if line.status not in RESTE:
            found.setdefault(line.kind, Counter())[line.status.value] += 1
    return {kind: " + ".join(f"{n} {word}" for word, n in sorted(c.items())) for kind, c in found.items()}


def un(**fates: str) -> dict[str, str]:
    """One paper of each kind."""
    return {kind: f"1 {fate}" for kind, fate in fates.items()}


@dataclass
class Vie:
    """One office and its workbook, changed month by month."""

    bureau: Bureau
    book: Book

    def mois(self, day: dt.date, change: Callable[[Book], None], attendu: dict[str, str]) -> Run:
        """Change the workbook, produce, and find exactly this: said, and done to the files."""
        change(self.book)
        before = self.files()
        run = self.bureau.deposer(self.book).produire(day)
        after = self.files()
        assert whole(run) == attendu, day
        made = {line.path for line in run.documents if line.status is Status.FAIT}
        assert {path for path, data in after.items() if before.get(path) != data} == made, day
        assert before.keys() <= after.keys(), day
        stays = {line.path for line in run.documents if line.status is Status.FIGE and line.path in before}
        assert all(after[path] == before[path] for path in stays), day
        return run

    def files(self) -> dict[str, bytes]:
        """Everything under outputs but the former versions kept aside."""
        return {n: data for n, data in self.bureau.fichiers().items() if not n.startswith("sauvegardes/")}

    def facturer(self, *references: str) -> None:
        """Issue the invoices, as the command does."""
        folders = ["--inputs", str(self.bureau.inputs), "--outputs", str(self.bureau.outputs)]
        words = ["facturer", *references, "--oui", "--confirmer", "F", *folders]
        assert guarded(partial(bilan, words, standalone_mode=False), self.bureau.outputs) == 0


def agents(**cells: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for row in book.sheets["Agents"]:
            row.update(cells)  # type: ignore[arg-type]

    return change


def nothing(_: Book) -> None:
    """A month in which nobody touched the workbook."""


def demande(book: Book) -> list[Row]:
    """The workbook as it is when the request comes: nothing decided, no session; gives those to come."""
    later = book.sheets["Séances"]
    book.sheets["Séances"] = [dict.fromkeys(later[0])]
    agents(**{"Décision de l'employeur": None, "Premier échange le": None, "État": "demandé"})(book)
    return later


@pytest.mark.epreuve
@pytest.mark.parametrize("code", INDIVIDUELS)
def test_a_bilan_from_request_to_destruction(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the register of invoices is that of the folder one works in
    book = classeur(code)
    book.sheets["Organismes"][0]["Série de factures"] = "F"
    sessions = demande(book)
    vie = Vie(Bureau(tmp_path), book)
    signed = up_to_the_signature(vie, sessions, code)
    frozen = {path: data for path, data in vie.files().items() if path.startswith(("conv", "cont", "devis"))}
    signed = amended_and_held(vie, signed)
    closed_and_destroyed(vie, signed)
    left = vie.files()
    assert {path: left[path] for path in frozen} == frozen
    folders = Counter(path.partition("/")[0] for path in left)
    assert folders == {"devis": 1, "conventions": 1, "contrats": 1, "avenants": 1, "calendriers": 2} | {
        "emargements": 1, "attestations": 2, "factures": 1
    }  # fmt: skip


LATER = un(attestation=PLUS_TARD, facture=PLUS_TARD)
OPEN = un(calendrier=FAIT, agenda=FAIT, emargement=FAIT, synthese=FAIT)
STILL = un(calendrier=MEME, agenda=MEME, emargement=MEME, synthese=MEME)


def up_to_the_signature(vie: Vie, sessions: list[Row], code: str) -> dict[str, str]:
    """Asked for, agreed, planned, signed: gives what is frozen then."""
    free = code == "DGAFP-INDIVIDUEL"  # as long as no session is planned, nobody knows how many hours
    early = PLUS_TARD if free else FAIT
    asked = un(contrat=FAIT, convention=early, devis=early, synthese=FAIT, calendrier=PLUS_TARD)
    vie.mois(dt.date(2026, 1, 6), nothing, LATER | asked | un(emargement=PLUS_TARD))

    def planned(book: Book) -> None:
        book.sheets["Séances"] = sessions
        agreed = {"Décision de l'employeur": "accord", "Premier échange le": dt.date(2026, 2, 3)}
        agents(**agreed, **{"État": "en cours", "Date de fin prévue": dt.date(2026, 9, 30)})(book)

    made = un(contrat=FAIT, convention=FAIT, devis=FAIT)
    vie.mois(dt.date(2026, 2, 4), planned, LATER | made | OPEN)
    same = un(contrat=MEME, convention=MEME, devis=MEME)
    vie.mois(dt.date(2026, 2, 5), nothing, LATER | same | STILL)

    dates = {"Convention signée le": dt.date(2026, 2, 10), "Contrat signé le": dt.date(2026, 2, 17)}
    signed = un(devis=FIGE, convention=FIGE, contrat=FIGE)
    taken = agents(**dates, **{"Devis accepté le": dt.date(2026, 2, 9)})
    vie.mois(dt.date(2026, 2, 18), taken, LATER | signed | STILL)
    return signed


def amended_and_held(vie: Vie, signed: dict[str, str]) -> dict[str, str]:
    """A session moves, a suspension is made up for by an amendment, all sessions are held."""

    def moved(book: Book) -> None:
        row = next(row for row in book.sheets["Séances"] if row["Début"])
        row["Date"] = dt.date(2026, 3, 12)

    vie.mois(dt.date(2026, 3, 10), moved, LATER | signed | OPEN)
    stopped = agents(**{"Suspendu le": dt.date(2026, 4, 1), "Reprise le": dt.date(2026, 5, 1)})
    run = vie.mois(dt.date(2026, 5, 5), stopped, LATER | signed | STILL | un(avenant=PLUS_TARD))
    (line,) = [line for line in run.documents if line.kind == "avenant"]
    assert "→ du 11 mars au 30 octobre 2026" in line.reason.replace("\u00a0", " ")

    def amended(day: dt.date | None) -> Callable[[Book], None]:
        row: Row = {"Référence": REFERENCE, "N°": 1, "Signé le": day}
        return lambda book: book.sheets.__setitem__("Avenants", [row])

    vie.mois(dt.date(2026, 5, 6), amended(None), LATER | signed | STILL | un(avenant=FAIT))
    signed |= un(avenant=FIGE)
    vie.mois(dt.date(2026, 5, 13), amended(dt.date(2026, 5, 12)), LATER | signed | STILL)

    def held(book: Book) -> None:
        for row in book.sheets["Séances"]:
            row["Statut de la séance"] = "réalisée"
        agents(**{"État": "clos", "Date de clôture": dt.date(2026, 10, 30)})(book)

    vie.mois(dt.date(2026, 11, 2), held, signed | STILL | un(attestation=FAIT, facture=FAIT))
    return signed


def closed_and_destroyed(vie: Vie, signed: dict[str, str]) -> None:
    """Billed, certified, then the synthesis destroyed: nothing else goes."""
    vie.facturer(REFERENCE)
    vie.mois(dt.date(2026, 11, 27), nothing, signed | STILL | un(attestation=MEME))
    signed |= un(attestation=FIGE)
    given = agents(**{"Attestation délivrée le": dt.date(2026, 11, 30)})
    vie.mois(dt.date(2026, 12, 1), given, signed | STILL)

    settings = vie.bureau.reglages(dt.date(2026, 12, 20))
    answered = destruction.Reponse(souhaite=False, le=dt.date(2026, 12, 16))
    destruction.executer(settings, destruction.demander(settings, REFERENCE), answered)
    rest = {kind: fate for kind, fate in STILL.items() if kind != "synthese"}
    vie.mois(dt.date(2026, 12, 21), nothing, signed | rest)


PAR_AGENT, PAR_EMPLOYEUR = ("contrat", "bulletin", "synthese"), ("convention", "devis")


def sept(fate: str, *kinds: str) -> dict[str, str]:
    """The papers of a promotion of seven agents of two employers: as many of each as there must be."""
    number = dict.fromkeys(PAR_AGENT, 7) | dict.fromkeys(PAR_EMPLOYEUR, 2)
    number |= {"calendrier": 8, "agenda": 8, "emargement": 12, "attestation": 7, "facture": 7}
    return {kind: f"{number[kind]} {fate}" for kind in kinds}


AVANT = sept(PLUS_TARD, "attestation", "facture")
SIGNES = sept(FIGE, "convention", "contrat", "bulletin")
SUIVI = ("calendrier", "agenda", "emargement", "synthese")


@pytest.mark.epreuve
def test_a_promotion_of_two_employers_with_a_dropout_and_a_replaced_counsellor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    vie = Vie(Bureau(tmp_path), promotion(7))
    vie.book.sheets["Organismes"][0]["Série de factures"] = "F"
    made = sept(FAIT, *PAR_EMPLOYEUR, *PAR_AGENT, *SUIVI)
    vie.mois(dt.date(2026, 2, 4), nothing, AVANT | made)
    dates = {"Convention signée le": dt.date(2026, 2, 10), "Contrat signé le": dt.date(2026, 2, 17)}
    vie.mois(dt.date(2026, 2, 18), agents(**dates), AVANT | SIGNES | sept(MEME, *SUIVI))
    frozen = {path: data for path, data in vie.files().items() if path.startswith(("conv", "cont"))}
    left_and_replaced(vie)
    over = {"avenant": "1 figé + 2 pas encore", "avenant_contrat": "6 pas encore"}

    def held(book: Book) -> None:
        for row in book.sheets["Séances"]:
            row["Statut de la séance"] = "réalisée"

    rest = SIGNES | over | sept(MEME, *SUIVI)
    closed = {"attestation": "7 fait", "facture": "6 fait + 1 retenu"}
    vie.mois(dt.date(2026, 11, 2), held, rest | closed)
    vie.facturer(*(f"2026-00{n}" for n in range(2, 8)))
    vie.mois(dt.date(2026, 11, 27), nothing, rest | {"attestation": "7 inchangé", "facture": "1 retenu"})
    given = agents(**{"Attestation délivrée le": dt.date(2026, 11, 30)})
    end = {"attestation": "7 figé", "facture": "1 retenu"}
    vie.mois(dt.date(2026, 12, 1), given, rest | end)

    settings = vie.bureau.reglages(dt.date(2026, 12, 20))
    answered = destruction.Reponse(souhaite=False, le=dt.date(2026, 12, 16))
    for n in range(1, 8):
        destruction.executer(settings, destruction.demander(settings, f"2026-00{n}"), answered)
    del rest["synthese"]
    vie.mois(dt.date(2026, 12, 21), nothing, rest | end)
    left = vie.files()
    assert {path: left[path] for path in frozen} == frozen
    folders = Counter(path.partition("/")[0] for path in left)
    assert folders == {"calendriers": 16, "attestations": 14, "emargements": 12, "conventions": 9} | {
        "contrats": 7, "factures": 6, "devis": 2, "avenants": 1
    }  # fmt: skip


def left_and_replaced(vie: Vie) -> None:
    """One leaves: amended with that employer alone, their own calendar shortened; then another counsellor."""
    now = AVANT | SIGNES | {"facture": "6 pas encore + 1 retenu"}

    def gone(book: Book) -> None:
        book.sheets["Agents"][0].update(
            {"Fin par": "abandon de l'agent", "Date d'effet": dt.date(2026, 4, 2)}
        )

    shorter = {"calendrier": "1 fait + 7 inchangé", "agenda": "1 fait + 7 inchangé"}
    later = now | sept(MEME, "synthese") | shorter | {"emargement": "3 fait + 9 inchangé"}
    run = vie.mois(dt.date(2026, 4, 7), gone, later | {"avenant": "1 pas encore"})
    (line,) = [line for line in run.documents if line.kind == "avenant"]
    assert "agents concernés (4 agents → 3 agents)" in line.reason.replace("\u00a0", " ")
    events = Calendar.from_ical(vie.files()[f"calendriers/Calendrier {REFERENCE} Le Goff 1 Élodie.ics"])
    standing = [str(e["status"]) == "CONFIRMED" for e in events.walk("VEVENT")]
    assert 0 < sum(standing) < len(standing)

    def amended(day: dt.date | None) -> Callable[[Book], None]:
        row: Row = {"Promotion": "PROMO-1", "Employeur": "KERLANN", "N°": 1, "Signé le": day}
        return lambda book: book.sheets.__setitem__("Avenants", [row])

    still = now | sept(MEME, *SUIVI)
    vie.mois(dt.date(2026, 4, 8), amended(None), still | {"avenant": "1 fait"})
    vie.mois(dt.date(2026, 4, 21), amended(dt.date(2026, 4, 20)), still | {"avenant": "1 figé"})

    def replaced(book: Book) -> None:
        other: Row = {"Code": "PJ", "Civilité": "Monsieur", "Prénom": "Paul", "Nom": "Jaouen"}
        book.sheets["Intervenants"].append(book.sheets["Intervenants"][0] | other)
        book.sheets["Promotions"][0]["Animateur"] = "PJ"
        for row in book.sheets["Agents"][1:]:
            row["Intervenant"] = "PJ"

    again = now | sept(FAIT, "calendrier", "emargement", "synthese") | sept(MEME, "agenda")
    proposed = {"avenant": "1 figé + 2 pas encore", "avenant_contrat": "6 pas encore"}
    vie.mois(dt.date(2026, 5, 5), replaced, again | proposed)
