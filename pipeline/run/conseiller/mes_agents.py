"""« Mes agents »: one look at each synthesis before the month begins, a page and a workbook."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipeline.errors import UserError
from pipeline.french import date_longue, duree, liste, pluriel
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier
from pipeline.run.conseiller import relectures
from pipeline.run.espace.conservation import echeance
from pipeline.settings import Settings
from pipeline.sheetfiles.formulas import guarded
from pipeline.store import files
from pipeline.store.package import Package
from pipeline.synthese.clean_copy import marks_of
from pipeline.synthese.consentements import living
from pipeline.synthese.read_back import Relue
from pipeline.synthese.sections import sections

FOLDER, NAME = "conseiller", "mes-agents"
AJOUTEE = "une rubrique ajoutée"
HEADINGS = (
    *(
        "Conseiller",
        "Référence",
        "Agent",
        "Dispositif",
        "Prochain rendez-vous",
        "Heures faites",
        "Heures convenues",
    ),
    *("Parties vides", "Dernière modification", "Révisions et commentaires", "Consentements", "Signature"),
    *("À détruire après le", "Ce qui a changé depuis la dernière relecture", "Fichier"),
)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One agent: the cells under ``HEADINGS``, ``path`` the synthesis under outputs ("" for none)."""

    cellules: tuple[str, ...]
    path: str


def write(settings: Settings, dossiers: Iterable[Dossier], relues: Iterable[Relue]) -> Path:
    """Write the page and the workbook, owner-only; what changed is since the last time they were written."""
    found = {relue.reference: relue for relue in relues}
    last, before = relectures.load(settings.registre)
    now = {reference: _digests(settings.outputs, relue) for reference, relue in found.items()}
    lines = [
        _line(settings, dossier, found[dossier.bilan], before, now[dossier.bilan])
        for dossier in dossiers
        if dossier.bilan in found
    ]
    lines.sort(key=lambda line: line.cellules)
    folder = settings.outputs / FOLDER
    files.make_folder(folder, private=True)
    page = folder / f"{NAME}.html"
    files.write(page, _page(settings.day, last, lines).encode(), private=True)
    files.write(folder / f"{NAME}.xlsx", _workbook(lines), private=True)
    relectures.save(settings.registre, settings.day.isoformat(), now)
    return page


def _line(
    settings: Settings,
    dossier: Dossier,
    relue: Relue,
    before: Mapping[str, dict[str, str]],
    now: dict[str, str],
) -> Ligne:
    done = heures.bilan(dossier).realisees
    agreed = heures.duree_convenue(dossier)
    last = echeance(dossier)
    signed = dossier.agent.row.synthese_signee_le
    cells = (
        liste(f"{r.row.prenom} {r.row.nom}" for r in dossier.intervenants) or "sans conseiller",
        dossier.reference,
        f"{dossier.agent.row.prenom} {dossier.agent.row.nom}",
        dossier.dispositif.libelle_public,
        _next(dossier, settings.day),
        duree(done),
        duree(agreed) if agreed is not None else "",
        relue.faute or ", ".join(title.partition(" ")[0].rstrip(".") for title in relue.vides) or "aucune",
        *(("", "") if relue.faute else _of_file(files.actual(settings.outputs, relue.path))),
        ", ".join(record.row.destinataire for record in dossier.accords if living(record.row, settings.day)),
        f"signée le {date_longue(signed)}" if signed else "",
        date_longue(last) if last else "",
        changed(before.get(dossier.bilan), now),
        relue.path,
    )
    return Ligne(cells, relue.path)


def _next(dossier: Dossier, day: date) -> str:
    coming = (s.row.date for s in etats.au_calendrier(dossier) if s.row.date >= day and not s.autonomie)
    first = min(coming, default=None)
    return date_longue(first) if first else ""


def _of_file(path: Path) -> tuple[str, str]:
    """When the file was last saved, and what of it is still to be settled."""
    try:
        stamp = datetime.fromtimestamp(path.stat().st_mtime)
        marks = marks_of(Package(path.read_bytes()))
    except (OSError, UserError):
        return "", ""
    return date_longue(stamp.date()), str(marks)


def _digests(outputs: Path, relue: Relue) -> dict[str, str]:
    """The digest of each section that says something, by what its heading is remembered by."""
    if relue.faute:
        return {}
    try:
        return relectures.digests(sections(files.actual(outputs, relue.path).read_bytes()))
    except (OSError, UserError):
        return {}


def changed(before: Mapping[str, str] | None, now: Mapping[str, str]) -> str:
    """« remplie : 2.3.1 ; modifiée : 1.1 ; vidée : 4.1 »; what a first look cannot know is not said."""
    if before is None:
        return "première relecture"
    told = {
        "remplie": [title for title in now if title not in before],
        "modifiée": [title for title in now if title in before and before[title] != now[title]],
        "vidée": [title for title in before if title not in now],
    }
    said = (f"{word} : {', '.join(_short(each) for each in which)}" for word, which in told.items() if which)
    return " ; ".join(said) or "rien"


def _short(key: str) -> str:
    return AJOUTEE if key.startswith(relectures.OWN) else key


def _page(day: date, before: str, lines: list[Ligne]) -> str:
    since = f" Depuis la relecture du {date_longue(date.fromisoformat(before))}." if before else ""
    counsellors = dict.fromkeys(line.cellules[0] for line in lines)
    return _FRAME.format(
        day=date_longue(day),
        since=escape(since),
        tables="".join(
            _table(name, [line for line in lines if line.cellules[0] == name]) for name in counsellors
        ),
    )


def _table(name: str, lines: list[Ligne]) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in HEADINGS[1:])
    return (
        f"<h2>{escape(name)} – {escape(pluriel(len(lines), 'agent'))}</h2><div class='large' tabindex='0'>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(_rows(lines))}</tbody></table></div>"
    )


def _rows(lines: list[Ligne]) -> Iterator[str]:
    for line in lines:
        link = f"<a href='../{quote(line.path)}'>ouvrir</a>" if line.path else ""
        said = (*(escape(cell) for cell in line.cellules[1:-1]), link)
        cells = (
            f'<td data-titre="{escape(head)}">{cell}</td>'
            for head, cell in zip(HEADINGS[1:], said, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"


def _workbook(lines: list[Ligne]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import)
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mes agents"
    for row in (HEADINGS, *(line.cellules for line in lines)):
        sheet.append([guarded(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(sheet.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_FRAME = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mes agents</title><style>
body{{font:15px/1.45 Arial,sans-serif;color:#222;margin:1.5rem;max-width:100rem}}
h1,h2{{color:#1f3864}} .large{{overflow-x:auto}} table{{border-collapse:collapse}}
th,td{{border:1px solid #bfbfbf;padding:.35rem .5rem;text-align:left;vertical-align:top;min-width:6rem}}
th{{background:#e8edf4}}
@media(max-width:45rem){{
body{{margin:1rem}} table,tbody,tr,td{{display:block}} thead{{display:none}} td:empty{{display:none}}
tr{{border:1px solid #bfbfbf;margin-bottom:1rem}} td{{border:0;min-width:0}}
td::before{{content:attr(data-titre) " : ";font-weight:bold;color:#1f3864}}
}}
</style></head><body><h1>Mes agents</h1>
<p>Au {day}.{since} Cette page n’est ouverte qu’à vous ; elle ne reprend rien de ce qu’un agent a dit.</p>
{tables}</body></html>
"""
