"""The page of the clauses, for a lawyer to annotate: each with its source and conditions."""

from collections.abc import Iterator

from pipeline.clauses.modele import Bibliotheque, Clause, bibliotheque

_HEAD = """\
# Les clauses

Chaque règle d'un acte est une clause : un sujet, un texte, une source, et les faits dont elle dépend. Un
document demande ses sujets et reçoit, sur chacun, la seule clause dont les conditions sont réunies. Cette
page est produite par la commande `python -m pipeline champs --clauses` : ne la modifiez pas à la main. Elle
est faite pour être annotée par un juriste ; « usage » signale une rédaction qu'aucun texte n'impose.

Pour changer une rédaction, ou retirer une clause facultative, créez `inputs/dispositifs/clauses.toml` :

```toml
[[clauses]]
code = "reclamations"        # le code donné ci-dessous
organisme = "CDG29"          # facultatif : à défaut, tous les organismes
texte = "Toute réclamation est adressée par écrit {reclamations}."

[[clauses]]
code = "force-majeure"
active = false               # seulement si la clause est facultative
```

Un texte peut être une liste de paragraphes. Si ce fichier est fautif, conventions et contrats attendent.
"""


def page() -> str:
    """The whole page, in Markdown."""
    library = bibliotheque()
    parts = (_HEAD, *_faits(library), *_parametres(library), "## Les clauses, par sujet\n", *_sujets(library))
    return "\n".join(parts).rstrip() + "\n"


def _faits(library: Bibliotheque) -> Iterator[str]:
    yield "## Les faits\n"
    yield "| Fait | Ce qu'il dit | Valeurs |"
    yield "|---|---|---|"
    for nom, fait in library.faits.items():
        yield f"| `{nom}` | {fait.aide} | {', '.join(fait.valeurs)} |"
    yield ""


def _parametres(library: Bibliotheque) -> Iterator[str]:
    yield "## Ce que citent les accolades\n"
    yield "| Accolade | Ce qui s'y écrit |"
    yield "|---|---|"
    yield from (f"| `{{{nom}}}` | {aide} |" for nom, aide in library.parametres.items())
    yield ""


def _sujets(library: Bibliotheque) -> Iterator[str]:
    for nom, sujet in library.sujets.items():
        yield f"### {sujet.titre}\n"
        yield f"Champ des modèles : `textes.{nom}`.\n"
        yield from (line for clause in library.par_sujet[nom] for line in _clause(library, clause))


def _clause(library: Bibliotheque, clause: Clause) -> Iterator[str]:
    sujet = library.sujets[clause.sujet]
    own = clause.si.get("document", sujet.documents)
    yield f"- **`{clause.code}`**{' (facultative)' if clause.facultative else ''}"
    yield from (f"  > {text}\n  >" for text in clause.texte[:-1])
    yield f"  > {clause.texte[-1]}\n"
    yield f"  Source : {clause.source}.  "
    yield f"  Conditions : {_conditions(clause)}.  "
    yield f"  Documents : {', '.join(own)}.\n"


def _conditions(clause: Clause) -> str:
    told = (f"{nom} = {' ou '.join(valeurs)}" for nom, valeurs in clause.si.items() if nom != "document")
    return " ; ".join(told) or "aucune"
