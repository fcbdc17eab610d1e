"""What awaits who bills: what may be issued and its sum, what is late, what was received and is not paid."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.factures.etat import Etat, LigneSuivi
from pipeline.run.facturer import registre
from pipeline.run.facturer.apercus import brouillons
from pipeline.run.facturer.etat import look
from pipeline.run.gather import Gathered
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Jour:
    """What may be issued, how many and their sum with taxes; what is late; what is received and awaited."""

    factures: int
    somme: Decimal
    retards: tuple[LigneSuivi, ...]
    attendues: tuple[LigneSuivi, ...]

    @property
    def reste(self) -> Decimal:
        """What is late, in euros."""
        return sum((row.reste for row in self.retards), Decimal(0))

    @property
    def rien(self) -> bool:
        """Whether nothing awaits."""
        return not (self.factures or self.retards or self.attendues)


def du_jour(settings: Settings, gathered: Gathered) -> Jour:
    """Look at the drafts due on the day and at the register; nothing is numbered."""
    drafts = [item.sujet.brouillon for item in brouillons(gathered)]
    due = [draft for draft in drafts if draft is not None and draft.execution <= settings.day]
    rows = look(settings) if registre.exists(settings) else []
    late = tuple(row for row in rows if row.etat is Etat.EN_RETARD)
    waited = tuple(row for row in rows if row.recue_le is not None and row.reste > 0 and not row.retard)
    return Jour(len(due), sum((draft.total_ttc for draft in due), Decimal(0)), late, waited)
