"""Random templates: Word's constructs × places of tags, drawn from a seed."""

import re
from collections.abc import Callable
from functools import cache
from random import Random

from pipeline.ooxml.packing import pack
from pipeline.ooxml.reading import read_members
from tests.render.docs import NS, anchored, p, r, table, tc, template, tr
from tests.render.soundness import slim

CONTEXTS: dict[str, dict[str, object]] = {
    "empty": {"x": False, "y": "", "items": []},
    "one": {"x": True, "y": "é & <b>", "items": ["un"]},
    "many": {"x": True, "y": "ligne\nautre\tcolonne", "items": ["un", "deux", "trois"]},
}
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
REVISED = (
    '<w:ins w:id="{0}" w:author="A" w:date="2026-01-01T00:00:00Z">{1}</w:ins>'
    '<w:del w:id="{0}1" w:author="A" w:date="2026-01-01T00:00:00Z">'
    "<w:r><w:delText>{{{{ z }}}}</w:delText></w:r></w:del>"
)


WHEN = 'w:author="A" w:date="2026-01-01T00:00:00Z"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
# A field that refers to a bookmark, its code cut as Word cuts it.
CODE = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
REFERENCE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + CODE.format(" REF sig")
    + CODE.format("net{0} ")
    + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>ici</w:t></w:r>'
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
GREY = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{{ x }}</w:t></w:r>'
SHAPE = (
    '<w:r><w:pict><v:shape id="s{0}" o:spid="_x0000_s{0}" xmlns:o="urn:schemas-microsoft-com:office:office">'
    "<v:textbox><w:txbxContent>{1}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)

_PLACE = "ICI-{}"
_ROOT = re.compile(rb"<(w:(?:document|hdr|ftr|footnotes))\b[^>]*>")


@cache
def _blank(header: bool, footer: bool, notes: bool) -> dict[str, bytes]:
    """A document with a place for the blocks of each of its stories."""
    story = {"header": header, "footer": footer}
    given = {name: p(_PLACE.format(name)) for name, there in story.items() if there}
    noted = {"footnotes": p(_PLACE.format("footnotes"))} if notes else None
    return read_members(slim(template(p(_PLACE.format("document")), **given, notes=noted)))  # type: ignore[arg-type]


def _with_blocks(data: bytes, given: dict[str, str]) -> bytes:
    """The member with its blocks where their place is, and the prefixes that they use."""
    for name, blocks in given.items():
        place = p(_PLACE.format(name)).encode()
        if place in data:
            return _ROOT.sub(rb"<\1 " + NS.encode() + b">", data.replace(place, blocks.encode()), 1)
    return data


class Grammar:
    """One random template; what it draws depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._ids = iter(range(100, 100_000))
        self._noted = False

    def document(self) -> bytes:
        """A whole template: body, perhaps a header, a footer, notes."""
        header, footer = (self._blocks(2) if self._random.random() < 0.3 else "" for _ in range(2))
        notes = self._blocks(2) if self._random.random() < 0.2 else ""
        self._noted = bool(notes)  # the body alone has marks of notes, as in Word
        body = "".join(self._blocks(0) for _ in range(3))
        given = {"document": body, "header": header, "footer": footer, "footnotes": notes}
        members = _blank(bool(header), bool(footer), bool(notes))
        return pack({name: _with_blocks(data, given) for name, data in members.items()})

    def _blocks(self, depth: int) -> str:
        return "".join(self._block(depth) for _ in range(self._random.randint(1, 3)))

    def _block(self, depth: int) -> str:
        makers: list[Callable[[int], str]] = [self._paragraph] * 4
        if depth < 3:
            makers += [self._condition, self._loop, self._table, self._control, self._comment, self._filled]
        if depth < 1:
            makers += [self._box, self._list]
        return self._random.choice(makers)(depth)

    def _box(self, depth: int) -> str:
        """A text box, in which Word puts no mark of a note."""
        noted, self._noted = self._noted, False
        content = self._blocks(depth + 3)
        self._noted = noted
        return anchored(content, next(self._ids))

    def _paragraph(self, _depth: int) -> str:
        return f"<w:p>{''.join(self._piece() for _ in range(self._random.randint(0, 3)))}</w:p>"

    def _piece(self) -> str:
        piece = self._drawn()
        self._noted = self._noted and NOTE not in piece  # a note has but one mark
        return piece

    def _drawn(self) -> str:
        number = next(self._ids)
        name = f"signet{number}"
        filled = r("{{ y }}")
        return self._random.choice([
            r("texte fixe"),
            r("{{ y }}"),
            r("{{ ") + r("y", "<w:b/>") + r(" }}"),
            r("{% if x %}oui{% else %}non{% endif %}"),
            r("{% for i in items %}{{ i }}, {% endfor %}"),
            f'<w:sdt><w:sdtPr><w:id w:val="{number}"/></w:sdtPr>'
            f"<w:sdtContent>{filled}</w:sdtContent></w:sdt>",
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{filled}<w:bookmarkEnd w:id="{number}"/>'
            f'<w:hyperlink w:anchor="{name}">{r("ici")}</w:hyperlink>',
            REVISED.format(number, r("ajouté")),
            BREAK,
            FIELD,
            *self._pieces(number, filled),
        ])  # fmt: skip

    def _pieces(self, number: int, filled: str) -> list[str]:
        """The same, of what Word writes less often."""
        mark = f'<w:bookmarkStart w:id="{number}" w:name="signet{number}"/>'
        ended = f'{mark}{r("y")}<w:bookmarkEnd w:id="{number}"/>'
        within = NOTE if self._noted else SYMBOL
        return [
            r("{{ ") + ended + r(" }}"),
            f'{mark}{filled}<w:bookmarkEnd w:id="{number}"/>{REFERENCE.format(number)}',
            r("{{ y") + within + r(" }}"),
            f'<w:permStart w:id="{number}" w:edGrp="everyone"/>{filled}<w:permEnd w:id="{number}"/>',
            f"<m:oMath {MATH}><m:r><m:t>{{{{ y }}}}</m:t></m:r></m:oMath>",
            f'<w:fldSimple w:instr=" SEQ t{number} ">{filled}</w:fldSimple>',
            SHAPE.format(number, p("{{ y }}")),
            f'<w:moveTo w:id="{number}" {WHEN}>{filled}</w:moveTo>',
            f'<w:sdt><w:sdtPr><w:id w:val="{number}"/><w:showingPlcHdr/></w:sdtPr>'
            f"<w:sdtContent>{GREY}</w:sdtContent></w:sdt>",
            r("{# remarque #}") + r("{#r autre #}"),
        ]

    def _carried(self) -> str:
        """What Word may have put into the paragraph of a tag."""
        number = next(self._ids)
        mark = f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/><w:bookmarkEnd w:id="{number}"/>'
        return self._random.choice(["", "", "", "", BREAK, FIELD, mark, SYMBOL])

    def _tag(self, text: str) -> str:
        start = "<w:pPr><w:pageBreakBefore/></w:pPr>" if self._random.random() < 0.05 else ""
        return f"<w:p>{start}{self._carried()}{r(text)}{self._carried()}</w:p>"

    def _comment(self, _depth: int) -> str:
        return self._tag("{#p remarque #}")

    def _filled(self, _depth: int) -> str:
        return p("{%p set z = y %}") + p("{{ z }}")

    def _condition(self, depth: int) -> str:
        otherwise = p("{%p else %}") + self._blocks(depth + 1) if self._random.random() < 0.4 else ""
        return self._tag("{%p if x %}") + self._blocks(depth + 1) + otherwise + self._tag("{%p endif %}")

    def _loop(self, depth: int) -> str:
        return self._tag("{%p for i in items %}") + self._blocks(depth + 1) + self._tag("{%p endfor %}")

    def _control(self, depth: int) -> str:
        properties = f'<w:sdtPr><w:id w:val="{next(self._ids)}"/></w:sdtPr>'
        return f"<w:sdt>{properties}<w:sdtContent>{self._blocks(depth + 1)}</w:sdtContent></w:sdt>"

    def _list(self, _depth: int) -> str:
        lines = p("{% restart %}a", ppr=LISTED) + p("{{ i }}", ppr=LISTED)
        return p("{%p for i in items %}") + lines + p("{%p endfor %}")

    def _table(self, depth: int) -> str:
        columns = self._random.randint(1, 3)
        rows = [self._row(columns, depth) for _ in range(self._random.randint(0, 2))]
        rows += [self._odd_row(columns, depth)] if self._random.random() < 0.3 else []
        around = self._random.choice(["", "for i in items", "if x"])
        if around or not rows:
            around = around or "if x"
            empty = [""] * (columns - 1)
            inner = [self._row(columns, depth)]
            rows += [
                tr(f"{{%tr {around} %}}", *empty),
                *inner,
                tr(f"{{%tr end{around.split()[0]} %}}", *empty),
            ]
        return table(columns, *rows) + (p("après") if self._random.random() < 0.5 else "")

    def _odd_row(self, columns: int, depth: int) -> str:
        """A row in a control, a cell in one, a row deleted or noted, spans, colours and merges."""
        number, rest = next(self._ids), [""] * (columns - 1)
        held = f'<w:sdt><w:sdtPr><w:id w:val="{number}"/></w:sdtPr><w:sdtContent>{{0}}</w:sdtContent></w:sdt>'
        gone = f'<w:trPr><w:del w:id="{number}" {WHEN}/></w:trPr>'
        shaded = '<w:shd w:val="clear" w:fill="FFFFFF"/><w:vAlign w:val="center"/>'
        return self._random.choice([
            held.format(self._row(columns, depth)),
            tr(held.format(tc(self._blocks(depth + 2))), *rest),
            tr("{{ z }}", *rest).replace("<w:tr>", f"<w:tr>{gone}"),
            tr("{#tr remarque #}", *rest),
            tr(tc("{% colspan 1 %}{{ y }}", shaded), *rest),
            tr(tc("{% cellbg 'FF0000' if x else '00FF00' %}{{ y }}", shaded), *rest),
            tr("{%tr for i in items %}", *rest)
            + tr(tc("{% vm %}{{ y }}", shaded), *rest)
            + tr("{%tr endfor %}", *rest),
            tr("{%tc for i in items %}", tc("{% hm %}{{ y }}", shaded), "{%tc endfor %}"),
        ])  # fmt: skip

    def _row(self, columns: int, depth: int) -> str:
        if self._random.random() < 0.2:
            return tr("{%tc for i in items %}", tc(self._blocks(depth + 2)), "{%tc endfor %}")
        return tr(*(tc(self._blocks(depth + 2)) for _ in range(columns)))
