"""What a refresh has to tell, and whether a value may be rewritten: three digests decide."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.store.outcome import Change
from pipeline.synthese.anchors import Restyle, short
from pipeline.synthese.machine import CELL

# Word's date picker writes « 1 septembre 2026 » for the same day.
_FIRST = re.compile(
    r"\b1\s+(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)


@dataclass
class Told:
    """What a refresh has to tell: the changes, and the values in which a person typed.

    ``theirs`` are the columns of the action plan that bear a title of a person's own.
    """

    remembered: Mapping[str, str]
    restyle: Restyle
    changes: list[Change] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    theirs: set[int] = field(default_factory=set)

    def may_rewrite(
        self, name: str, label: str, values: tuple[str, str], plain: bool = True, blank: str = ""
    ) -> bool:
        """Compare one value (old, new) three ways, tell what is to be told, say whether the file follows.

        What is not ``plain`` holds more than text, and that is a person's. ``blank`` is what a cell says when
        nothing was ever written there.
        """
        old, new = (_FIRST.sub(r"1er \1", value) for value in values)
        before = self.remembered.get(name, short(blank) if name.startswith(CELL) else None)
        if short(old) == short(new) or before == short(new):
            return False  # already right, or the workbook did not change: a difference is the person's own
        typed = before != short(old) or not plain
        shown = ("", "") if name.startswith(CELL) else values
        self.say(Change(label, *shown, garde=typed))
        if typed:
            self.typed.add(name)
        return not typed

    def cannot(self, name: str, label: str, new: str) -> None:
        """Tell of a value that changed and has no place in the file any more."""
        if self.remembered.get(name, "") != short(new):
            self.say(Change(label, "", "", garde=True))
            self.typed.add(name)

    def stands(self, name: str, mine: str | None, now: str) -> bool:
        """Tell whether a region says what it should already, or the workbook did not change it."""
        fresh = short(now)
        return self.remembered.get(name) == fresh or (mine is not None and short(mine) == fresh)

    def lags(self, name: str, label: str) -> None:
        """Tell of what changed and was not brought into the file; said again until somebody settles it."""
        self.say(Change(f"{label} : n’a pas suivi", "", "", garde=True))
        self.typed.add(name)

    def say(self, change: Change) -> None:
        """Tell of a change, once."""
        if change not in self.changes:
            self.changes.append(change)

    def parts(self, fresh: Mapping[str, str]) -> str:
        """Give the digests to remember: where a person typed, those of before, so that it is said again."""
        kept = {name: value for name, value in fresh.items() if name not in self.typed}
        kept |= {name: self.remembered[name] for name in self.typed if name in self.remembered}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)
