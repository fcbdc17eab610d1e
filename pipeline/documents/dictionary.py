"""The dictionary of the templates: which fields each one may print, with their help and an example."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

from pipeline import french
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

## Les filtres

| Filtre | Exemple | Imprime |
|---|---|---|
"""


def dictionary() -> str:
    """The whole dictionary, in Markdown."""
    return "\n".join(
        [_HEAD + _filters(), *(line for kind in catalogue.with_template() for line in _section(kind))]
    )


# A value and the arguments for each French filter: its example is what it really gives.
_EXEMPLES: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "accord": ("nombre_d_agents", (3, "agent")),
    "arrondi": ("duree_convenue", (Decimal("16.755"),)),
    "civilite_nom": ("agent.civilite", ("Madame", "Léa", "Le Goff")),
    "contraction": ("'à'", ("à", "Le Havre")),
    "date_courte": ("date_de_debut", (dt.date(2026, 8, 1),)),
    "date_longue": ("date_de_debut", (dt.date(2026, 8, 1),)),
    "decimal": ("heures_cpf", (Decimal("16.75"),)),
    "duree": ("duree_convenue", (Decimal("1.5"),)),
    "elision": ("'de'", ("de", "Élodie")),
    "en_lettres": ("montant", (Decimal("2040.50"),)),
    "heure": ("seance.debut", (dt.time(9, 30),)),
    "heures": ("duree_convenue", (Decimal(18),)),
    "iban": ("iban", ("FR7630001007941234567890185",)),
    "jour_date": ("seance.date", (dt.date(2026, 8, 1),)),
    "jours": ("delai_de_paiement", (30,)),
    "liste": ("lieux", (("Quimper", "Brest", "Morlaix"),)),
    "mois_annee": ("date_de_debut", (dt.date(2026, 8, 1),)),
    "montant": ("montant", (Decimal("2040.5"),)),
    "nombre": ("montant", (Decimal(12500),)),
    "nombre_en_lettres": ("nombre_d_agents", (21,)),
    "ordinal": ("rang", (1,)),
    "periode": ("date_de_debut", (dt.date(2026, 3, 3), dt.date(2026, 6, 12))),
    "plage": ("seance.debut", (dt.time(9, 30), dt.time(11, 0))),
    "pluriel": ("nombre_d_agents", (3, "agent")),
    "quantieme": ("date_de_debut", (dt.date(2026, 8, 1),)),
    "siren": ("siret", ("21290001900017",)),
    "siret": ("siret", ("21290001900017",)),
    "telephone": ("telephone", ("0298000000",)),
    "typographie": ("lieu", ("L'accueil: salle 2",)),
}


def _filters() -> str:
    """A line per filter: how it is written, and what it gives."""
    named = {name: found for name in french.__all__ if callable(found := getattr(french, name))}
    lines = (_filter(name, named[name], *_EXEMPLES[name]) for name in sorted(named))
    return "\n".join((*lines, "| `image` | `{{ organisme.logo\\|image }}` | le logo |", ""))


def _filter(name: str, function: Callable[..., object], typed: str, given: tuple[Any, ...]) -> str:
    rest = ", ".join(f'"{one}"' if isinstance(one, str) else "…" for one in given[1:])
    written = f"{typed}\\|{name}" + (f"({rest})" if rest else "")
    made = function(*given)
    printed = french.nombre(made) if isinstance(made, Decimal) else str(made)
    return f"| `{name}` | `{{{{ {written} }}}}` | {_cell(printed)} |"


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
    own: type[Any] | None = getattr(kind.produire, "contexte", None)
    found: type[Any] = own or get_type_hints(kind.produire)["return"]
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
