"""What in a template would run, or call elsewhere, once its documents are opened: named, never kept."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.ooxml.parts import RELATIONSHIP, parse, relationships
from pipeline.render.clean import W

# Fields that run a program or bring in what lies elsewhere.
FIELDS = frozenset(
    {
        "DDE",
        "DDEAUTO",
        "INCLUDEPICTURE",
        "INCLUDETEXT",
        "INCLUDE",
        "IMPORT",
        "LINK",
        "DATABASE",
        "MACROBUTTON",
    }
    | {"RD", "EMBED", "OCX", "CONTROL", "ADDIN", "HTMLCONTROL"}
)
# Relationships that bring in an object, a program or another document, wherever these lie.
PARTS = {
    "oleObject": "objet incorporé",
    "control": "contrôle ActiveX",
    "activeXControlBinary": "contrôle ActiveX",
    "aFChunk": "document incorporé (altChunk)",
    "subDocument": "sous-document",
    "frame": "cadre",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "attachedToolbars": "barre d’outils",
}
# What a person may put into a text, and what cleaning drops anyway.
LINKS = frozenset({"hyperlink", "attachedTemplate"})
_REMOTE = re.compile(r"(?:https?|ftp|file://[^/]|\\\\|//)", re.IGNORECASE)
_WORD = re.compile(r"[\s\\]{0,64}([A-Za-z]{1,20}|[{][{%])")
_SHOWN = 80


def active_content(members: Mapping[str, bytes]) -> list[str]:
    """Return what is active in a template, each once, as a person would name it (French)."""
    found = [what for name, root in relationships(members) for what in _related(root)]
    for name, data in members.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += _in_part(parse(data))
    return list(dict.fromkeys(found))


def _related(root: etree._Element) -> Iterator[str]:
    for link in root.iter(RELATIONSHIP):
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        away = link.get("TargetMode") == "External"
        if kind in PARTS:
            yield f"{PARTS[kind]} « {target[:_SHOWN]} »"
        elif away and (kind not in LINKS or (kind == "attachedTemplate" and _REMOTE.match(target))):
            name = "modèle attaché" if kind == "attachedTemplate" else "contenu extérieur"
            yield f"{name} « {target[:_SHOWN]} »"


def _in_part(root: etree._Element) -> Iterator[str]:
    for _, code in codes(root):
        word = _WORD.match(code)
        if word and (word[1].upper() in FIELDS or word[1].startswith("{")):
            yield f"champ « {code.strip()[:_SHOWN]} »"
    for element in root.iter("{urn:schemas-microsoft-com:vml}*"):
        for name in ("src", "href"):
            if _REMOTE.match(element.get(name, "")):
                yield f"contenu extérieur « {element.get(name, '')[:_SHOWN]} »"


def codes(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The code of each field of a part and where it begins, put together from its pieces.

    Of a field within another: its code apart, then in that of the other.
    """
    open_fields: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(W + "fldChar", W + "instrText", W + "delInstrText", W + "fldSimple"):
        if element.tag == W + "fldSimple":
            yield element, element.get(W + "instr", "")
        elif element.tag != W + "fldChar":
            open_fields = open_fields or [(element, [])]
            open_fields[-1][1].append(element.text or "")
        elif element.get(W + "fldCharType") == "begin":
            open_fields.append((element, []))
        elif element.get(W + "fldCharType") == "end" and open_fields:
            place, pieces = open_fields.pop()
            yield place, "".join(pieces)
            if open_fields:
                open_fields[-1][1].append(f" {''.join(pieces)} ")
    yield from ((place, "".join(left)) for place, left in open_fields)
