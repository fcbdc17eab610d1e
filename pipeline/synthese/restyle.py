"""Content moved from one Word file to another: its styles are found again there by their names.

Word and LibreOffice give styles other identifiers when they save (« heading 1 » is Titre1 in French Word).
"""

import copy
from collections.abc import Mapping

from lxml import etree

from pipeline.store.package import Package
from pipeline.synthese.headings import style_names
from pipeline.synthese.wordml import W, attribute, detach

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
