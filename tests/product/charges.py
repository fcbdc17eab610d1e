"""Hostile and damaged files beyond a sound one cut or flipped: other formats, lies of contents, size."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from openpyxl import Workbook

from tests.synthese.word import packed, unpacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
SHEET = "xl/worksheets/sheet1.xml"
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def table() -> bytes:
    """A small sound workbook that is nobody's sheet."""
    book = Workbook()
    book.active.title = "Feuille"  # type: ignore[union-attr]
    book.active.append(["Titre", "Valeur"])  # type: ignore[union-attr]
    book.active.append(["a", 1])  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    parts = unpacked(data)
    return packed({**parts, name: change(parts.get(name, b""))})


def rows(xml: str) -> bytes:
    """The small workbook whose sheet holds these rows."""
    return part(
        table(),
        SHEET,
        lambda old: re.sub(
            rb"<sheetData>.*</sheetData>", f"<sheetData>{xml}</sheetData>".encode(), old, flags=re.DOTALL
        ),
    )


def cell(inside: str, attributes: str = "", place: str = "A1") -> bytes:
    """The same with one cell."""
    return rows(f'<row r="1"><c r="{place}" {attributes}>{inside}</c></row>')


def opendocument(content: bytes, **others: bytes) -> bytes:
    """A spreadsheet in OpenDocument whose content is this."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, data in others.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return stream.getvalue()


def ods(body: str) -> bytes:
    """A table in OpenDocument."""
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    start = f"<office:document-content{spaces}><office:body><office:spreadsheet><table:table table:name='F'>"
    return opendocument(f"{start}{body}{end}".encode())


def zeros(name: str, megabytes: int) -> bytes:
    """A workbook one part of which inflates to that many megabytes."""
    return part(table(), name, lambda _: b"<worksheet><sheetData>" + b" " * (megabytes << 20))


def many(count: int) -> bytes:
    """A zip of very many entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for rank in range(count):
            archive.writestr(f"xl/{rank}.xml", b"")
    return stream.getvalue()


def _related(change: Callable[[bytes], bytes]) -> bytes:
    return part(table(), "xl/_rels/workbook.xml.rels", change)


