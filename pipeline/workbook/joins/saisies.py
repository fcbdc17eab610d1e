"""What was typed on the page put in the rows that it names: it fills a blank, or the value it replaces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from pipeline.issues import Issue, Origin
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.joins.typed_keys import Cle, converted, lire
from pipeline.workbook.reading.findings import Findings, error, notice, refused, shown
from pipeline.workbook.reading.layout import lookup, model_of
from pipeline.workbook.reading.within import check_within
from pipeline.workbook.records import Entry, Loss
from pipeline.workbook.sheets import Agent, Saisie, Seance
from pipeline.workbook.values import Refused
from pipeline.workbook.values.fold import fold, heading_key

SANS_LIGNE: Final = "saisie-sans-ligne"
SANS_BILAN: Final = "saisies-sans-bilan"
SANS_CIBLE: Final = frozenset({SANS_LIGNE, SANS_BILAN})
CONTREDITE: Final = "saisie-contredite"
_MOVES: Final = ("date", "debut")

Entries = Mapping[type[Ligne], list[Entry]]


@dataclass(frozen=True, slots=True)
class Tapee:
    """One line of the journal, understood: which cell of which row, what it says now, what it said."""

    entry: Entry
    modele: type[Ligne]
    column: Column
    cle: Cle
    valeur: Any
    remplacee: Any

    @property
    def ici(self) -> Origin:
        """Where the typed value stands."""
        return self.entry.at("valeur")

    def lost(self, message: str, remedy: str, place: Origin, code: str, *related: Origin) -> Issue:
        """An error of this line, which withholds what its cell serves."""
        feuille = self.modele.feuille
        return error(
            code,
            message,
            remedy,
            place,
            related=related,
            confidential=feuille.confidentielle,
            documents=self.column.col.documents,
        )


def apply_typed(
    entries: dict[type[Ligne], list[Entry]], bilans: Mapping[str, str], findings: Findings
) -> None:
    """Put the lines of « Saisies » in the rows; these lines are no rows themselves.

    ``bilans``: by reference, folded, the identity of its bilan; one that is absent is its own.
    """
    lines = [entry for entry in entries.pop(Saisie, []) if not entry.broken]
    lines.sort(key=lambda entry: entry.values.get("numero") or len(lines) * 10**6)
    groups: dict[tuple[type[Ligne], Cle], list[Tapee]] = {}
    for line in lines:
        if (found := _understood(line, bilans, findings)) is not None:
            groups.setdefault((found.modele, found.cle), []).append(found)
    absent = [
        cle for (modele, cle), typed in groups.items() if not _put(entries, modele, typed, bilans, findings)
    ]
    if gone := sorted({cle.dit for cle in absent if cle.bilan}):
        findings.add(_without_bilan(lines[0].place.file, lines[0].place.sheet, gone))


def _understood(line: Entry, bilans: Mapping[str, str], findings: Findings) -> Tapee | None:
    values = line.values
    modele = model_of(values["feuille_visee"])
    if modele is None or modele is Saisie or not modele.feuille.cle or _foreign(modele, line):
        findings.add(_unknown(line, "feuille_visee"))
        return None
    column = lookup(modele).get(heading_key(values["colonne"]))
    if column is None or (column.obligatoire and "valeur" not in values):
        findings.add(_unknown(line, "colonne", modele))
        return None
    cle = lire(modele, values["cle"], bilans)
    if cle is None:
        findings.add(_unknown(line, "cle", modele))
        return None
    said = (converted(line.values.get(nom), column) for nom in ("valeur", "remplacee"))
    return Tapee(line, modele, column, cle, *said)


def _foreign(modele: type[Ligne], line: Entry) -> bool:
    """What a counsellor alone may hold is never read out of another workbook."""
    return modele.feuille.conseiller and not line.place.file.startswith("conseiller/")


def completes_confidential(line: Entry) -> bool:
    """Whether a row is a typed line about a confidential sheet: it is no less confidential."""
    modele = model_of(line.values.get("feuille_visee", "")) if line.modele is Saisie else None
    return modele is not None and modele.feuille.confidentielle


def _unknown(line: Entry, nom: str, modele: type[Ligne] | None = None) -> Issue:
    column = next(c for c in columns(Saisie) if c.nom == nom)
    value = shown(line.values[nom])
    return error(
        "saisie-inconnue",
        f"Saisies, {column.titre.lower()} « {value} » : cette saisie ne désigne aucune case connue.",
        "Corrigez cette ligne, ou effacez-la et saisissez de nouveau sur la page.",
        line.at(nom),
        value=value,
        confidential=modele is not None and modele.feuille.confidentielle,
    )


def _put(
    entries: Entries, modele: type[Ligne], typed: list[Tapee], bilans: Mapping[str, str], findings: Findings
) -> bool:
    """Put the lines about one row in it; False when its whole bilan is in no workbook any more."""
    cle = typed[0].cle
    mine = [each for each in entries.get(modele, []) if cle.owns(each, bilans)]
    rows = [each for each in mine if cle.names(each, _moved(typed))]
    for entry in rows:
        for column in dict.fromkeys(each.column.nom for each in typed):
            _settle(entry, [each for each in typed if each.column.nom == column], findings)
        if not entry.broken:
            check_within(entry, findings)
    if rows:
        return True
    known = not cle.bilan or any(_concerns(cle, each, bilans) for each in entries.get(Agent, []))
    if known:
        _without_row(typed[-1], entries.get(Agent, []), bilans, findings)
    return known


def _concerns(cle: Cle, agent: Entry, bilans: Mapping[str, str]) -> bool:
    """Tell whether a key is about an agent's bilan, or about their promotion."""
    return cle.owns(agent, bilans) or fold(str(agent.values.get("promotion", ""))) == fold(cle.dit)


