"""What a value of a foreign column becomes, for a person to see before anything is used."""

from collections.abc import Callable
from datetime import date, time

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.mapping import names
from pipeline.workbook.mapping.decisions import Known, key
from pipeline.workbook.mapping.proposal import FIELDS
from pipeline.workbook.mapping.sessions import span, yes
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.sheets import Agent, Employeur, Seance
from pipeline.workbook.values import Mended, Refused, converter

Decided = Callable[[str, str], str]
_UNREAD = "illisible"
_ORDINARY: dict[str, type[Ligne]] = {"Agents": Agent, "Séances": Seance, "Employeurs": Employeur}


def before_and_after(target: str, value: CellValue, decided: Decided) -> str:
    """« 9h-11h → 09:00 – 11:00 »; a value that is not carried stands alone."""
    before = shown(value)
    after = _after(FIELDS.get(target, ""), value, decided)
    return f"{before} → {after}" if after else before


def _after(field: str, value: CellValue, decided: Decided) -> str:
    sheet, _, nom = field.partition(".")
    text = names.text_of(value)
    if nom == "nom_prenom":
        split = names.by_capitals(decided(nom, text) or text)
        return f"nom {split[0]}, prénom {split[1]}" if split else "à décider"
    if nom in ("employeur", "intervenant", "dispositif"):
        return decided(nom, text) or "à décider"
    if nom == "horaire":
        found = span(value)
        return f"{shown(found[0])} – {shown(found[1])}" if found else _converted(Seance, "debut", value)
    if nom == "fait":
        return "réalisée" if yes(value) else "(rien)"
    return _converted(_ORDINARY[sheet], nom, decided(nom, text) or value) if sheet else ""


def _converted(modele: type[Ligne], nom: str, value: CellValue) -> str:
    column = next(column for column in columns(modele) if column.nom == nom)
    try:
        made = converter(column)(value)
    except Refused:
        return _UNREAD
    return _words(made.value if isinstance(made, Mended) else made)


def _words(made: object) -> str:
    if isinstance(made, bool):
        return "oui" if made else "non"
    if isinstance(made, tuple):
        return ", ".join(map(_words, made))
    if isinstance(made, date | time):
        return shown(made)
    return str(getattr(made, "value", made))


def decider(known: Known, proposed: dict[str, str]) -> Decided:
    """What a value becomes: by what was confirmed, else as proposed."""
    return lambda nom, text: known.decided.get(key(nom, text)) or proposed.get(key(nom, text), "")
