"""The office's dossiers, found by any word; of one, its steps and where each of its papers stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pipeline.documents import catalogue
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele
from pipeline.run.consulter import connus
from pipeline.run.gather import Gathered
from pipeline.run.plan import Item, Plan
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.outcome import Outcome, Status
from pipeline.store.register import Known
from pipeline.workbook.values.fold import fold
from pipeline.workbook.vocabulary import Etat

Named = TypeVar("Named", Item, Outcome)


class EtatPapier(StrEnum):
    """Where one paper stands."""

    A_PRODUIRE = "à produire"
    PRODUIT = "produit"
    MODIFIE = "modifié à la main"
    FIGE = "signé et figé"
    DISPARU = "disparu"
    BLOQUE = "bloqué"
    PAS_ENCORE = "pas encore dû"


@dataclass(frozen=True, slots=True)
class Papier:
    """One paper of a dossier: its name, its key in the register, its state and why, the dossiers it names."""

    nom: str
    kind: str
    cle: str
    etat: EtatPapier
    raison: str
    dossiers: tuple[str, ...]

    @property
    def present(self) -> bool:
        """Whether its file is there."""
        return self.etat in (EtatPapier.PRODUIT, EtatPapier.MODIFIE, EtatPapier.FIGE)


@dataclass(frozen=True, slots=True)
class Recherche:
    """What is looked for; an empty word looks for anything."""

    mots: str = ""
    dispositif: str = ""
    etat: str = ""
    conseiller: str = ""
    employeur: str = ""
    promotion: str = ""


def etat_de(dossier: Dossier, day: date) -> Etat:
    """Where a bilan stands on a day, from what the workbook says and what was done."""
    for state, tells in (
        (Etat.REFUSE, etats.refuse(dossier)),
        (Etat.INTERROMPU, etats.interrompu(dossier)),
        (Etat.CLOS, etats.clos(dossier)),
        (Etat.SUSPENDU, etats.suspendu(dossier, day)),
    ):
        if tells:
            return state
    begun = etats.debut(dossier)
    return Etat.EN_COURS if begun is not None and begun <= day else Etat.DEMANDE


def chercher(modele: Modele, day: date, asked: Recherche) -> list[Dossier]:
    """The dossiers that hold every word and every filter asked, in the order of the workbooks."""
    words = [fold(word) for word in asked.mots.split()]
    return [d for d in modele.dossiers if _holds(d, words) and _fits(d, day, asked)]


def _holds(dossier: Dossier, words: Iterable[str]) -> bool:
    row = dossier.agent.row
    told = fold(f"{row.reference} {row.prenom} {row.nom}")
    return all(word in told for word in words)


def _fits(dossier: Dossier, day: date, asked: Recherche) -> bool:
    has = (
        (asked.dispositif, {dossier.dispositif.code}),
        (asked.etat, {etat_de(dossier, day).value} if asked.etat else set()),
        (asked.conseiller, {each.row.code for each in dossier.intervenants}),
        (asked.employeur, {each.row.code for each in dossier.employeurs}),
        (asked.promotion, {dossier.agent.row.promotion or ""}),
    )
    return all(wanted in found for wanted, found in has if wanted)


def etapes(dossier: Dossier) -> tuple[tuple[str, date | None], ...]:
    """From the demand to the invoice: each step and its day, None while it is to come."""
    row = dossier.agent.row
    billed = min((each.date for each in dossier.facturees), default=None)
    return (
        ("Demande", row.date_de_demande),
        ("Décision de l’employeur", row.decision_le),
        ("Convention signée", row.convention_signee_le),
        ("Contrat signé", row.contrat_signe_le),
        ("Début du bilan", etats.debut(dossier)),
        ("Fin du bilan", etats.jour_de_cloture(dossier) if etats.clos(dossier) else None),
        ("Attestation délivrée", row.attestation_delivree_le),
        ("Facture émise", billed),
    )


@dataclass(frozen=True, slots=True)
class ParDossier:
    """What a plan holds of each dossier, by reference."""

    items: Mapping[str, Sequence[Item]]
    absents: Mapping[str, Sequence[Outcome]]


_indexed: list[
    tuple[Plan, ParDossier]
] = []  # the last plan looked at: ten thousand dossiers are looked up in it


def par_dossier(plan: Plan) -> ParDossier:
    """The index of a plan, made once for each."""
    known = next((index for each, index in _indexed if each is plan), None)
    if known is None:
        known = ParDossier(_by_reference(plan.items), _by_reference(plan.absents))
        _indexed[:] = [(plan, known)]
    return known


def _by_reference(rows: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        for reference in row.dossiers:
            found[reference].append(row)
    return found


def papiers(
    settings: Settings, gathered: Gathered, dossier: Dossier, known: dict[str, Known] | None = None
) -> list[Papier]:
    """Its papers in the order of the types, those of its promotion too; what has no object is left out.

    ``known`` is what the register has, when it was read already.
    """
    rows = connus(settings) if known is None else known
    mine = par_dossier(gathered.plan).items.get(dossier.reference, ())
    due = (_due(settings, item.key, item.type.kind, item.dossiers, rows.get(item.key)) for item in mine)
    rank = {kind.kind: place for place, kind in enumerate(catalogue.TYPES)}
    return sorted((*due, *_absents(gathered, dossier, rows, settings)), key=lambda each: rank[each.kind])


def _absents(
    gathered: Gathered, dossier: Dossier, rows: dict[str, Known], settings: Settings
) -> Iterator[Papier]:
    for absent in par_dossier(gathered.plan).absents.get(dossier.reference, ()):
        if absent.status is Status.SANS_OBJET:
            continue
        row = rows.get(absent.key)
        if row is not None and not row.destroyed and row.is_frozen:
            yield _due(settings, absent.key, absent.kind, absent.dossiers, row)
            continue
        held = absent.status is Status.RETENU
        state = EtatPapier.BLOQUE if held else EtatPapier.PAS_ENCORE
        yield Papier(_nom(absent.kind), absent.kind, absent.key, state, absent.reason, absent.dossiers)


def _due(settings: Settings, cle: str, kind: str, dossiers: tuple[str, ...], row: Known | None) -> Papier:
    state, why = _state(settings, row)
    return Papier(_nom(kind), kind, cle, state, why, dossiers)


def _state(settings: Settings, row: Known | None) -> tuple[EtatPapier, str]:
    """The state of a document's file, looked at now."""
    if row is None or row.destroyed:
        return EtatPapier.A_PRODUIRE, ""
    path = files.actual(settings.outputs, row.path)
    if not path.is_file():
        return EtatPapier.DISPARU, "Son fichier n’est plus là : une personne l’a déplacé ou retiré."
    if row.is_frozen:
        return EtatPapier.FIGE, f"Figé par {row.frozen.partition('|')[0]}."
    same = files.digest(path.read_bytes()) == row.digest
    return (EtatPapier.PRODUIT, "") if same else (EtatPapier.MODIFIE, "Ce que vous y avez écrit est gardé.")


