"""On each subject that a document asks for, the one clause whose conditions hold; two or none is a fault."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.clauses.modele import Clause, Surcharge, bibliotheque

Parametres = Mapping[str, str]
"""What stands for the names between braces."""


class ClauseError(Exception):
    """The library does not answer, or answers twice: a fault of the program, never of a workbook."""


def resoudre(
    document: str,
    faits: Mapping[str, str],
    parametres: Parametres,
    surcharges: Iterable[Surcharge] = (),
    organisme: str = "",
) -> dict[str, tuple[str, ...]]:
    """The paragraphs on each subject that can stand in ``document``; none where it need not speak."""
    texts, gone = _changes(tuple(surcharges), organisme)
    found: dict[str, tuple[str, ...]] = dict.fromkeys(bibliotheque().sujets, ())
    chosen = _chosen(document, frozenset(faits.items()))
    for clause in chosen:
        if clause.code not in gone:
            found[clause.sujet] = _filled(texts.get(clause.code, clause.texte), parametres)
    return found


@lru_cache(maxsize=4096)
def _chosen(document: str, faits: frozenset[tuple[str, str]]) -> tuple[Clause, ...]:
    """The clauses of a document, in the order of the subjects."""
    known = {**dict(faits), "document": document}
    _check_facts(known)
    found = (_on(nom, document, known) for nom, s in bibliotheque().sujets.items() if document in s.documents)
    return tuple(clause for clause in found if clause is not None)


def _on(sujet: str, document: str, faits: Mapping[str, str]) -> Clause | None:
    holding = [clause for clause in bibliotheque().par_sujet[sujet] if clause.vaut(faits)]
    if len(holding) > 1:
        raise ClauseError(f"{document}: {' and '.join(c.code for c in holding)} both stand on {sujet}")
    if not holding and document in bibliotheque().sujets[sujet].dans:
        raise ClauseError(f"{document}: no clause stands on {sujet} with {dict(faits)}")
    return holding[0] if holding else None


def _check_facts(faits: Mapping[str, str]) -> None:
    for nom, fait in bibliotheque().faits.items():
        if nom != "document" and faits.get(nom) not in fait.valeurs:
            raise ClauseError(f"{nom} = {faits.get(nom)} is none of {fait.valeurs}")


@lru_cache(maxsize=256)
def _changes(
    surcharges: tuple[Surcharge, ...], organisme: str
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The organisation's own wordings, and the clauses that it leaves out; its own after everybody's."""
    own = sorted(
        (s for s in surcharges if s.organisme in (None, organisme)), key=lambda s: s.organisme is not None
    )
    last = {s.code: s for s in own}
    texts = {code: s.texte for code, s in last.items() if s.active and s.texte is not None}
    return texts, frozenset(code for code, s in last.items() if not s.active)


def _filled(texts: tuple[str, ...], parametres: Parametres) -> tuple[str, ...]:
    filled = (text.format_map(parametres).strip() for text in texts)
    return tuple(text for text in filled if text)
