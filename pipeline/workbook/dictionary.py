"""The dictionary of fields, for those who fill the workbook and those who write templates."""

from collections.abc import Iterator

from pipeline.workbook.columns import DISPOSITIFS, Column, Forme, Ligne, columns
from pipeline.workbook.sheets import MODELES

_TITLE = """\
# Les champs du classeur

Chaque colonne de chaque feuille, telle que le programme la lit. Ce fichier est produit par la commande
`python -m pipeline champs` : ne le modifiez pas à la main.

Les colonnes marquées d’une étoile sont obligatoires. Les titres sont reconnus sans égard à la casse, aux
accents ni aux espaces ; l’ordre des feuilles et des colonnes est libre. « Champ » est le nom à employer dans
un modèle Word.

Une feuille, un titre, une référence ou un code mal écrits sont signalés avec celui qui leur ressemble. Le
code d’un dispositif peut dire pourquoi l’agent suit son bilan : seule la copie annotée du classeur le
propose.
"""


def dictionary() -> str:
    """The whole dictionary, in Markdown."""
    return "\n".join([_TITLE, *(line for modele in MODELES for line in _sheet(modele))])


def _sheet(modele: type[Ligne]) -> Iterator[str]:
    feuille = modele.feuille
    yield f"## {feuille.nom}\n"
    yield f"{feuille.aide}{_where(modele)}\n"
    yield "| Colonne | Champ | Ce qu’on écrit | Exemple | Au plus tard | Documents |"
    yield "|---|---|---|---|---|---|"
    yield from (_line(column) for column in columns(modele))
    yield ""


def _where(modele: type[Ligne]) -> str:
    if modele.feuille.conseiller:
        return " Lue seulement dans `inputs/conseiller/`."
    if modele.feuille.confidentielle:
        return " Ses erreurs ne sont écrites que dans `outputs/confidentiel/`."
    return ""


def _line(column: Column) -> str:
    cells = (
        column.titre + " \\*" * column.etoile + _others(column),
        f"`{column.nom}`",
        f"{column.col.aide} {_form(column)}".strip(),
        column.col.exemple,
        column.col.etape.value,
        ", ".join(column.col.documents) or "tous",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _others(column: Column) -> str:
    """Other headings that are recognised."""
    return f" (ou {', '.join(column.col.autres)})" if column.col.autres else ""


def _form(column: Column) -> str:
    if column.choix:
        return "Au choix : " + ", ".join(str(value.value) for value in column.choix) + "."
    if column.col.reference:
        sheets = " ou ".join(name for name in column.col.reference if name != DISPOSITIFS)
        return f"({column.forme.value}, de la feuille {sheets})" if sheets else "(code d’un dispositif)"
    return "" if column.forme in (Forme.TEXTE, Forme.CODE) else f"({column.forme.value})"
