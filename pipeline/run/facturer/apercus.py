"""The first page of an invoice as it would be issued now, as a picture; nothing is numbered nor written."""

import tempfile
from pathlib import Path

from pipeline.errors import UserError
from pipeline.run.consulter import premiere_page
from pipeline.run.contents import variables
from pipeline.run.gather import Gathered
from pipeline.run.plan import Item
from pipeline.run.templates import known, load_templates
from pipeline.settings import Settings


def brouillons(gathered: Gathered) -> list[Item]:
    """The invoices that may be issued, in the order of the plan."""
    return [item for item in gathered.plan.items if item.sujet.brouillon is not None]


def apercu(settings: Settings, gathered: Gathered, cle: str) -> bytes:
    """The picture of one of them (PNG). Raises ``UserError`` when it is not to be issued any more."""
    item = next((each for each in brouillons(gathered) if each.key == cle), None)
    if item is None or item.type.template is None:
        raise UserError("Cette facture n’est plus à émettre.", "Revenez au choix des bilans à facturer.")
    templates = load_templates(settings, {item.type.template: known(item.type)})
    for fault in templates.faults.values():
        raise fault
    data = templates.compiled[item.type.template].render(variables(item.produire(gathered.ressources)))
    with tempfile.TemporaryDirectory(prefix="bilan-brouillon-") as folder:
        path = Path(folder) / "brouillon.docx"
        path.write_bytes(data)
        return premiere_page(settings, path)
