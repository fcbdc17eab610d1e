"""All the faults of a template at once, each with its part, its heading and its paragraph."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jinja2 import Environment
from lxml import etree

from pipeline.issues import Issue, Severity
from pipeline.render.blocks import Blocks
from pipeline.render.clean import W
from pipeline.render.errors import TemplateError
from pipeline.render.outline import Outline
from pipeline.render.places import Spot, owner, paragraph_text
from pipeline.render.slips import Fault, in_tag, in_text
from pipeline.render.tags import Stray, Tag, meant, mended, read

_MERGE_FIELD = re.compile(r"\bMERGEFIELD\s+\"?([\w.]+)")
OUT_OF_SIGHT = (
    "Elle n’est pas dans le texte courant : cherchez-la dans un passage supprimé (onglet Révision),"
    " un code de champ (Alt+F9) ou le texte de remplacement d’une image."
)
HOLDERS = {
    "p": ("paragraphe", W + "p"),
    "tr": ("ligne de tableau", W + "tr"),
    "tc": ("cellule de tableau", W + "tc"),
}


def issue(fault: Fault, spot: Spot, file: str) -> Issue:
    """Return a fault as an issue of its template."""
    return Issue(fault.code, Severity.ERREUR, fault.message, fault.remedy, spot.origin(file))


def of_part(
    root: etree._Element, spots: Sequence[Spot], file: str, environment: Environment, outline: Outline
) -> Iterator[Issue]:
    """Yield the faults of one part, paragraph by paragraph; note its tags in ``outline``."""
    blocks = Blocks(environment)
    for rank, (paragraph, spot) in enumerate(zip(root.iter(W + "p"), spots, strict=True)):
        text = paragraph_text(paragraph)
        if any(mark in text for mark in "{}«"):
            for tag, found in _of_paragraph(paragraph, text, spot, blocks):
                if tag:
                    outline.add(tag, rank)
                yield from (issue(fault, spot, file) for fault in found)
        for fault in (*_merge_fields(paragraph, text), *_elsewhere(paragraph, blocks)):
            yield issue(fault, spot, file)
    for fault, place in blocks.unclosed():
        if isinstance(place, Spot):
            yield issue(fault, place, file)


def of_text(text: str, spot: Spot, file: str, environment: Environment) -> Iterator[Issue]:
    """Yield the faults of one property of the document."""
    blocks = Blocks(environment)
    for item in read(text):
        faults = list(in_text(item) if isinstance(item, Stray) else in_tag(item))
        if isinstance(item, Tag) and not faults:
            faults = list(blocks.feed(item, spot))
        yield from (issue(fault, spot, file) for fault in faults)
    yield from (issue(fault, spot, file) for fault, _ in blocks.unclosed())


def _of_paragraph(
    paragraph: etree._Element, text: str, spot: Spot, blocks: Blocks
) -> Iterator[tuple[Tag | None, list[Fault]]]:
    """Yield each tag, as it was probably meant, with its faults; ``None`` for what is outside tags."""
    for item in read(text):
        if isinstance(item, Stray):
            faults = [] if blocks.raw else list(in_text(item))
            yield None, faults
            for unfinished in meant(item):
                list(blocks.feed(unfinished, spot))
                yield unfinished, []
        elif not blocks.raw or item.keyword == "endraw":
            slips = list(in_tag(item))
            one = mended(item) if slips else item
            consequences = list(blocks.feed(one, spot))
            yield one, slips or [*consequences, *_alone(paragraph, item)]


def _elsewhere(paragraph: etree._Element, blocks: Blocks) -> Iterator[Fault]:
    """Yield the faults of the tags that are filled too, but out of sight."""
    for element in paragraph.iter():
        hidden = [*map(str, element.attrib.values()), (element.tag != W + "t" and element.text) or ""]
        for text in hidden:
            if ("{{" in text or "{%" in text) and owner(element) is paragraph:
                tags = [item for item in read(text) if isinstance(item, Tag)]
                found = [fault for tag in tags for fault in list(in_tag(tag)) or blocks.feed(tag, None)]
                yield from (replace(fault, remedy=f"{fault.remedy} {OUT_OF_SIGHT}") for fault in found)


def _alone(paragraph: etree._Element, tag: Tag) -> Iterator[Fault]:
    """A tag glued to p, tr or tc replaces its holder: whatever else is in it would vanish without a word."""
    if tag.scope not in HOLDERS:
        return
    what, element = HOLDERS[tag.scope]
    holder = paragraph if tag.scope == "p" else next(paragraph.iterancestors(element), None)
    if holder is None:
        message = f"La balise « {tag.text} » n’est pas dans un tableau."
        yield Fault(f"{tag.scope}-hors-tableau", message, f"Ôtez les lettres « {tag.scope} ».", tag.text)
        return
    rest = "".join(text.text or "" for text in holder.iter(W + "t")).replace(tag.text, "", 1).strip()
    if rest:
        yield Fault(
            f"{tag.scope}-pas-seul",
            f"La balise « {tag.text} » n’est pas seule dans sa {what}."
            if what != "paragraphe"
            else f"La balise « {tag.text} » n’est pas seule dans son paragraphe.",
            f"Mettez-la seule : {'un paragraphe' if what == 'paragraphe' else 'une ' + what} par balise.",
            tag.text,
        )


def _merge_fields(paragraph: etree._Element, text: str) -> Iterator[Fault]:
    codes = "".join(code.text or "" for code in paragraph.iter(W + "instrText"))
    codes += "".join(field.get(W + "instr", "") for field in paragraph.iter(W + "fldSimple"))
    for name in _MERGE_FIELD.findall(codes):
        if f"«{name}»" not in text:
            yield Fault(
                "champ-de-fusion",
                f"« {name} » est un champ de publipostage, que le programme ne remplit pas.",
                "Remplacez-le par une balise {{ … }}.",
                name,
            )


def raise_all(issues: Sequence[Issue], name: str) -> None:
    """Raise one error that lists every fault, if there is any."""
    if not issues:
        return
    count = f"{len(issues)} fautes" if len(issues) > 1 else "une faute"
    lines = [f"Le modèle « {name} » contient {count}."]
    lines += [f"– {one.message} {one.remedy} ({one.origin})" for one in issues]
    raise TemplateError("\n".join(lines), "Corrigez le modèle dans Word, puis relancez.", name, tuple(issues))
