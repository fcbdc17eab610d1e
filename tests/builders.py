"""A valid workbook for any scheme, of which a test changes one cell, and the model it gives."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from pipeline.dispositifs import Dispositif, Modalite, load
from pipeline.dispositifs.blocs import somme_min
from pipeline.documents.kind import DocumentType, Ressources, Sujet
from pipeline.issues import Issue
from pipeline.model.assemble import assemble
from pipeline.model.entites import Dossier, Modele
from pipeline.model.rules import check
from pipeline.run.plan import Plan, plan
from pipeline.sheetfiles.model import CellValue
from tests.rows import LANCEMENT, REFERENCE, agent, intervenant, organisme, seance, signataire, tarif
from tests.workbook.builders import Book, Row, employeur, read

# Before the first session: nothing is past, nothing is closed.
JOUR = dt.date(2026, 3, 2)
APRES = dt.date(2026, 11, 22)

# The six kinds, with the calendar's file and the bulletin that goes with a promotion's convention.
KINDS = ("convention", "bulletin", "calendrier", "agenda", "contrat", "attestation", "facture", "synthese")
COLLECTIF = "DGAFP-COLLECTIF"
INDIVIDUELS = (
    "CDG29-EVOLUTION",
    "CDG29-PREVENTION",
    "CDG29-REORIENTATION",
    "CDG29-DEVELOPPEMENT",
    "CDG29-HORIZON",
    "CDG34",
    "DEPARTEMENT",
    "DGAFP-INDIVIDUEL",
)


@cache
def dispositifs() -> Mapping[str, Dispositif]:
    """The shipped schemes."""
    found, issues = load()
    assert not issues
    return found


def dispositif(code: str) -> Dispositif:
    """One shipped scheme."""
    return next(each for each in dispositifs().values() if each.code == code)


def delivre_par(code: str) -> str:
    """The first kind of body that the scheme provides for."""
    return dispositif(code).documents[-1].par.value


def classeur(code: str = "CDG29-EVOLUTION", par: str = "") -> Book:
    """One agent, every sheet that counts, no fault and no warning on ``JOUR``."""
    if code == COLLECTIF:
        return promotion(par=par)
    return Book(
        {
            "Organismes": [organisme(par or delivre_par(code), dispositif(code).departement or "29")],
            "Employeurs": [employeur("KERLANN", "21290999800016")],
            "Intervenants": [intervenant()],
            "Signataires": [signataire("Organisme", "ORG"), signataire("Employeur", "KERLANN")],
            "Tarifs": [tarif(code)],
            "Agents": [agent(REFERENCE, Dispositif=code)],
            "Séances": list(seances(code)),
        },
        "bilans.xlsx",
    )


def promotion(membres: int = 6, par: str = "") -> Book:
    """A promotion of agents of two employers, by turns."""
    codes = ("KERLANN", "PLOUVEN")
    members = [
        agent(f"2026-{n:03d}", Promotion="PROMO-1", Employeur=codes[(n - 1) % 2], Nom=f"Le Goff {n}")
        for n in range(1, membres + 1)
    ]
    return Book(
        {
            "Organismes": [organisme(par or "CDG")],
            "Employeurs": [
                employeur("KERLANN", "21290999800016"),
                employeur("PLOUVEN", "20005678600011"),
            ],
            "Intervenants": [intervenant()],
            "Signataires": [signataire("Organisme", "ORG"), *(signataire("Employeur", c) for c in codes)],
            "Tarifs": [tarif(COLLECTIF)],
            "Promotions": [
                {
                    "Code": "PROMO-1",
                    "Dispositif": COLLECTIF,
                    "Animateur": "MLB",
                    "Lieu": "Salle des Abers",
                    "Date de lancement": LANCEMENT,
                    "Points confidentiels du groupe": "Ce qui se dit ici reste ici.\nPas de photographie.",
                }
            ],
            "Agents": members,
            "Séances": [
                *seances(COLLECTIF, Promotion="PROMO-1", Référence=None),
                *(row for rank, member in enumerate(members) for row in _entretiens(member, rank)),
            ],
        },
        "bilans.xlsx",
    )


def _entretiens(member: Row, rank: int) -> Iterator[Row]:
    """An agent's own interviews, one hour after another so that the professional is never in two places."""
    for step, day in (
        ("E1", dt.date(2026, 3, 18)),
        ("E2", dt.date(2026, 4, 15)),
        ("E3", dt.date(2026, 6, 17)),
    ):
        hour = 8 + rank
        yield seance(step, day, dt.time(hour, 0), dt.time(hour + 1, 0), Référence=member["Référence"])


