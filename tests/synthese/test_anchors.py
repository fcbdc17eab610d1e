"""The convention with the template: every field has both anchors, in one paragraph, with lawful names."""

import re
from collections import Counter

import pytest
from lxml import etree

from pipeline.documents.synthese import ContexteSynthese
from pipeline.store.wordml import W, attribute, nearest
from pipeline.synthese.anchors import BOOKMARK, TAG, places
from tests.synthese import real
from tests.synthese.word import unpacked, with_part
from tests.templates.contexts_synthese import COMPLET, LONG, MINIMAL

DOCUMENT = "word/document.xml"


def body(context: ContexteSynthese) -> etree._Element:
    return etree.fromstring(unpacked(real.synthese(context))[DOCUMENT])


@pytest.mark.parametrize("context", [COMPLET, MINIMAL, LONG])
def test_each_field_of_the_shipped_synthesis_has_a_tag_and_a_bookmark_in_one_paragraph(
    context: ContexteSynthese,
) -> None:
    root = body(context)
    tags = Counter(attribute(tag) for tag in root.iter(f"{W}tag"))
    starts = {attribute(start, "name"): start for start in root.iter(f"{W}bookmarkStart")}
    fields = {tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)}
    assert len(fields) >= 10
    assert {name.removeprefix(BOOKMARK) for name in starts if name.startswith(BOOKMARK)} == fields
    ends = {attribute(end, "id"): end for end in root.iter(f"{W}bookmarkEnd")}
    for name, start in starts.items():
        assert nearest(start, "p") is nearest(ends[attribute(start, "id")], "p") is not None
        assert len(name) <= 40
    assert all(len(tag) <= 64 for tag in tags)
    for tag in root.iter(f"{W}tag"):
        if attribute(tag).startswith(TAG):
            assert nearest(tag, "p") is not None, "le contrôle doit être dans un paragraphe"


@pytest.mark.parametrize("context", [COMPLET, MINIMAL])
def test_tags_and_bookmarks_of_the_shipped_synthesis_find_the_same_text(context: ContexteSynthese) -> None:
    data = real.synthese(context)
    untagged = re.sub(rb"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt>|</?w:sdtContent>", b"", unpacked(data)[DOCUMENT])
    by_tag = {name: [place.text() for place in found] for name, found in places(body(context)).items()}
    bare = etree.fromstring(unpacked(with_part(data, DOCUMENT, untagged))[DOCUMENT])
    by_bookmark = {name: [place.text() for place in found] for name, found in places(bare).items()}
    assert by_bookmark == by_tag
