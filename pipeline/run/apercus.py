"""Previews of a template on the emptiest and the fullest of an office’s dossiers: Word, PDF and picture."""

from pathlib import Path

from pipeline.errors import UserError
from pipeline.run.contents import variables
from pipeline.run.gather import gather
from pipeline.run.templates import known, load_templates
from pipeline.settings import Settings
from pipeline.store import files

APERCUS = "modeles-apercus"


def apercu(settings: Settings, famille: str) -> list[Path]:
    """Write what a type gives on the emptiest and the fullest real dossiers, as Word, PDF and PNG."""
    gathered = gather(settings)
    items = [item for item in gathered.plan.items if item.type.famille == famille and item.type.template]
    if not items:
        raise UserError(
            "Aucun document de ce type n’est à faire avec ces classeurs.",
            "Remplissez un classeur, ou essayez avec l’exemple : --inputs inputs.",
        )
    name = items[0].type.template or ""
    kind = items[0].type
    templates = load_templates(settings, {name: known(kind)})
    for fault in templates.faults.values():
        raise fault
    contexts = [variables(item.produire(gathered.ressources)) for item in items if item.type is kind]
    contexts.sort(key=lambda one: len(repr(one)))
    folder = settings.outputs / APERCUS
    files.make_folder(folder, private=True)
    chosen = {"le plus vide": contexts[0], "le plus rempli": contexts[-1]}
    words = []
    for label, context in chosen.items():
        words.append(folder / f"{name.removesuffix('.docx')}, {label}.docx")
        files.write(words[-1], templates.compiled[name].render(context), private=True)
    return _previews(settings, words)


def _previews(settings: Settings, words: list[Path]) -> list[Path]:
    """Each Word file, then its PDF and its first page."""
    from pipeline.run.grappe.lots import apercu as first_page  # noqa: PLC0415 - the check does without it
    from pipeline.run.grappe.lots import pdfs  # noqa: PLC0415

    made = []
    for result in sorted(pdfs(settings, words), key=lambda one: words.index(one.source)):
        if result.data is None:
            what = f"L’aperçu de « {result.source.name} » n’a pas pu être fait : {result.reason}."
            raise UserError(what, "Ouvrez-le dans Word.")
        pdf, picture = result.source.with_suffix(".pdf"), result.source.with_suffix(".png")
        files.write(pdf, result.data, private=True)
        files.write(picture, first_page(settings, result.data), private=True)
        made += [result.source, pdf, picture]
    return made
