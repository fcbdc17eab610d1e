"""What is said of a code that no sheet defines: the cells, the code perhaps meant, the sheet to look in."""

from collections.abc import Iterable

from pipeline.french import typographie
from pipeline.issues import Issue
from pipeline.workbook.columns import DISPOSITIFS, Column
from pipeline.workbook.joins.uses import Codes, Use
from pipeline.workbook.reading.findings import error
from pipeline.workbook.reading.layout import model_of
from pipeline.workbook.records import Entry

PERSONS = ("Agents", "Intervenants", "Promotions")
"""Where likeness is no reason to propose a code, nor a slip an order: it may point at somebody else."""
_LIKE = "Un code connu lui ressemble, la copie annotée dit lequel. "
_CHOOSE = "Choisissez-le dans la liste de la colonne, ou décrivez-le dans inputs/dispositifs."


def _singular(column: Column) -> str:
    return column.titre if column.titre != "Facturer à" else "Payeur"


def _where(codes: Codes) -> str:
    if codes.sheets == (DISPOSITIFS,):
        return "les dispositifs connus"
    return f"la feuille {' ou '.join(f'« {nom} »' for nom in codes.sheets)}"


def _remedy(codes: Codes, close: str | None) -> str:
    if codes.sheets == (DISPOSITIFS,):
        return _LIKE + _CHOOSE if close else _CHOOSE
    if close and codes.sheets[0] in PERSONS:
        return f"Vérifiez de qui il s’agit, puis corrigez ce code, ou ajoutez-le dans {_where(codes)}."
    if close:
        return f'Écrivez "{close}", ou ajoutez ce code dans {_where(codes)}.'
    return f"Corrigez ce code, ou ajoutez-le dans {_where(codes)}."


def unknown_code(code: str, uses: list[Use], codes: Codes, close: str | None) -> Issue:
    """The issue of one unknown code under one heading; ``close`` is the code perhaps meant.

    A scheme's code may say why the agent follows it: what was typed is never told, and what was meant only
    in the annotated copy, beside the cell.
    """
    column, first = uses[0].column, uses[0]
    hidden = column.col.sensible
    told = close is not None and not hidden
    quoted = "" if hidden else f' "{code}"'
    return error(
        "reference-inconnue",
        f"{_singular(column)}{quoted} inconnu{'e' * (column.titre == 'Référence')} : "
        + (f'vouliez-vous "{close}" ?' if told else f"ce code n’est pas dans {_where(codes)}."),
        _remedy(codes, close),
        first.origin,
        value="" if hidden else code,
        related=[use.origin for use in uses[1:]],
        confidential=first.entry.modele.feuille.confidentielle,
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
        documents=_documents(uses),
        hint=f'Vouliez-vous "{close}" ? {_CHOOSE}' if close and hidden else "",
    )


def _documents(uses: list[Use]) -> tuple[str, ...]:
    """What optional cells of one column withhold; what others do, their rows say."""
    kinds = {() if use.column.obligatoire else tuple(use.column.col.documents) for use in uses}
    return kinds.pop() if len(kinds) == 1 else ()


def misspelt_definition(code: str, uses: list[Use], owner: Entry) -> Issue:
    """The issue of a code that nobody uses and that many cells spell otherwise."""
    cle = owner.modele.feuille.cle[0]
    typed = owner.values[cle]
    return error(
        "code-mal-ecrit",
        f'"{typed}" ne sert nulle part, et {len(uses)} cellules disent "{code}" : vouliez-vous "{code}" ?',
        "Vérifiez lequel des deux est juste, et écrivez-le partout.",
        owner.at(cle),
        value=str(typed),
        related=[use.origin for use in uses],
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
    )


def _cells(count: int) -> str:
    return "1 cellule y renvoie" if count == 1 else f"{count} cellules y renvoient"


def absent_sheet(codes: Codes, uses: list[Use]) -> Issue:
    """The issue of a sheet that cells refer to and that no workbook holds."""
    sheets = " ou ".join(f"« {nom} »" for nom in codes.sheets)
    return error(
        "feuille-absente",
        f"La feuille {sheets} manque ou est vide, et {_cells(len(uses))}.",
        f"Ajoutez la feuille {sheets} dans un classeur du dossier inputs.",
        uses[0].origin,
        related=[use.origin for use in uses[1:]],
        dossiers=[use.entry.dossier for use in uses if use.entry.dossier],
        documents=() if any(use.column.obligatoire for use in uses) else uses[0].column.col.documents,
    )


def unread_cause(codes: Codes, issues: Iterable[Issue]) -> Issue | None:
    """Why one of these sheets is missing, told already: its headings, its name, its workbook."""
    return next((issue for issue in issues if _explains(issue, codes)), None)


def _explains(issue: Issue, codes: Codes) -> bool:
    if issue.code == "titres-introuvables":
        modele = model_of(issue.origin.sheet)
        return modele is not None and modele.feuille.nom in codes.sheets
    if issue.code == "feuille-inconnue":
        return any(typographie(f"« {nom} »") in issue.message for nom in codes.sheets)
    return issue.code == "classeur-illisible"
