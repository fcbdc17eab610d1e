"""What to do today, as a page and for other programs: by person, then by dossier; owner-only."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from pipeline.french import accord, date_courte, date_longue
from pipeline.model.frise import DEMANDE, FIN, PREVUE, SEANCE, SIGNATURE, Frise
from pipeline.model.taches import A_POINTER, Tache
from pipeline.report.frise import dessin
from pipeline.store import files

PAGE = Path(__file__).with_name("a-faire.html.j2")
NOM = "a-faire"


LEGENDE = (
    (DEMANDE, "demande"),
    (SIGNATURE, "signature"),
    (SEANCE, "séance tenue"),
    (PREVUE, "séance prévue"),
    (FIN, "fin, prévue ou atteinte"),
)


def publish(taches: Sequence[Tache], day: date, outputs: Path, frises: Sequence[Frise] = ()) -> Path:
    """Write ``a-faire.html`` and ``a-faire.json``, owner-only; return the page."""
    files.make_folder(outputs)
    page = outputs / f"{NOM}.html"
    files.write(page, as_html(taches, day, frises).encode(), private=True)
    files.write(outputs / f"{NOM}.json", as_json(taches, day).encode(), private=True)
    return page


def as_json(taches: Sequence[Tache], day: date) -> str:
    """The same for other programs: days in ISO form."""
    told = [
        {
            "sorte": tache.sorte,
            "reference": tache.reference,
            "agent": tache.agent,
            "qui": tache.qui,
            "jour": tache.jour.isoformat(),
            "quoi": tache.quoi,
            "messages": [{"a": m.a, "objet": m.objet, "texte": m.texte} for m in tache.messages],
        }
        for tache in taches
    ]
    return json.dumps({"jour": day.isoformat(), "taches": told}, ensure_ascii=False, indent=1) + "\n"


def as_html(taches: Sequence[Tache], day: date, frises: Sequence[Frise] = ()) -> str:
    """The page: whom each thing awaits, with messages to copy, then each dossier, then all along time."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(PAGE.read_text(encoding="utf-8")).render(
        jour=date_longue(day),
        nombre=len(taches),
        personnes=_by(taches, lambda tache: tache.qui),
        dossiers=_by(taches, lambda tache: f"{tache.reference} – {tache.agent}"),
        court=date_courte,
        accord=accord,
        statuts=A_POINTER,
        passe=day,
        dessin=dessin(frises, day),
        legende=LEGENDE,
    )


def _by(taches: Sequence[Tache], key: Callable[[Tache], str]) -> list[tuple[str, list[Tache]]]:
    """Groups in the order of their names, each keeping the order of days."""
    return [(name, list(group)) for name, group in groupby(sorted(taches, key=key), key=key)]
