"""Whether the names a template uses exist, and which one was meant."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from pipeline.issues import Issue, Severity
from pipeline.render.names import Use
from pipeline.render.placing import Source

# What dates, times and lists of allowed values offer by themselves.
OF_VALUES = frozenset(["year", "month", "day", "hour", "minute", "value", "name"])


def lint(found: Iterable[tuple[Use, Source]], fields: Collection[str]) -> Iterator[Issue]:
    """Yield an issue per unknown name and place."""
    known = set(fields)
    known |= {field[:end] for field in fields for end, letter in enumerate(field) if letter == "."}
    seen: set[tuple[str, object]] = set()
    for use, source in found:
        spot = source.spot(use.line)
        if _exists(use.path, known) or (use.path, spot) in seen:
            continue
        seen.add((use.path, spot))
        code, message, remedy = _unknown(use.path, sorted(known))
        yield Issue(code, Severity.ERREUR, message, remedy, spot.origin(source.file))


def _exists(path: str, known: set[str]) -> bool:
    base, _, last = path.rpartition(".")
    return path in known or (last in OF_VALUES and base in known)


def _unknown(path: str, known: list[str]) -> tuple[str, str, str]:
    same = [name for name in known if fold(name) == fold(path)]
    if same:
        return (
            "nom-mal-ecrit",
            f"« {path} » diffère de « {same[0]} » par une majuscule ou un accent.",
            f"Écrivez « {same[0]} ».",
        )
    close = get_close_matches(path, known, 1, 0.6)
    remedy = (
        f"Vouliez-vous écrire « {close[0]} » ?" if close else "Cherchez-le dans le dictionnaire des champs."
    )
    return "nom-inconnu", f"« {path} » n’est le nom d’aucun champ.", remedy


def fold(name: str) -> str:
    """Return a name without case nor accents."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
