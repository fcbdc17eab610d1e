"""What each act made by us states, kept beside the register so that an amendment can say what it was.

One file, its owner's alone: by the document's key, its terms; None where the signed file says otherwise.
Losing it loses no act: what a frozen file still says is read in it again, the rest is cited without words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.revisions import Terme
from pipeline.store import notes
from pipeline.store.said import says

NAME = "termes.json"


@dataclass(frozen=True, slots=True)
class Enonce:
    """The terms of one act, by their code; ``fige``: looked for in the file that was frozen."""

    termes: Mapping[str, Terme | None]
    fige: bool = False


def recall(registre: Path) -> dict[str, Enonce]:
    """Give what is known by key; nothing without a file that can be read."""
    return notes.recall(
        registre / NAME, lambda found: {key: _loaded(each) for key, each in found.items()}, {}
    )


def keep(registre: Path, known: Mapping[str, Enonce]) -> None:
    """Write them all."""
    notes.keep(registre / NAME, {key: _dumped(each) for key, each in known.items()})


def forget(registre: Path, bilans: Iterable[str]) -> None:
    """Drop what the acts of these bilans stated: their papers are eliminated."""
    known, gone = recall(registre), tuple(bilans)
    kept = {key: each for key, each in known.items() if not _of(key, gone)}
    if len(kept) < len(known):
        keep(registre, kept)


def _of(key: str, bilans: Iterable[str]) -> bool:
    subject = key.partition("/")[2]
    return any(subject == bilan or subject.startswith(f"{bilan}-") for bilan in bilans)


def stated(termes: Iterable[Terme], *, fige: bool) -> Enonce:
    """The terms of an act as it was just made."""
    return Enonce({terme.code: terme for terme in termes}, fige)


def found_in(text: str, known: Enonce) -> Enonce:
    """The same terms once looked for in the text of the frozen file."""
    return Enonce({code: _kept(text, terme) for code, terme in known.termes.items()}, fige=True)


def _kept(text: str, terme: Terme | None) -> Terme | None:
    if terme is None or not (says(text, terme.pieces) or says(text, [terme.texte])):
        return None
    return terme


def _loaded(told: Mapping[str, object]) -> Enonce:
    terms: Mapping[str, list[object] | None] = told["termes"]  # type: ignore[assignment]
    return Enonce({code: _term(code, each) for code, each in terms.items()}, bool(told["fige"]))


def _term(code: str, told: list[object] | None) -> Terme | None:
    if told is None:
        return None
    value, text, pieces = told
    return Terme(code, str(value), str(text), tuple(map(str, pieces)))  # type: ignore[call-overload]


def _dumped(known: Enonce) -> dict[str, object]:
    terms = {code: t and [t.valeur, t.texte, list(t.pieces)] for code, t in known.termes.items()}
    return {"fige": known.fige, "termes": terms}
