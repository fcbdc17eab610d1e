"""What the portal answers: one status typed, or its CSV read; each recorded once, those unread are named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import UserError
from pipeline.factures.electronic import Depot, Statut, deposits, read, say
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.facturer import registre
from pipeline.run.facturer.releves import Colonne, Ligne, read_statement
from pipeline.settings import Settings
from pipeline.workbook.values.fold import heading_key

# What the portal calls a status otherwise.
MOTS = {
    "reçue": Statut.DEPOSEE,
    "rejetée par le destinataire": Statut.REJETEE,
    "mise à disposition du destinataire": Statut.DISPONIBLE,
    "à compléter": Statut.SUSPENDUE,
    "complétée": Statut.DISPONIBLE,
    "comptabilisée": Statut.PAYEE,
    "payée": Statut.PAYEE,
}
COLONNES = (
    Colonne(
        "numero",
        ("Numéro de facture", "N° de facture", "N° facture", "Numéro facture", "Facture", "Numéro"),
        needed=True,
    ),
    Colonne("statut", ("Statut", "État", "Statut courant", "Statut de la facture"), needed=True),
    Colonne("date", ("Date du statut", "Date statut", "Date", "Date de dépôt")),
    Colonne("motif", ("Motif", "Motif du rejet", "Motif de rejet", "Commentaire")),
)


@dataclass(frozen=True, slots=True)
class Lus:
    """The statuses recorded, and what could not be."""

    nouveaux: tuple[Depot, ...]
    connus: int
    issues: tuple[Issue, ...]


def status_of(text: str) -> Statut:
    """The status that a word means. Raises ``UserError`` for any other."""
    key = heading_key(text)
    known = {heading_key(each.value): each for each in Statut} | {heading_key(w): s for w, s in MOTS.items()}
    found = known.get(key)
    if found is None:
        raise UserError(f"« {text} » n’est pas un statut connu.", f"Les statuts sont : {', '.join(Statut)}.")
    return found


def statut(settings: Settings, numero: str, mot: str, le: date | None, motif: str) -> bool:
    """Record one status; False when it was known."""
    with registre.opened(settings) as register:
        return say(register, Depot(numero, status_of(mot), le or settings.day, motif.strip()))


def lire(settings: Settings, path: Path) -> Lus:
    """Record the statuses of the portal's export, each once."""
    new: list[Depot] = []
    issues: list[Issue] = []
    known = 0
    with registre.opened(settings) as register:
        for row in read_statement(settings, path, COLONNES):
            try:
                depot = _depot(row, settings.day)
                if read(register, depot):
                    new.append(depot)
                else:
                    known += 1
            except UserError as fault:
                issues.append(_unread(fault, row))
    return Lus(tuple(new), known, tuple(issues))


def _depot(row: Ligne, today: date) -> Depot:
    on = row.day("date") or today
    return Depot(row.text("numero"), status_of(row.text("statut")), on, row.text("motif"))


def _unread(fault: UserError, row: Ligne) -> Issue:
    return Issue("statut-refuse", Severity.ERREUR, fault.message, fault.remedy, Origin(file=row.place))


def states(settings: Settings) -> Iterator[Depot]:
    """The last word on each deposit."""
    with registre.opened(settings) as register, register.reading() as connection:
        yield from deposits(connection).values()
