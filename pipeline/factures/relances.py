"""What to do about an unpaid invoice: who may send a reminder, and when; pure, from the follow-up."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.factures.etat import Etat, LigneSuivi
from pipeline.french import montant, pluriel
from pipeline.workbook.vocabulary import TypeOrganisme

PALIERS = (60, 45, 30)  # days late, the latest first
REGLEES = (Etat.REGLEE, Etat.TROP_PERCU, Etat.ANNULEE)


class Voie(StrEnum):
    """What is to be done."""

    RIEN = ""
    RECEPTION = "réception à demander"
    AMIABLE = "rappel amiable"
    COMPTABLE = "comptable"
    RELANCE = "relance"


@dataclass(frozen=True, slots=True)
class Relance:
    """What is to be done, and how it is said; ``palier``: days late that a private claim has reached."""

    voie: Voie = Voie.RIEN
    texte: str = ""
    palier: int = 0


def relance(row: LigneSuivi) -> Relance:
    """Say who reminds: the accountant of a public claim once there is a titre, the issuer before."""
    if row.etat in REGLEES:
        return Relance()
    public = row.piece.draft.emetteur.type != TypeOrganisme.PRESTATAIRE.value
    if public and row.titre:
        return Relance(
            Voie.COMPTABLE, "recouvrement par le comptable : demander l’état des restes à recouvrer"
        )
    if row.recue_le is None:
        return Relance(Voie.RECEPTION, "« Reçue le » est inconnue : demandez au payeur le jour de réception")
    if not row.retard:
        return Relance()
    if public:
        return Relance(Voie.AMIABLE, f"rappel amiable possible, {pluriel(row.retard, 'jour')} de retard")
    palier = next((p for p in PALIERS if row.retard >= p), 0)
    claimed = (row.interets or 0) + row.indemnite
    interest = f", {montant(claimed)} d’intérêts et d’indemnité" if claimed else ""
    said = f"relance des {palier} jours" if palier else "en retard, avant la première relance"
    return Relance(
        Voie.RELANCE if palier else Voie.RIEN, f"{said} ({pluriel(row.retard, 'jour')}{interest})", palier
    )
