"""What an office says of its dossiers on the page: a session pointed, a paper dated, a note, an answer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from pipeline.documents.synthese import Rubriques
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.run.gather import Gathered
from pipeline.run.saisies import cibles
from pipeline.run.saisies.inscrire import RIEN, Case, Contexte, Inscrites, ajouter, dossier_de, inscrire
from pipeline.workbook.columns import Column, Forme, columns
from pipeline.workbook.sheets import (
    AFacturer,
    Agent,
    Confidentiel,
    Consentement,
    Preremplissage,
    Suivi,
)
from pipeline.workbook.sheets.identite import Identite
from pipeline.workbook.sheets.papiers import Papiers
from pipeline.workbook.values.fold import fold
from pipeline.workbook.vocabulary import Rubrique, StatutSeance

POINTAGES: Mapping[str, StatutSeance] = {
    "realisee": StatutSeance.REALISEE,
    "reportee": StatutSeance.REPORTEE,
    "absence": StatutSeance.ABSENCE,
    "absence-excusee": StatutSeance.ABSENCE_EXCUSEE,
    "annulee-agent": StatutSeance.ANNULEE_AGENT,
    "annulee-organisme": StatutSeance.ANNULEE_ORGANISME,
    "prevue": StatutSeance.PREVUE,
}
_TENUES = frozenset({StatutSeance.REALISEE, StatutSeance.ABSENCE, StatutSeance.ABSENCE_EXCUSEE})
NOUVELLES = {modele.feuille.table: modele for modele in (Consentement, AFacturer, Suivi)}


@dataclass(frozen=True, slots=True)
class Repere:
    """A session by whose it is (a bilan's reference, or a promotion's code), its day and its start."""

    qui: str
    jour: dt.date
    debut: dt.time | None


def pointer(ici: Contexte, seance: Repere, statut: StatutSeance) -> Inscrites:
    """Say what became of a session. Raises ``UserError`` for one that is to come and said to be held."""
    if seance.jour > ici.settings.day and statut in _TENUES:
        raise UserError(
            f"La séance du {date_longue(seance.jour)} n’a pas encore eu lieu.",
            "Pointez-la ce jour-là ; d’ici là, elle peut être reportée ou annulée.",
        )

    def case(gathered: Gathered) -> Iterator[Case]:
        yield Case(_seance(gathered, seance), "statut_seance", statut.value)

    return inscrire(ici, case)


def _seance(gathered: Gathered, said: Repere) -> cibles.Cible:
    for of, found in cibles.seances(gathered):
        whose = found.row.promotion or found.row.reference or ""
        if fold(whose) == fold(said.qui) and (found.row.date, found.row.debut) == (said.jour, said.debut):
            return cibles.seance(of, found)
    raise UserError(
        f"La séance du {date_longue(said.jour)} n’est plus dans les classeurs pour {said.qui}.",
        "Revenez à la page du dossier : ses séances d’aujourd’hui y sont.",
    )


def dates() -> list[Column]:
    """The dates of the papers of a bilan: sent, received, signed, delivered."""
    own = Papiers.model_fields.keys() - Identite.model_fields.keys()
    return [each for each in columns(Agent) if each.nom in own and each.forme is Forme.DATE]


def refus() -> list[Column]:
    """The date on which the agent refused another professional."""
    return [column for column in columns(Agent) if column.nom == "changement_refuse_le"]


def dater(ici: Contexte, reference: str, dits: Mapping[str, tuple[str, str]]) -> Inscrites:
    """Fill in dates of a bilan's papers, or of that refusal: by field, what is typed, what was shown."""
    noms = {column.nom for column in (*dates(), *refus())}

    def cases(gathered: Gathered) -> Iterator[Case]:
        row = cibles.agent(dossier_de(gathered, reference))
        yield from (Case(row, nom, text, seen) for nom, (text, seen) in dits.items() if nom in noms)

    return inscrire(ici, cases)


def completer(ici: Contexte, table: str, reference: str, cellules: Mapping[str, str]) -> Inscrites:
    """Add a row about a bilan to « Consentements », « À facturer » or « Suivi »."""
    found = dossier_de(ici.lire(), reference)
    cibles.agent(found)
    return ajouter(ici, NOUVELLES[table], {**cellules, "reference": found.reference})


def confidentielles() -> list[Column]:
    """What may be said of a bilan in « Confidentiel »."""
    return [column for column in columns(Confidentiel) if column.nom != "reference"]


def confier(ici: Contexte, reference: str, dits: Mapping[str, tuple[str, str]]) -> Inscrites:
    """Fill in the confidential row of a bilan: by field, what is typed and what the form showed.

    Raises ``UserError`` when that row cannot be read: a second one would contradict it.
    """
    gathered = ici.lire()
    dossier = dossier_de(gathered, reference)
    cibles.agent(dossier)
    if dossier.confidentiel is None:
        _sans_ligne(gathered, dossier.reference)
        texts = {nom: text for nom, (text, _) in dits.items() if text}
        return ajouter(ici, Confidentiel, {**texts, "reference": dossier.reference}) if texts else RIEN

    def cases(gathered: Gathered) -> Iterator[Case]:
        now = dossier_de(gathered, reference)
        if (record := now.confidentiel) is not None:
            row = cibles.Cible(now.reference, now.bilan, record)
            yield from (Case(row, nom, text, seen) for nom, (text, seen) in dits.items())

    return inscrire(ici, cases)


def _sans_ligne(gathered: Gathered, reference: str) -> None:
    feuille = Confidentiel.feuille.nom
    broken = (b for b in gathered.reading.tables.broken if b.sheet == feuille)
    if any(fold(each.key) == fold(reference) for each in broken):
        raise UserError(
            "La ligne confidentielle de ce bilan ne se lit pas.",
            "Corrigez-la d’abord dans le classeur qui la porte : ses fautes sont dans outputs/confidentiel.",
        )


def rubriques() -> dict[str, str]:
    """The headings that may be prefilled, by number, as annexe 2 names them."""
    told = {each.name: str(each.metadata.get("aide", "")) for each in fields(Rubriques)}
    named = ((each.value, told.get(f"r{each.value.replace('.', '_')}", "")) for each in Rubrique)
    return {number: said or number for number, said in named}


def note_de(dossier: Dossier, rubrique: Rubrique) -> str:
    """What the counsellor's sheets say under a heading of the synthesis; "" when nothing is there."""
    found = (each.row.texte for each in dossier.preremplissages if each.row.rubrique is rubrique)
    return next(found, "")


def noter(ici: Contexte, reference: str, rubrique: Rubrique, texte: str, vue: str) -> Inscrites:
    """Write a counsellor's note under a heading of the synthesis, in place of the one that was seen."""
    dossier = dossier_de(ici.lire(), reference)
    cibles.agent(dossier)
    if not note_de(dossier, rubrique):
        said = {"reference": dossier.reference, "rubrique": rubrique.value, "texte": texte}
        return ajouter(ici, Preremplissage, said)

    def case(gathered: Gathered) -> Iterator[Case]:
        now = dossier_de(gathered, reference)
        record = next(each for each in now.preremplissages if each.row.rubrique is rubrique)
        yield Case(cibles.Cible(now.reference, now.bilan, record), "texte", texte, vue)

    return inscrire(ici, case)
