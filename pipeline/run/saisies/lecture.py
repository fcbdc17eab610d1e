"""The workbooks read together with what was typed on the page; what a person changed there is asked about."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.run.saisies.fusion import BY_SHEET, Ecart, Fusion, fusionner
from pipeline.run.saisies.garde import Garde
from pipeline.settings import Settings
from pipeline.sheetfiles import RawWorkbook, open_workbook
from pipeline.store.identites import connues
from pipeline.store.saisies import rangees
from pipeline.workbook.joins.typed_keys import identite
from pipeline.workbook.joins.typed_keys import lire as lire_cle
from pipeline.workbook.reading import Reading, read_inputs
from pipeline.workbook.reading.inputs import Typed
from pipeline.workbook.reading.layout import lookup
from pipeline.workbook.records import Loss, Tables
from pipeline.workbook.sheets import Saisie
from pipeline.workbook.values.fold import fold, heading_key

EFFACEE = "saisie-effacee"


def lire(
    settings: Settings,
    dispositifs: Collection[str] = (),
    refused: Mapping[Path, str] = MappingProxyType({}),
    bilans: Mapping[str, str] | None = None,
    garde: Garde | None = None,
) -> Reading:
    """Read the office's workbooks and what was typed; ``bilans`` as the identities have them now."""
    merged = fusions(settings)
    known = connues(settings.registre) if bilans is None else bilans
    typed = Typed({name: fusion.book for name, fusion in merged.items()}, known)
    keep = garde.keeper(merged, known) if garde else None
    reading = read_inputs(settings.inputs, dispositifs, refused, typed, keep)
    return with_asked(reading, reading.tables, merged, known)


def with_asked(
    reading: Reading, tables: Tables, merged: Mapping[str, Fusion], known: Mapping[str, str]
) -> Reading:
    """The reading with what is asked of lines changed in Excel; ``tables`` say whom each is about."""
    asked = [ecart for fusion in merged.values() for ecart in fusion.ecarts]
    found = [_asked(ecart, tables, known) for ecart in asked]
    if not found:
        return reading
    issues = (*reading.issues, *(issue for issue, _ in found))
    return replace(reading, issues=issues, losses=(*reading.losses, *(loss for _, loss in found)))


def fusions(settings: Settings) -> dict[str, Fusion]:
    """By name under inputs, each workbook of the page that holds lines."""
    rows = rangees(settings.registre)
    names = dict.fromkeys(row.fichier for row in rows)
    return {
        name: fusionner(name, (row for row in rows if row.fichier == name), _file(settings.inputs / name))
        for name in names
    }


def _file(path: Path) -> RawWorkbook | None:
    """The file on the disk; None when there is none, or none that can be read: the register has its lines."""
    try:
        return open_workbook(path) if path.is_file() else None
    except UserError:
        return None


def _asked(ecart: Ecart, tables: Tables, bilans: Mapping[str, str]) -> tuple[Issue, Loss]:
    row, gone = ecart.rangee, ecart.dit is None
    feuille, nom, apart = (
        _target(row.cellules) if row.feuille == Saisie.feuille.nom else (row.feuille, "", False)
    )
    what = "n’y est plus" if gone else "y a été changée"
    issue = Issue(
        EFFACEE,
        Severity.ERREUR,
        f"La saisie n° {row.numero} a été copiée dans « {row.fichier} », et elle {what}.",
        "Sur la page du service, ouvrez « Saisies » : dites s’il faut la remettre, ou garder ce que dit le "
        "classeur.",
        ecart.ici,
        confidential=apart,
    )
    return issue, Loss(issue, feuille, nom, dossiers=frozenset(concernes(row.cellules, tables, bilans)))


def _target(cellules: Mapping[str, str]) -> tuple[str, str, bool]:
    """The sheet and the field that a line of the journal completes, and whether the sheet is confidential."""
    modele = BY_SHEET[cellules["feuille_visee"]]
    column = lookup(modele)[heading_key(cellules["colonne"])]
    return modele.feuille.nom, column.nom, modele.feuille.confidentielle


def concernes(cellules: Mapping[str, str], tables: Tables, bilans: Mapping[str, str]) -> Iterator[str]:
    """The references, folded, of the dossiers that a row is about."""
    if "cle" not in cellules:
        yield fold(cellules.get("reference", ""))
        return
    cle = lire_cle(BY_SHEET[cellules["feuille_visee"]], cellules["cle"], bilans)
    agents: Iterable[tuple[str, str]] = (
        (record.row.reference, record.row.promotion or "") for record in tables.agents
    )
    for reference, promotion in agents if cle else ():
        if identite(reference, bilans) == cle.bilan or fold(promotion) == fold(cle.dit):  # type: ignore[union-attr]
            yield fold(reference)
