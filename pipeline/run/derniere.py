"""The last production in one sentence, from the report that it left."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.french import accord, date_longue, heure, liste, nombre
from pipeline.report.run import AGENDA, CALENDRIER
from pipeline.settings import Settings
from pipeline.store.outcome import Status

TOLD = (Status.FAIT, Status.RETENU, Status.CONSERVE, Status.FIGE, Status.INCHANGE)


def derniere(settings: Settings) -> str:
    """« Le 26 novembre 2026 à 9 h 12 : 12 faits, 3 retenus. »; "" when there is none to tell."""
    path = settings.outputs / "rapport.json"
    try:
        stamp = datetime.fromtimestamp(path.stat().st_mtime)
        found = json.loads(path.read_bytes())
        counts = Counter(document["status"] for document in _listed(found["documents"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    told = [f"{nombre(n)} {accord(n, status.value)}" for status in TOLD if (n := counts[status.value])]
    when = f"Le {date_longue(stamp.date())} à {heure(stamp.time())}"
    return f"{when} : {liste(told) or 'aucun document'}."


def _listed(documents: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """A calendar and its agenda file as one, as the console counts them."""
    calendars = {_fate(document) for document in documents if document["kind"] == CALENDRIER}
    return (d for d in documents if d["kind"] != AGENDA or _fate(d) not in calendars)


def _fate(document: Mapping[str, Any]) -> tuple[str, str]:
    return str(document["dossier"]), document["status"]