def _moved(typed: Sequence[Tapee]) -> Iterator[tuple[Any, ...]]:
    """Where a session stood, one place after the other, as it was moved on the page."""
    place = dict(zip(_MOVES, typed[0].cle.reste, strict=False))
    for each in typed:
        if each.modele is Seance and each.column.nom in _MOVES:
            place[each.column.nom] = each.valeur
            yield tuple(place.values())


def _settle(entry: Entry, typed: list[Tapee], findings: Findings) -> None:
    """The last line's value in the cell, when the cell is blank or says what one of them says or replaces."""
    column, last = typed[0].column, typed[-1]
    if faulty := [
        each for each in typed if isinstance(each.valeur, Refused) or isinstance(each.remplacee, Refused)
    ]:
        _refuse(entry, faulty[0], findings)
        return
    if column.nom in entry.faults:
        return
    for before, after in pairwise(typed):
        if after.remplacee != before.valeur != after.valeur:
            _contradicted(entry, after, before.ici, findings)
            return
    here = entry.values.get(column.nom)
    if here is not None and here not in [said for each in typed for said in (each.valeur, each.remplacee)]:
        _contradicted(entry, last, entry.at(column.nom), findings)
        return
    entry.put(column.nom, last.valeur, last.ici)


def _refuse(entry: Entry, typed: Tapee, findings: Findings) -> None:
    """A typed value that its column cannot read withholds what the cell serves."""
    nom = "valeur" if isinstance(typed.valeur, Refused) else "remplacee"
    refusal = getattr(typed, nom)
    apart, cell = typed.modele.feuille.confidentielle, typed.entry.values.get(nom)
    issue = refused(
        typed.column, refusal, cell, typed.entry.at(nom), confidential=apart, dossier=entry.dossier
    )
    findings.add(replace(issue, related=(entry.at(typed.column.nom),)))
    entry.wrong(typed.column.nom, fatal=typed.column.obligatoire, cause=typed.entry.at(nom))


def _contradicted(entry: Entry, typed: Tapee, other: Origin, findings: Findings) -> None:
    titre, here = typed.column.titre, typed.ici
    findings.add(
        typed.lost(
            f"{titre} : ce qui a été saisi sur la page ({here}) contredit ce que dit le classeur ({other}).",
            f"Gardez la bonne des deux valeurs : corrigez {other}, ou effacez la ligne "
            f"{typed.entry.place.row} de la feuille « {typed.entry.place.sheet} » de {here.file}.",
            here,
            CONTREDITE,
            other,
        )
    )
    entry.wrong(typed.column.nom, fatal=typed.column.obligatoire, cause=here)


def _without_row(typed: Tapee, agents: list[Entry], bilans: Mapping[str, str], findings: Findings) -> None:
    issue = typed.lost(
        f"La saisie porte sur {typed.cle.nomme(typed.modele)}, qui n’est plus dans les classeurs.",
        "Corrigez la colonne « Clé » de cette ligne comme dit maintenant le classeur, ou effacez la ligne si "
        "elle ne compte plus.",
        typed.entry.at("cle"),
        SANS_LIGNE,
    )
    findings.add(issue)
    whose = frozenset(
        fold(each.dossier) for each in agents if each.dossier and _concerns(typed.cle, each, bilans)
    )
    findings.losses.append(Loss(issue, typed.modele.feuille.nom, typed.column.nom, dossiers=whose))


def _without_bilan(file: str, sheet: str, gone: list[str]) -> Issue:
    return notice(
        SANS_BILAN,
        f"Des saisies portent sur des bilans qui ne sont plus dans les classeurs : {', '.join(gone)}.",
        "Rien à faire si leur classeur est archivé.",
        Origin(file, sheet),
    )
