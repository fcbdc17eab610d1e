"""The rules that one row settles alone: one of two fields, the end after the start, hours or a duration."""

import datetime as dt
from collections.abc import Iterable

from pipeline.workbook.columns import Column, columns
from pipeline.workbook.reading.findings import Findings, error, shown
from pipeline.workbook.records import Entry
from pipeline.workbook.sheets import Seance
from pipeline.workbook.values.text import plain_number
from pipeline.workbook.vocabulary import Nature


def check_within(entry: Entry, findings: Findings) -> None:
    """All rules of the row's sheet."""
    feuille = entry.modele.feuille
    for group in feuille.au_moins_une:
        _at_least_one(entry, group, findings)
    for group in feuille.une_seule:
        _at_least_one(entry, group, findings)
        _not_two(entry, group, findings)
    for first, second in feuille.ordre:
        _in_order(entry, first, second, findings, strict=False)
    for first, second in feuille.ordre_strict:
        _in_order(entry, first, second, findings, strict=True)
    if entry.modele is Seance:
        _hours_or_duration(entry, findings)


def _titre(entry: Entry, nom: str) -> str:
    return _column(entry, nom).titre


def _column(entry: Entry, nom: str) -> Column:
    return next(column for column in columns(entry.modele) if column.nom == nom)


def _report(  # noqa: PLR0913 - the parts of an issue
    entry: Entry, code: str, message: str, remedy: str, nom: str, findings: Findings, *, fatal: bool = True
) -> None:
    entry.wrong(nom, fatal=fatal)
    findings.add(
        error(
            code,
            message,
            remedy,
            entry.place.at(nom),
            confidential=entry.modele.feuille.confidentielle,
            dossiers=[entry.dossier] if entry.dossier else [],
            documents=() if fatal else _column(entry, nom).col.documents,
        )
    )


def _at_least_one(entry: Entry, group: Iterable[str], findings: Findings) -> None:
    noms = list(group)
    if any(nom in entry.values for nom in noms):
        return
    if wrong := [nom for nom in noms if nom in entry.faults]:
        entry.spoil(entry.cause(wrong[0]))
        return
    present = next((nom for nom in noms if nom in entry.place.columns), noms[0])
    names = " ou ".join(f"« {_titre(entry, nom)} »" for nom in noms)
    _report(
        entry,
        "cellule-obligatoire-vide",
        f"Ni {names.replace(' ou ', ' ni ')} : il faut l’un des deux.",
        f"Remplissez {names}.",
        present,
        findings,
    )


def _not_two(entry: Entry, group: Iterable[str], findings: Findings) -> None:
    filled = [nom for nom in group if nom in entry.values]
    if len(filled) < 2:
        return
    names = " et ".join(f"« {_titre(entry, nom)} »" for nom in filled)
    _report(
        entry,
        "deux-valeurs-pour-une",
        f"{names} sont remplis tous les deux : lequel compte ?",
        "Videz l’une des deux cellules.",
        filled[1],
        findings,
    )


def _in_order(entry: Entry, first: str, second: str, findings: Findings, *, strict: bool) -> None:
    start, end = entry.values.get(first), entry.values.get(second)
    if start is None or end is None or start < end or (start == end and not strict):
        return
    _report(
        entry,
        "fin-avant-debut",
        f"« {_titre(entry, second)} » ({shown(end)}) {'ne suit pas' if strict else 'précède'} "
        f"« {_titre(entry, first)} » ({shown(start)}).",
        "Corrigez l’une des deux cellules.",
        second,
        findings,
        fatal=False,
    )


def _end_by_duration(entry: Entry, findings: Findings) -> None:
    """A start and a duration give the end; an end that says otherwise is an error with both."""
    values = entry.values
    start, length = values["debut"], values.pop("duree")
    end = dt.datetime.combine(dt.date(2000, 1, 1), start) + dt.timedelta(minutes=int(length * 60))
    if "fin" in entry.faults:
        return
    typed = values.get("fin")
    if typed is None and end.date() == dt.date(2000, 1, 1):
        values["fin"] = end.time()
    elif typed != end.time():
        told = f"{typed:%H:%M}" if typed else "le lendemain"
        _report(
            entry,
            "fin-contre-duree",
            f"De {start:%H:%M}, « {_titre(entry, 'duree')} » ({plain_number(length)} h) mène à "
            f"{end:%H:%M}, et « {_titre(entry, 'fin')} » dit {told}.",
            "Corrigez l’une des deux cellules, ou videz la durée.",
            "fin" if typed else "duree",
            findings,
        )


def _hours_or_duration(entry: Entry, findings: Findings) -> None:
    """A session has a start and an end; autonomous work may have a duration instead."""
    values = entry.values
    if values.get("nature") is not Nature.AUTONOMIE and {"debut", "duree"} <= values.keys():
        _end_by_duration(entry, findings)
    if values.get("nature") is Nature.AUTONOMIE and "debut" not in values and "fin" not in values:
        needed = ["duree"]
    else:
        needed = ["debut", "fin"]
    for nom in needed:
        if nom in entry.faults:
            entry.spoil(entry.cause(nom))
        elif nom not in values:
            _report(
                entry,
                "cellule-obligatoire-vide",
                f"{_titre(entry, nom)} : la cellule est vide, elle est obligatoire.",
                _column(entry, nom).col.aide,
                nom,
                findings,
            )