def seances(code: str, **cells: CellValue) -> Iterator[Row]:
    """One session per step (eight for the Département's long one), a fortnight apart, adding up."""
    day = LANCEMENT
    for step, hours, alone in _parts(dispositif(code)):
        if alone:
            yield seance(step, day, None, None, Nature="autonomie", **{"Durée (h)": hours}, **cells)
        else:
            end = dt.datetime.combine(day, dt.time(9)) + dt.timedelta(hours=float(hours))
            yield seance(step, day, dt.time(9), end.time(), **cells)
        day += dt.timedelta(days=14)


def _parts(scheme: Dispositif) -> Iterator[tuple[str, Decimal, bool]]:
    """Steps with hours within their bounds that reach the contractual total; a group's steps are its own."""
    left = (scheme.duree_totale or Decimal(0)) - somme_min(scheme.etapes)
    for etape in scheme.etapes:
        alone = etape.modalite is Modalite.AUTONOMIE
        if scheme.taille_min is not None and not etape.collective:
            continue
        if etape.duree_min is None or etape.duree_max is None:
            if etape.facturee:
                yield etape.code, Decimal(8 if alone else 2), alone
            continue
        more = min(left, etape.duree_max - etape.duree_min)
        left -= more
        hours = etape.duree_min + more
        pieces = int(hours // 2) if hours > 8 else 1
        yield from ((etape.code, hours / pieces, alone) for _ in range(pieces))


def realiser(book: Book) -> Book:
    """Every session held: the bilan is closed by its last one."""
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "réalisée"
    return book


def modele(*books: Book, jour: dt.date = JOUR) -> Modele:
    """The checked model of these workbooks."""
    codes = tuple(scheme.code for scheme in dispositifs().values())
    reading = read(*(books or (classeur(),)), dispositifs=codes)
    return check(assemble(reading.tables, reading.issues, dispositifs(), jour), jour)


def un(book: Book, jour: dt.date = JOUR) -> Dossier:
    """The first dossier of a workbook."""
    return modele(book, jour=jour).dossiers[0]


def codes(found: Modele) -> list[str]:
    """The codes of its issues, without the notices on what was mended."""
    return [issue.code for issue in found.issues if issue.severity.value != "information"]


def seule(found: Modele, code: str) -> Issue:
    """The only issue of that code."""
    (issue,) = [each for each in found.issues if each.code == code]
    return issue


def statuts(book: Book, jour: dt.date = JOUR) -> dict[str, str]:
    """What becomes of each document of the six kinds: « due », « retenu », « pas encore », « sans objet »."""
    made: Plan = plan(modele(book, jour=jour))
    found = {item.key: "due" for item in made.items} | {a.key: a.status for a in made.absents}
    return {key: status for key, status in found.items() if key.split("/")[0] in KINDS}


def contexte(kind: DocumentType, book: Book, jour: dt.date = JOUR, cle: str = REFERENCE) -> object:
    """The context of one document, by the key of its subject."""
    (sujet,) = [each for each in kind.sujets(modele(book, jour=jour)) if each.cle == cle]
    return kind.produire(sujet, Ressources())


def sujets(kind: DocumentType, book: Book, jour: dt.date = JOUR) -> dict[str, Sujet]:
    """The subjects of a kind, by their keys."""
    return {sujet.cle: sujet for sujet in kind.sujets(modele(book, jour=jour))}