def _nom(kind: str) -> str:
    return catalogue.of(kind).nom


def syntheses(settings: Settings, gathered: Gathered, dossiers: Iterable[Dossier]) -> dict[str, str]:
    """By reference, where each synthesis stands for its counsellor; one that is not due yet is left out."""
    known, mine = connus(settings), {dossier.reference: dossier for dossier in dossiers}
    found = {}
    for item in gathered.plan.items:
        if item.kind == "synthese" and (dossier := mine.get(item.dossiers[0])) is not None:
            found[dossier.reference] = _avancee(_state(settings, known.get(item.key))[0], dossier)
    return found


def comptees(states: Iterable[str]) -> list[tuple[str, int]]:
    """How many stand where, in the order in which a synthesis goes."""
    counted = Counter(states)
    return [(state, counted[state]) for state in _SYNTHESES if counted[state]]


def _avancee(state: EtatPapier, dossier: Dossier) -> str:
    """Nobody wrote in it yet, somebody did, the bilan is over, it is signed."""
    if state is EtatPapier.FIGE:
        return FINIE
    if state is not EtatPapier.MODIFIE:
        return A_COMMENCER
    return A_RELIRE if etats.clos(dossier) else EN_COURS


A_COMMENCER, EN_COURS, A_RELIRE, FINIE = "à commencer", "en cours", "à relire", "finie"
_SYNTHESES = (A_COMMENCER, EN_COURS, A_RELIRE, FINIE)
