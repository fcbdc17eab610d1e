"""The dictionary of the templates: which fields each one may print, with their help and an example."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

from pipeline.documents import catalogue
from pipeline.documents.fields import FieldEntry, walk
from pipeline.documents.kind import DocumentType

_HEAD = """\
# Les champs des modèles Word

Ce que chaque modèle de `templates/docx` peut écrire. Ce fichier est produit par la commande
`python -m pipeline champs --modeles` : ne le modifiez pas à la main.

Un champ s'écrit entre accolades : `{{ agent.nom_complet }}`. Une date, une durée, un montant se mettent en
forme par un filtre : `{{ date_de_debut|date_longue }}`. Un champ répété s'emploie dans une boucle :
`{%tr for seance in calendrier.seances %}` puis `{{ seance.date|jour_date }}` ; le tableau donne le chemin
complet. Un champ qui peut manquer se protège : `{%p if agent.grade %}` … `{%p endif %}`.
"""


def dictionary() -> str:
    """The whole dictionary, in Markdown."""
    return "\n".join([_HEAD, *(line for kind in catalogue.TYPES if kind.template for line in _section(kind))])


@cache
def natures(kind: DocumentType) -> Mapping[str, str]:
    """The kind of value of each field that a template of this type may use, by dotted name."""
    return {entry.path: entry.nature for entry in walk(context_class(kind))}


@cache
def ailleurs(kind: DocumentType) -> Mapping[str, str]:
    """The fields that this type does not have and others do: dotted name → the documents that have it."""
    found: dict[str, list[str]] = {}
    for other in catalogue.TYPES:
        for path in natures(other) if other.template and other is not kind else ():
            found.setdefault(path, []).append(other.nom)
    return {path: ", ".join(names) for path, names in found.items() if path not in natures(kind)}


@cache
def paths(kind: DocumentType) -> frozenset[str]:
    """The dotted names that a template of this type may use."""
    return names_of(context_class(kind))


def names_of(context: type[Any]) -> frozenset[str]:
    """The dotted names of a context class."""
    return frozenset(entry.path for entry in walk(context))


def context_class(kind: DocumentType) -> type[Any]:
    """The context of a type, as its builder declares it."""
    found: type[Any] = get_type_hints(kind.produire)["return"]
    if not fields(found):
        raise TypeError(f"{kind.kind} has no context")
    return found


def _section(kind: DocumentType) -> Iterator[str]:
    yield f"## {kind.nom} (`{kind.template}`)\n"
    yield f"Lecteurs : {kind.lecteurs}.\n"
    yield "| Champ | Ce qu'il contient | Exemple |"
    yield "|---|---|---|"
    yield from (_line(entry) for entry in walk(context_class(kind)))
    yield ""


def _line(entry: FieldEntry) -> str:
    mark = " (répété)" if entry.repeated else ""
    return f"| `{entry.path}`{mark} | {entry.aide} | {_cell(entry.exemple)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
