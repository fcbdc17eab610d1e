"""Whether the names a template uses exist, and whether what it prints as it is has a text."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from pipeline.render.errors import Fault
from pipeline.render.names import Shape, Use, fold
from pipeline.render.placing import Source

# What dates, times and lists of allowed values offer by themselves.
OF_VALUES = frozenset(["year", "month", "day", "hour", "minute", "value", "name"])


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a template may name: ``fields`` (dotted, with the kind of each when known).

    ``elsewhere`` tells which other documents have a field; ``filters`` which one prints each kind;
    ``local`` are the variables of loops by member, which no other part sees.
    """

    fields: Collection[str] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    local: frozenset[tuple[str, str]] = frozenset()

    def kind(self, path: str) -> str:
        """Return the kind of a field, empty when it is not known."""
        return self.fields.get(path, "") if isinstance(self.fields, Mapping) else ""


# Kinds that have no text of their own: what to say of one printed as it is.
UNPRINTABLE = {
    "date": "date-sans-forme",
    "heure": "heure-sans-forme",
    "booleen": "booleen-imprime",
    "liste": "liste-imprimee",
    "ensemble": "ensemble-imprime",
    "image": "image-sans-filtre",
}
# The same of what is not simply printed.
WRONG: Mapping[Shape, Mapping[str, str]] = {
    Shape.TRUTH: {"": "booleen-imprime"},
    Shape.CONDITION: {"booleen": "booleen-imprime"},
    Shape.SUM: {"date": "calcul-de-date", "heure": "calcul-de-date"},
}


def lint(
    found: Iterable[tuple[Use, Source]], dictionary: Dictionary, filters: Collection[str] = ()
) -> Iterator[Fault]:
    """Yield a fault per name that is unknown, or printed as it is though it has no text, and place.

    ``filters``: their names, which people take for functions.
    """
    known = set(dictionary.fields)
    known |= {path[:end] for path in dictionary.fields for end, letter in enumerate(path) if letter == "."}
    seen: set[tuple[str, str, object]] = set()
    for use, source in found:
        spot = source.spot(use.line)
        fault = _fault(use, known, dictionary, source.member)
        if fault is not None and fault.code == "nom-inconnu" and use.path in filters:
            fault = Fault("filtre-appele", values=(("nom", use.path),))
        key = (use.path or use.printed, fault.code if fault else "", spot)
        if fault is not None and key not in seen:
            seen.add(key)
            yield replace(fault, file=source.file, spot=spot)


def _fault(use: Use, known: set[str], dictionary: Dictionary, member: str) -> Fault | None:
    if use.path and not _exists(use.path, known):
        root = use.path.partition(".")[0]
        if any(name == root and of != member for of, name in dictionary.local):
            return Fault("variable-de-boucle", values=(("nom", use.path),))
        return _unknown(use.path, sorted(known), dictionary)
    kind = dictionary.kind(use.path)
    code = WRONG.get(use.shape, UNPRINTABLE).get(_shown(use, kind, known), "")
    if not use.printed or not code:
        return None
    given = (("nom", use.printed), ("filtre", dictionary.filters.get(kind, "")))
    return Fault(code, values=given)


def _shown(use: Use, kind: str, known: set[str]) -> str:
    """Return the kind of what is printed: one of a list of records is a record."""
    if use.shape is Shape.ELEMENT:
        return "ensemble" if any(name.startswith(use.path + ".") for name in known) else ""
    return kind


def _exists(path: str, known: set[str]) -> bool:
    base, _, last = path.rpartition(".")
    return path in known or (last in OF_VALUES and base in known)


def _unknown(path: str, known: list[str], dictionary: Dictionary) -> Fault:
    if path in dictionary.elsewhere:
        return Fault("champ-d-ailleurs", values=(("nom", path), ("documents", dictionary.elsewhere[path])))
    same = [name for name in known if fold(name) == fold(path)]
    if same:
        return Fault("nom-mal-ecrit", values=(("nom", path), ("voulu", same[0])))
    close = _near(path, known)
    advice = ("conseil-proche",) if close else ()
    return Fault("nom-inconnu", values=(("nom", path), ("voulu", close)), advice=advice)


def _near(path: str, known: list[str]) -> str:
    """Return the name probably meant, empty when none is near: one beside it by its last word, else any."""
    base, _, last = path.rpartition(".")
    beside = [name.rpartition(".")[2] for name in known if name.rpartition(".")[0] == base]
    if found := get_close_matches(last, beside, 1, 0.7):
        return f"{base}.{found[0]}" if base else found[0]
    return next(iter(get_close_matches(path, known, 1, 0.75)), "")