def _repeated(rows: str, columns: str) -> bytes:
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    )
    return ods(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


def _merged(old: bytes) -> bytes:
    blocks = b'<mergeCell ref="A1:XFD1048576"/>' * 2000
    return old.replace(b"</sheetData>", b"</sheetData><mergeCells>" + blocks + b"</mergeCells>")


DAMAGED = "incomplet ou abîmé"
PASSED = "n’est pas une feuille connue"
PLAIN = {
    "protege.xlsx": (PROTECTED, DAMAGED),
    "protege.xls": (PROTECTED, DAMAGED),
    "ole-vide.xls": (OLE, DAMAGED),
    "ole-hasard.xls": (OLE + bytes(range(256)) * 20, DAMAGED),
    "biff-coupe.xls": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 40, "antérieure à 1997"),
    "page.xls": ("<html><table><tr><td>Référence</td></tr></table></html>".encode(), "une page web"),
    "xml-2003.xls": (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 2003"),
    "image.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "une image"),
    "vide.csv": (b"", "est vide"),
    "marque.csv": (b"\xef\xbb\xbf", "est vide"),
    "nuls.csv": (b"\0" * 5000, "type inconnu"),
    "hasard.csv": (bytes(range(256)) * 40, "type inconnu"),
    "guillemet.csv": (b'R\xc3\xa9f\xc3\xa9rence;Nom\n"' + b"a;b\n" * 200_000, DAMAGED),
    "une-ligne.csv": (b"x" * 8_000_000, "plus d’un million de caractères"),
    "colonnes.csv": (b";".join([b"c"] * 100_000) + b"\n", "plus de 16 384 colonnes"),
    "utf-16-coupe.csv": ("Référence;Nom\n".encode("utf-16")[:-1], "type inconnu"),
}
CELLS = {
    "chaine-absente.xlsx": ("<v>999999</v>", 't="s"', "A1"),
    "chaine-negative.xlsx": ("<v>-5</v>", 't="s"', "A1"),
    "chaine-texte.xlsx": ("<v>abc</v>", 't="s"', "A1"),
    "style-absent.xlsx": ("<v>1</v>", 's="99999"', "A1"),
    "style-negatif.xlsx": ("<v>1</v>", 's="-1"', "A1"),
    "date-immense.xlsx": ("<v>1e308</v>", 's="0"', "A1"),
    "nan.xlsx": ("<v>NaN</v>", "", "A1"),
    "infini.xlsx": ("<v>inf</v>", "", "A1"),
    "booleen.xlsx": ("<v>peut-etre</v>", 't="b"', "A1"),
    "genre.xlsx": ("<v>1</v>", 't="inconnu"', "A1"),
    "adresse-loin.xlsx": ("<v>1</v>", "", "ZZZZZZ99999999999999"),
    "adresse-fausse.xlsx": ("<v>1</v>", "", "1A"),
    "adresse-vide.xlsx": ("<v>1</v>", "", ""),
}


def workbooks() -> dict[str, tuple[bytes, str]]:
    """Every workbook by its file's name, with what is said of it."""
    made = {name: (cell(*given), PASSED) for name, given in CELLS.items()}
    return PLAIN | made | dict(_sheets()) | dict(_packages()) | dict(_opendocuments())


def _sheets() -> Iterator[tuple[str, tuple[bytes, str]]]:
    last = rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "derniere-case.xlsx", (last, PASSED)
    yield "ligne-loin.xlsx", (rows('<row r="99999999999"><c><v>1</v></c></row>'), DAMAGED)
    yield "ligne-negative.xlsx", (rows('<row r="-1"><c r="A-1"><v>1</v></c></row>'), DAMAGED)
    long = cell(f"<is><t>{'x' * 20_000_000}</t></is>", 't="inlineStr"')
    yield "texte-long.xlsx", (long, "plus d’un million de caractères")
    yield "fusions.xlsx", (part(table(), SHEET, _merged), PASSED)


def _packages() -> Iterator[tuple[str, tuple[bytes, str]]]:
    sound = table()
    letter = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
    yield "lettre.xlsx", (letter, "un fichier Office d’un autre type")
    yield "bombe.xlsx", (zeros(SHEET, 300), "dépasse 128 Mo")
    yield "entrees.xlsx", (many(70_000), "dépasse 20000 éléments")
    declared = part(sound, SHEET, lambda _: XXE + b"<worksheet>&x;</worksheet>")
    yield "xxe.xlsx", (declared, "déclarations XML interdites")
    yield "feuille-absente.xlsx", (_related(lambda old: old.replace(b"sheet1.xml", b"sheet9.xml")), DAMAGED)
    up = _related(lambda old: re.sub(rb"[\w/]*worksheets/sheet1.xml", b"../../../../etc/passwd", old))
    yield "relation-haut.xlsx", (up, DAMAGED)
    away = _related(lambda old: old.replace(b"Target=", b'TargetMode="External" Target='))
    yield "relation-dehors.xlsx", (away, DAMAGED)
    for code in ("UTF-7", "UTF-16"):
        lying = f'<?xml version="1.0" encoding="{code}"?><worksheet/>'.encode()
        yield f"{code.lower()}.xlsx", (part(sound, SHEET, lambda _, lying=lying: lying), DAMAGED)  # type: ignore[misc]


def _opendocuments() -> Iterator[tuple[str, tuple[bytes, str]]]:
    yield "coupe.ods", (ods("")[:-60], DAMAGED)
    yield "entites.ods", (opendocument(XXE + b"<a>&x;</a>"), "déclarations XML interdites")
    yield (
        "profond.ods",
        (opendocument(b"<a>" * 20_000 + b"</a>" * 20_000), "imbriqué au-delà de toute mesure"),
    )
    yield "repete.ods", (_repeated("1000000000", "1000000000"), "plus de 5 millions de cellules")
    yield "repete-negatif.ods", (_repeated("1", "-7"), DAMAGED)
    yield "repete-texte.ods", (_repeated("beaucoup", "1"), DAMAGED)
    listed = {"META-INF__manifest": b"<m><encryption-data/></m>"}
    yield "protege.ods", (opendocument(b"\x01\x02", **listed), "protégé par un mot de passe")


def _property(value: str, times: int = 1) -> bytes:
    """The properties of a document, its identifier among them."""
    space = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    one = f'<property name="bilan_document"><lpwstr>{value}</lpwstr></property>'
    return f"<Properties {space}>{one * times}</Properties>".encode()


CUSTOM, DOCUMENT = "docProps/custom.xml", "word/document.xml"
ASIDE, NOBODYS = "il n’est ni ouvert ni modifié", "ce fichier n’est suivi par personne"


def documents(sound: bytes) -> dict[str, tuple[bytes, str]]:
    """Word files put back by somebody, made of a sound one, with what is said of each."""
    parts = unpacked(sound)
    bomb = b"<w:document>" + b" " * (300 << 20)
    deep = b"<a>" * 20_000 + b"</a>" * 20_000
    return {
        "protege.docx": (PROTECTED, "ne porte aucun identifiant"),
        "bombe.docx": (packed({**parts, DOCUMENT: bomb}), "démesuré une fois décompressé"),
        "xxe.docx": (packed({**parts, DOCUMENT: XXE + b"<a>&x;</a>"}), ASIDE),
        "latin.docx": (packed({**parts, CUSTOM: b"<a>\xff\xfe\xe9</a>"}), ASIDE),
        "profond.docx": (packed({**parts, DOCUMENT: deep}), "imbriqué au-delà de toute mesure"),
        "entrees.docx": (many(70_000), "démesuré une fois décompressé"),
        "sans-texte.docx": (packed({n: d for n, d in parts.items() if n != DOCUMENT}), NOBODYS),
        "long.docx": (packed({**parts, CUSTOM: _property("x" * 900_000)}), "ne porte aucun identifiant"),
        "haut.docx": (packed({**parts, CUSTOM: _property("convention/../../../x")}), NOBODYS),
        "vide.docx": (packed({**parts, CUSTOM: _property("")}), "ne porte aucun identifiant"),
        "beaucoup.docx": (packed({**parts, CUSTOM: _property("convention/x", 2000)}), NOBODYS),
    }


TOMLS: dict[str, bytes] = {
    "entier": b"x = " + b"9" * 5000,
    "crochets": b"x = " + b"[" * 4000,
    "accolades": b"x = " + b"{a = " * 4000,
    "coupe": b'code = "A',
    "double": b"x = 1\nx = 2",
    "date": b"code = 9999-99-99",
    "octets": b'code = "\xff\xfe"',
    "surrogat": b'code = "\xed\xa0\x80"',
    "utf-16": 'code = "A"'.encode("utf-16"),
    "nul": b'code = "A\0B"',
    "long": b'code = "' + b"x" * 2_000_000 + b'"',
    "nan": b'code = "NAN"\nheures = nan',
    "infini": b'code = "INF"\nheures = inf',
    "vide": b"",
    "liste": b'code = ["A", "B"]',
    "chemin": b'code = "../../../etc/passwd"',
    "inconnu": b'code = "ZZZ"\n[bilan]\ninconnu = true',
    "cles": b"\n".join(b"k%d = 1" % n for n in range(50_000)),
}
