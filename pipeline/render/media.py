"""Images put into a package: a media part, a relationship per part showing it, a content type."""

from collections.abc import Mapping

from lxml import etree

from pipeline.render.images import CONTENT_TYPES as IMAGE_TYPES
from pipeline.render.images import Image, media
from pipeline.render.package import CONTENT_TYPES, DEFAULT, OFFICE, Members, parse, serialize
from pipeline.render.properties import relate


def add_images(members: Members, images: Mapping[str, Mapping[str, Image]]) -> None:
    """Add the images shown by each part; the same bytes make one media part."""
    for part, shown in sorted(images.items()):
        for name, image in sorted(shown.items()):
            found = media(image.octets)
            members[name] = image.octets
            relate(members, part, found.relationship, f"{OFFICE}/image", name)
            _declare(members, found.extension)


def _declare(members: Members, extension: str) -> None:
    root = parse(members[CONTENT_TYPES])
    if all(el.get("Extension", "").lower() != extension for el in root.iter(DEFAULT)):
        root.insert(0, etree.Element(DEFAULT, Extension=extension, ContentType=IMAGE_TYPES[extension]))
        members[CONTENT_TYPES] = serialize(root)
