"""Which errors stand on which rows, and the kinds of documents that each withholds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.dispositifs import Dispositif, Production, TypeDocument
from pipeline.french import typographie
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.annuaire import Annuaire
from pipeline.model.entites import Dossier, Retenue
from pipeline.workbook import sheets
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.records import Broken, Place, Record
from pipeline.workbook.vocabulary import Decision, Etat, StatutSeance

Row = tuple[str, str, int]

# What a whole row of these sheets serves, where its columns do not say more; of any other, everything.
SHEET_KINDS = {
    modele.feuille.nom: modele.feuille.documents for modele in sheets.MODELES if modele.feuille.documents
}


# A scheme's file is set aside: whoever names a scheme that is not there waits for it.
DISPOSITIFS = ("dispositif-invalide", "dispositif-illisible", "dispositif-en-double")


class Errors:
    """The errors found so far, by the row they stand on; ``broken`` rows, by their sheet.

    ``dispositifs`` are those of the schemes' own files.
    """

    def __init__(self, issues: Iterable[Issue], broken: Iterable[Broken] = ()) -> None:
        self._broken: dict[str, list[Broken]] = defaultdict(list)
        for row in broken:
            self._broken[row.sheet].append(row)
        self._rows: dict[Row, list[Issue]] = defaultdict(list)
        self.dispositifs: list[Issue] = []
        for issue in issues:
            if issue.severity is Severity.ERREUR:
                if issue.code in DISPOSITIFS:
                    self.dispositifs.append(issue)
                for origin in (issue.origin, *issue.related):
                    self._file(origin, issue)

    def _file(self, origin: Origin, issue: Issue) -> None:
        if (row := row_of(origin)) is not None and issue not in self._rows[row]:
            self._rows[row].append(issue)

    def of_record(self, record: Record[Ligne]) -> Iterator[Retenue]:
        """The errors on a usable row, each with the kinds that its cell serves."""
        place = record.place
        for issue in self._rows.get((place.file, place.sheet, place.row), ()):
            yield Retenue(issue, issue.documents or _kinds_of_cell(type(record.row), place, issue))
        if record.faults:
            yield from self._of_lost(record)

    def of_broken(self, broken: Broken) -> Iterator[Retenue]:
        """What a broken row withholds from whoever refers to it: its own errors, else those that broke it."""
        kinds, place = SHEET_KINDS.get(broken.sheet, ()), broken.place
        own = (place.file, place.sheet, place.row)
        rows = dict.fromkeys((own, *(row_of(cause) for cause in broken.causes)))
        found = [issue for row in rows if row for issue in self._rows.get(row, ())]
        yield from (Retenue(issue, issue.documents or kinds) for issue in found or [_unread(broken)])

    def _of_lost(self, record: Record[Ligne]) -> Iterator[Retenue]:
        """A code taken away because the row it names cannot be read: the error stands over there."""
        place, feuille = record.place, type(record.row).feuille
        found = self._rows.get((place.file, place.sheet, place.row), ())
        told = {origin for issue in found for origin in (issue.origin, *issue.related)}
        for column in columns(type(record.row)):
            if column.nom in record.faults and record.at(column.nom) not in told:
                kinds = tuple(column.col.documents) or SHEET_KINDS.get(feuille.nom, ())
                for row in (row for sheet in column.col.reference for row in self._broken.get(sheet, ())):
                    yield from (Retenue(held.issue, kinds) for held in self.of_broken(row))


def _unread(broken: Broken) -> Issue:
    """An unusable row always withholds, even where its own error stands nowhere near it."""
    return Issue(
        "ligne-illisible",
        Severity.ERREUR,
        f"La ligne {broken.place.row} de la feuille «\u00a0{broken.place.sheet}\u00a0» n’a pas pu être lue.",
        "Corrigez la ligne ou ce à quoi elle renvoie.",
        broken.place.at(""),
    )


def row_of(origin: Origin) -> Row | None:
    """The row of a cell's address, 0 for a whole sheet or workbook; ``None`` when the place is in none."""
    match = re.search(r"(?<!\d)\d+$", origin.cell)
    return (origin.file, origin.sheet, int(match[0]) if match else 0) if origin.file else None


def _kinds_of_cell(modele: type[Ligne], place: Place, issue: Issue) -> tuple[str, ...]:
    """The kinds that the row's faulty cell serves: its column's, else its sheet's."""
    row = (place.file, place.sheet, place.row)
    here = [origin for origin in (issue.origin, *issue.related) if row_of(origin) == row]
    letters = {origin.cell.rstrip("0123456789") for origin in here}
    fields = {field for field, column in place.columns.items() if column in letters}
    for column in columns(modele):
        if column.nom in fields and column.col.documents:
            return tuple(column.col.documents)
    return SHEET_KINDS.get(modele.feuille.nom, ())


def attendus(
    annuaire: Annuaire,
    reference: str,
    agent: sheets.Agent | None = None,
    dispositif: Dispositif | None = None,
    organisme: Record[sheets.Organisme] | None = None,
) -> tuple[str, ...]:
    """Among the papers that errors name; ``agent``, scheme and body as far as they are known."""
    if agent is not None and _refuse(agent):
        return ()
    promotion = agent.promotion if agent else None
    rows = [record.row for record in annuaire.seances_de(reference, promotion)]
    unread = annuaire.brisee("Séances", reference) is not None
    held = unread or any(row.statut_seance is StatutSeance.REALISEE for row in rows)
    called = {
        "convention": promotion is None,
        "calendrier": unread or bool(rows),
        "attestation": held,
        "facture": held and _acheve(agent, rows),
    }
    due = (kind for kind in TypeDocument if called.get(kind, True) and _prevu(kind, dispositif, organisme))
    return tuple(kind.value for kind in due)


def _refuse(agent: sheets.Agent) -> bool:
    return agent.etat is Etat.REFUSE or agent.decision_employeur in (Decision.REFUS, Decision.REPORT)


def _acheve(agent: sheets.Agent | None, rows: Sequence[sheets.Seance]) -> bool:
    """Whether the bilan seems over: said so, or no session is still to come."""
    if agent is not None and (
        agent.date_de_cloture or agent.fin_par or agent.etat in (Etat.CLOS, Etat.INTERROMPU)
    ):
        return True
    return all(row.statut_seance not in (None, StatutSeance.PREVUE) for row in rows)


def _prevu(
    kind: TypeDocument, dispositif: Dispositif | None, organisme: Record[sheets.Organisme] | None
) -> bool:
    """Whether the scheme makes it for that body; unless both are known, it may."""
    if dispositif is None or organisme is None:
        return True
    return dispositif.production(kind, organisme.row.type.value) is not Production.SANS_OBJET


def warning(code: str, message: str, remedy: str, origin: Origin, *dossiers: Dossier) -> Issue:
    """Something worth a look, which withholds nothing."""
    references = tuple(dossier.reference for dossier in dossiers)
    words = typographie(message), typographie(remedy)
    return Issue(code, Severity.AVERTISSEMENT, *words, origin, dossiers=references)


def error(code: str, message: str, remedy: str, origin: Origin, dossier: Dossier, *documents: str) -> Issue:
    """Something that withholds these kinds of documents of one dossier."""
    words = typographie(message), typographie(remedy)
    return Issue(code, Severity.ERREUR, *words, origin, dossiers=(dossier.reference,), documents=documents)
