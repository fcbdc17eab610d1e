"""An image put into a document: its bytes, its width, its alternative text, its place in the package."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from xml.sax.saxutils import quoteattr

from lxml import etree

from pipeline.ooxml.parts import (
    CONTENT_TYPES,
    DEFAULT,
    OFFICE,
    Members,
    parse,
    relate,
    relationships_of,
    serialize,
)
from pipeline.render.errors import RenderError

EMU_PER_MM = 36000
_PNG = b"\x89PNG\r\n\x1a\n"
_END = b"</Relationships>"
IMAGE_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
}
_DRAWING = (
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="{name}" descr={alt}/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' noChangeAspect="1"/>'
    '</wp:cNvGraphicFramePr><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="{name}" descr={alt}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{rid}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline>"
)
# What the reader of images raises on a damaged one, beside its own errors.
_FAULTS = (
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    ZeroDivisionError,
    AttributeError,
    OverflowError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture (PNG, JPEG…): ``largeur_mm`` fixes its size, proportions kept; ``alt`` is read aloud."""

    octets: bytes
    largeur_mm: float
    alt: str


@dataclass(frozen=True, slots=True)
class Media:
    """What an image becomes in a package: a member's name, its content type, its proportions."""

    name: str
    extension: str
    ratio: float

    @property
    def relationship(self) -> str:
        """Return the relationship's id: the same image, the same id."""
        return "rIdImage" + self.name.rpartition("/")[2].rpartition(".")[0].removeprefix("image_")


@lru_cache(maxsize=256)
def media(octets: bytes) -> Media:
    """Read an image's format and proportions; raise RenderError when it is none we know."""
    return _png(octets) or _read(octets)


def _png(octets: bytes) -> Media | None:
    """Read the proportions of a PNG from its header, None for anything else."""
    if octets[:8] != _PNG or octets[12:16] != b"IHDR" or len(octets) < 33:
        return None
    width, height = struct.unpack_from(">II", octets, 16)
    across = down = 1.0
    if (found := octets.find(b"pHYs", 0, octets.find(b"IDAT"))) > 0:
        x, y, unit = struct.unpack_from(">IIB", octets, found + 4)
        # Whole dots per inch, as python-docx counts them.
        across, down = (round(x * 0.0254) or 1, round(y * 0.0254) or 1) if unit == 1 else (1.0, 1.0)
    if not width or not height:
        raise RenderError("image-vide")
    return Media(
        f"word/media/image_{sha256(octets).hexdigest()[:16]}.png", "png", height * across / (width * down)
    )


def _read(octets: bytes) -> Media:
    from docx.image.exceptions import (  # noqa: PLC0415  (0.2 s: only who prints an image pays for it)
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image as Reader  # noqa: PLC0415

    try:
        found = Reader.from_blob(octets)
        width, height = found.px_width / found.horz_dpi, found.px_height / found.vert_dpi
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, *_FAULTS) as error:
        raise RenderError("image-illisible") from error
    digest = sha256(octets).hexdigest()[:16]
    if width <= 0:
        raise RenderError("image-vide")
    return Media(f"word/media/image_{digest}.{found.ext}", found.ext, height / width)


def drawing(image: Image, drawing_id: int) -> str:
    """Return the DrawingML of an image placed in the text."""
    found = media(image.octets)
    width = round(image.largeur_mm * EMU_PER_MM)
    return _DRAWING.format(
        cx=width,
        cy=max(1, round(width * found.ratio)),
        id=drawing_id,
        name=f"Image {drawing_id}",
        alt=quoteattr(image.alt),
        rid=found.relationship,
    )


def add_images(members: Members, images: Mapping[str, Mapping[str, Image]]) -> None:
    """Add the images shown by each part; the same bytes make one media part."""
    for part, shown in sorted(images.items()):
        for name, image in sorted(shown.items()):
            found = media(image.octets)
            members[name] = image.octets
            _relate(members, part, found.relationship, name)
            declare(members, found.extension)


def _relate(members: Members, part: str, identifier: str, name: str) -> None:
    """Relate a part to an image, in the text of its relationships where they have the usual ending."""
    rels = members.get(relationships_of(part), b"")
    if not rels.endswith(_END) or identifier.encode() in rels:
        relate(members, part, identifier, f"{OFFICE}/image", name)
        return
    link = f'<Relationship Id="{identifier}" Type="{OFFICE}/image" Target="/{name}"/>'
    members[relationships_of(part)] = rels.removesuffix(_END) + link.encode() + _END


def declare(members: Members, extension: str) -> None:
    """Give the pictures of this extension their content type, once."""
    if f'Extension="{extension}"'.encode() in members[CONTENT_TYPES]:
        return
    root = parse(members[CONTENT_TYPES])
    if all(el.get("Extension", "").lower() != extension for el in root.iter(DEFAULT)):
        root.insert(0, etree.Element(DEFAULT, Extension=extension, ContentType=IMAGE_TYPES[extension]))
        members[CONTENT_TYPES] = serialize(root)
