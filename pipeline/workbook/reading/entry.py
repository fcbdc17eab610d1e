"""A row while it is checked: converted values, wrong fields, whether it can still be used."""

from dataclasses import dataclass, field
from typing import Any

from pipeline.issues import Origin
from pipeline.workbook.columns import Ligne
from pipeline.workbook.records import Place

_USUAL_KEYS = ("reference", "code", "promotion", "numero_de_facture")
_OWNERS = {"Tarifs": ("dispositif",), "Signataires": ("organisme", "employeur")}
"""The fields that say whose a row is, where it has no code of its own."""


@dataclass(slots=True, eq=False)
class Entry:
    """``values`` holds the fields that are filled and right; ``faults`` the fields that are wrong.

    ``broken``: a needed cell is missing or wrong. ``dropped``: the same row stands in another workbook.
    ``causes``: the cells to mend so that a broken row becomes usable.
    """

    modele: type[Ligne]
    place: Place
    values: dict[str, Any]
    faults: set[str] = field(default_factory=set)
    broken: bool = False
    dropped: bool = False
    causes: list[Origin] = field(default_factory=list)

    def wrong(self, nom: str, *, fatal: bool, cause: Origin | None = None) -> None:
        """Take a field's value away; ``fatal``: the row needs it."""
        self.values.pop(nom, None)
        self.faults.add(nom)
        if fatal:
            self.spoil(cause or self.place.at(nom))

    def at(self, nom: str) -> Origin:
        """The cell of a field."""
        return self.place.at(nom)

    def spoil(self, cause: Origin) -> None:
        """The row cannot be used until that cell is mended."""
        self.broken = True
        self.causes.append(cause)

    @property
    def key(self) -> str:
        """Its code or reference, or that of what it is about; empty when unreadable."""
        values = self.values
        for nom in _OWNERS.get(self.modele.feuille.nom, _USUAL_KEYS):
            if found := values.get(nom):
                return str(found)
        return ""

    @property
    def dossier(self) -> str:
        """The reference of the bilan that the row is about, if it is about one."""
        return str(self.values.get("reference") or "")
