"""What registers know is to be done: papers made and not sent, invoices to be paid, ends of retention."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from pipeline.documents.destinataires import destinataires
from pipeline.errors import UserError
from pipeline.factures.etat import LigneSuivi
from pipeline.factures.relances import REGLEES, Voie, relance
from pipeline.french import date_longue, montant
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.model.taches import BIENTOT, ECRITS, ENVOYER, FINIR, Appel, Tache, tache
from pipeline.run.conseiller.echeances import ends
from pipeline.run.facturer.etat import look
from pipeline.run.gather import Gathered
from pipeline.run.plan import Item
from pipeline.settings import Settings
from pipeline.store.register import Known

# By kind: what it is called, the columns that say it left or came back.
PAPIERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "devis": (
        "Le devis est fait",
        (
            "devis_envoye_le",
            "devis_accepte_le",
            "convention_signee_employeur_le",
            "convention_signee_le",
        ),
    ),
    "convention": (
        "La convention est faite",
        (
            "convention_envoyee_le",
            "convention_signee_agent_le",
            "convention_signee_employeur_le",
            "convention_signee_organisme_le",
            "convention_signee_le",
        ),
    ),
    "contrat": (
        "Le contrat est fait",
        ("contrat_envoye_le", "contrat_signe_agent_le", "contrat_signe_organisme_le", "contrat_signe_le"),
    ),
}


def rappels(settings: Settings, gathered: Gathered, known: Mapping[str, Known]) -> Iterator[Tache]:
    """Tasks of the dossiers that go on, then those of invoices and syntheses."""
    for item in gathered.plan.items:
        if item.kind in PAPIERS and item.key in known and item.sujet.dossier is not None:
            yield from _a_envoyer(settings, item, item.sujet.dossier, known[item.key])
    dossiers = {dossier.reference: dossier for dossier in gathered.modele.dossiers}
    yield from _factures(settings, dossiers)
    yield from _destructions(settings, dossiers)


def _a_envoyer(settings: Settings, item: Item, dossier: Dossier, row: Known) -> Iterator[Tache]:
    said, columns = PAPIERS[item.kind]
    over = etats.clos(dossier) or etats.interrompu(dossier) or etats.suspendu(dossier, settings.day)
    unread = not dossier.agent.faults.isdisjoint(columns)  # said where it is: it is not absent
    gone = unread or any(getattr(dossier.agent.row, column) is not None for column in columns)
    if over or gone or row.destroyed or row.is_frozen:
        return
    found = destinataires(item.type, item.sujet)
    roles = dict.fromkeys(each.role.value for each in found if each.role.value in ECRITS)
    calls = tuple(Appel(item.kind, role) for role in roles)
    made = tache(dossier, ENVOYER, "l’organisme", settings.day, f"{said} : à envoyer.")
    yield replace(made, appels=calls)


def _factures(settings: Settings, dossiers: Mapping[str, Dossier]) -> Iterator[Tache]:
    """Invoices that are late or due within the month; who pays is not said: it may say why."""
    rows: tuple[LigneSuivi, ...] = ()
    with suppress(UserError):  # a register that does not answer is told by the commands that need it
        rows = look(settings)
    billed = {each.numero: d for d in dossiers.values() for each in d.facturees}
    for row in rows:
        soon = row.echeance is not None and row.echeance <= settings.day + BIENTOT
        todo = relance(row)
        if row.etat in REGLEES or not (soon or todo.voie is not Voie.RIEN):
            continue
        until = f" au plus tard le {date_longue(row.echeance)}" if row.echeance else ""
        said = f"La facture n°\u00a0{row.piece.numero} est à payer{until} ({montant(row.reste)})"
        more = f"\u00a0: {todo.texte}" if todo.texte else ""
        yield _de_facture(row, billed.get(row.piece.numero), row.echeance or settings.day, f"{said}{more}.")


def _de_facture(row: LigneSuivi, dossier: Dossier | None, jour: date, quoi: str) -> Tache:
    """The task of an invoice: of the bilan that it bills, whatever its reference is now, else of itself."""
    if dossier is not None:
        return tache(dossier, FINIR, "le payeur", jour, quoi)
    who = "facture d’un bilan que le classeur n’a plus"
    return Tache(FINIR, row.piece.numero, who, "le payeur", jour, quoi)


def _destructions(settings: Settings, dossiers: Mapping[str, Dossier]) -> Iterator[Tache]:
    for reference, (end, destroyed) in ends(settings, dossiers.values()).items():
        if not destroyed and end <= settings.day + BIENTOT:
            said = f"La synthèse est à détruire au plus tard le {date_longue(end)}."
            yield tache(dossiers[reference], FINIR, "le conseiller", end, said)
