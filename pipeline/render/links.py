"""A link given by the data: a text that opens an address, written as a field of Word."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

_OPENED = re.compile(r"(?:https?|ftps?|mailto|tel):[^\s\"\\]+", re.IGNORECASE)
_LINKED = re.compile(r'<w:hyperlink r:id="([^"]*)"[^<>]*>((?:[^<]++|<(?!/?w:hyperlink[ >]))*+)</w:hyperlink>')
_BEGIN, _SEPARATE, _END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


@dataclass(frozen=True, slots=True)
class Link:
    """A text and the address that it opens (http, https, ftp, mailto, tel); it looks as its tag does."""

    texte: str
    adresse: str

    @property
    def sound(self) -> bool:
        """Whether the address is one that a document may open."""
        return _OPENED.fullmatch(self.adresse) is not None


def field(text: str, address: str, run: str) -> str:
    """Return the runs of a link between the run that ends and the one that begins again.

    ``text`` is XML already, ``run`` the properties that each of them repeats.
    """
    code = f'<w:r>{run}<w:instrText xml:space="preserve"> HYPERLINK "{escape(address)}" </w:instrText></w:r>'
    opened = f'<w:r>{run}<w:t xml:space="preserve">'
    return f"</w:t></w:r>{_BEGIN}{code}{_SEPARATE}{opened}{text}</w:t></w:r>{_END}{opened}"


def with_fields(xml: str) -> str:
    """Return rich text with its links as fields where they give an address instead of a number."""
    return _LINKED.sub(_as_field, xml) if "<w:hyperlink" in xml else xml


def _as_field(link: re.Match[str]) -> str:
    address = unescape(link[1])
    if not _OPENED.fullmatch(address):
        return link.group()
    code = f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "{escape(address)}" </w:instrText></w:r>'
    return f"{_BEGIN}{code}{_SEPARATE}{link[2]}{_END}"
