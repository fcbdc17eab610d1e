"""Where each machine-owned field stands in a synthesis: by its content control, else by its hidden bookmark.

Convention with the template: one inline control per field, tag ``bilan_<champ>``, its content held also by a
bookmark ``_bilan_<champ>``, all in one paragraph. LibreOffice loses the tags and keeps the bookmarks. What is
moved from one file to another finds its styles there by their names: Word and LibreOffice give them other
identifiers when they save (« heading 1 » is Titre1 in French Word).
"""

import copy
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.store.package import Package
from pipeline.store.wordml import (
    NS,
    W,
    attribute,
    child_of,
    detach,
    nearest,
    parent_of,
    select,
    style_names,
    text_of,
)

_REFERENCES = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")


class Restyle:
    """Copies elements of a fresh document for an older one."""

    def __init__(self, fresh: Package, old: Package) -> None:
        there = {name.casefold(): identifier for identifier, name in style_names(old).items()}
        self._names: Mapping[str, str] = {
            identifier: there.get(name.casefold(), "") for identifier, name in style_names(fresh).items()
        }

    def copied(self, element: etree._Element) -> etree._Element:
        """Copy an element, its styles as the older document knows them; unknown ones are left out."""
        made = copy.deepcopy(element)
        for reference in list(made.iter(*_REFERENCES)):
            known = self._names.get(attribute(reference), "")
            if known:
                reference.set(f"{W}val", known)
            else:
                detach(reference)
        return made


TAG, BOOKMARK = "bilan_", "_bilan_"
SIGN = TAG.encode()
# What stands before « showingPlcHdr » in a control's properties: the schema wants this order.
_BEFORE_PROMPT = (
    "w:sdtPr/w:*[contains(' alias tag id lock placeholder temporary ', concat(' ', local-name(), ' '))]"
)
_MACHINE = {
    W + name
    for name in ("rPr", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak", "sym")
}


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a field: the element after or inside which its runs stand, and these runs."""

    start: etree._Element
    runs: tuple[etree._Element, ...]

    @property
    def control(self) -> etree._Element | None:
        """Give the content control, None when the field was found by its bookmark."""
        return self.start.getparent() if self.start.tag == f"{W}sdtContent" else None

    def text(self) -> str:
        """Give what the field says, blanks made single; a break of paragraph shows."""
        pieces, last = [], None
        for run in self.runs:
            paragraph = nearest(run, "p")
            if last is not None and paragraph is not last:
                pieces.append(" ¶ ")
            last = paragraph
            pieces.append(text_of(run))
        return " ".join("".join(pieces).split())


def places(root: etree._Element) -> dict[str, list[Place]]:
    """Give every occurrence of every field of a part."""
    found: dict[str, list[Place]] = defaultdict(list)
    for control in root.iter(f"{W}sdt"):
        tag = attribute(child_of(child_of(control, "sdtPr"), "tag"))
        content = child_of(control, "sdtContent")
        if tag.startswith(TAG) and content is not None:
            found[tag.removeprefix(TAG)].append(Place(content, tuple(_said(content.iter(f"{W}r")))))
    for name, place in _bookmarked(root, frozenset(found)):
        found[name].append(place)
    return dict(found)


def label_of(name: str, place: Place) -> str:
    """Give a field's name for a reader: the control's title, else the name in words."""
    control = place.control
    title = attribute(control.find("w:sdtPr/w:alias", NS)) if control is not None else ""
    return title or name.replace("_", " ")


def holds_anchor(element: etree._Element) -> bool:
    """Tell whether an element contains a machine-owned field."""
    named = ((f"{W}tag", "val", TAG), (f"{W}bookmarkStart", "name", BOOKMARK))
    return any(
        attribute(node, name).startswith(sign) for tag, name, sign in named for node in element.iter(tag)
    )


def short(text: str) -> str:
    """Give the digest under which a value is remembered; that of nothing is nothing."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""


def transplant(old: Place, new: Place, restyle: Restyle) -> None:
    """Put the content of a freshly rendered field in the place of the old one; comments around it stay."""
    ours = [run for run in old.runs if all(child.tag in _MACHINE for child in run)]
    fresh = [restyle.copied(run) for run in new.runs]
    if ours:
        for run in fresh:
            ours[0].addprevious(run)
    elif old.control is not None:
        _open_end(old.start).extend(fresh)
    else:
        for run in reversed(fresh):
            old.start.addnext(run)
    for run in ours:
        detach(run)
    _dress(old.control, new.control)


def _open_end(content: etree._Element) -> etree._Element:
    """Give the element in which an empty control takes runs: itself, or its one paragraph."""
    paragraph = content.find("w:p", NS)
    return content if paragraph is None else paragraph


def _dress(old: etree._Element | None, new: etree._Element | None) -> None:
    """Say of a control whether it still shows its prompt, and the date it holds, as the fresh one does."""
    if old is None or new is None:
        return
    for name in ("showingPlcHdr", "date"):
        mine, theirs = old.find(f"w:sdtPr/w:{name}", NS), new.find(f"w:sdtPr/w:{name}", NS)
        if mine is not None and theirs is not None:
            parent_of(mine).replace(mine, copy.deepcopy(theirs))
        elif mine is not None and name == "showingPlcHdr":
            detach(mine)
        elif theirs is not None and name == "showingPlcHdr":
            select(old, _BEFORE_PROMPT)[-1].addnext(copy.deepcopy(theirs))


def _bookmarked(root: etree._Element, known: frozenset[str]) -> Iterator[tuple[str, Place]]:
    ends: Mapping[str, etree._Element] = {attribute(end, "id"): end for end in root.iter(f"{W}bookmarkEnd")}
    for start in root.iter(f"{W}bookmarkStart"):
        sign, _, name = attribute(start, "name").partition(BOOKMARK)
        end = ends.get(attribute(start, "id"))
        if name and not sign and name not in known and end is not None:
            runs = _between(start, end)
            if runs is not None:
                yield name, Place(start, tuple(runs))


def _between(start: etree._Element, end: etree._Element) -> list[etree._Element] | None:
    """Give the runs from a bookmark's start to its end, None when the end does not follow."""
    runs: list[etree._Element] = []
    for node in select(start, "following::*[self::w:r or self::w:bookmarkEnd]"):
        if node is end:
            return list(_said(iter(runs)))
        if node.tag == f"{W}r":
            runs.append(node)
    return None


def _said(runs: Iterator[etree._Element]) -> Iterator[etree._Element]:
    return (run for run in runs if parent_of(run).tag not in (f"{W}del", f"{W}moveFrom"))
