import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store.content import fingerprint
from tests.synthese import hands, real
from tests.synthese.word import W, convention, document, packed, paragraph, run, synthese, unpacked, with_part
from tests.templates.contexts_synthese import COMPLET

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=40,
)


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, max_size=4), st.integers(0, 10_000))
def test_saving_again_in_word_without_a_change_counts_as_unedited(
    nom: str, lines: list[str], seed: int
) -> None:
    body = paragraph("Titre & suite", "Titre1") + "".join(
        paragraph("", runs=run(line, "<w:b/>") + run("puis " + line)) for line in lines
    )
    for data in (document("x/1", body), synthese(fields={"nom": nom.strip()})):
        assert fingerprint(hands.saved_by_word(data, seed)) == fingerprint(data)


@settings(max_examples=60)
@given(WORDS.filter(str.strip), st.integers(0, 10_000))
def test_any_word_typed_counts_as_an_edit_even_under_the_noise_of_a_save(words: str, seed: int) -> None:
    data = convention()
    typed = hands.saved_by_word(hands.edited(data, "Durée convenue", words), seed)
    assert fingerprint(typed) != fingerprint(data)


BODY = paragraph("Un deux trois")
RUN = run("Un deux trois")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (RUN, f'<w:ins w:id="1" w:author="A">{RUN}</w:ins>'),
        (RUN, '<w:del w:id="1"><w:r><w:delText>Un deux trois</w:delText></w:r></w:del>'),
        (RUN, run("Un deux trois", "<w:b/>")),
        (RUN, run("Un deux trois", '<w:highlight w:val="yellow"/>')),
        (RUN, run("Un deux", "") + run(" trois", "<w:strike/>")),
        (RUN, RUN + "<w:r><w:br/></w:r>"),
        (RUN, RUN + '<w:r><w:commentReference w:id="0"/></w:r>'),
        (RUN, RUN + "<w:r><w:drawing/></w:r>"),
        (RUN, RUN + "<w:r><w:tab/></w:r>"),
        ("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Titre2"/></w:pPr>'),
        ("<w:p>", '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'),
        ("<w:p>", '<w:p><w:pPr><w:rPr><w:ins w:id="3"/></w:rPr></w:pPr>'),
        (RUN, run("Un deux trois", '<w:rPrChange w:id="1"><w:rPr><w:b/></w:rPr></w:rPrChange>')),
        ("</w:p>", "</w:p><w:p/>"),
    ],
)
def test_structure_formatting_comments_and_tracked_changes_count(old: str, new: str) -> None:
    data = document("x/1", BODY)
    xml = unpacked(data)["word/document.xml"].decode()
    changed = with_part(data, "word/document.xml", xml.replace(old, new, 1))
    assert fingerprint(changed) != fingerprint(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (RUN, "<w:proofErr w:type='spellStart'/>" + run("Un deux") + run(" trois")),
        (RUN, run("Un deux trois", '<w:lang w:val="fr-FR"/><w:noProof/><w:rFonts w:hint="cs"/>')),
        (RUN, run("Un deux trois", '<w:b w:val="0"/>')),
        (RUN, RUN + "<w:r/>"),
        (RUN, f'<w:bookmarkStart w:id="7" w:name="_GoBack"/>{RUN}<w:bookmarkEnd w:id="7"/>'),
        ("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:jc w:val="left"/></w:pPr>'),
        ("<w:p>", "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>"),
        (RUN, '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>' + RUN + "</w:sdtContent></w:sdt>"),
    ],
)
def test_the_noise_of_a_save_does_not_count(old: str, new: str) -> None:
    data = document("x/1", BODY)
    xml = unpacked(data)["word/document.xml"].decode()
    changed = with_part(data, "word/document.xml", xml.replace(old, new, 1))
    assert fingerprint(changed) == fingerprint(data)


def test_of_a_drawing_said_twice_for_old_programs_only_what_word_shows_counts() -> None:
    def drawn(shown: str, former: str) -> str:
        choice = f'<mc:Choice Requires="wps">{run(shown)}</mc:Choice>'
        return f"<mc:AlternateContent>{choice}<mc:Fallback>{run(former)}</mc:Fallback></mc:AlternateContent>"

    def printed(shown: str, former: str) -> str:
        return fingerprint(document("x/1", BODY.replace(RUN, RUN + drawn(shown, former))))

    assert printed("cadre", "ancien") == printed("cadre", "autre")
    assert printed("cadre", "ancien") != printed("autre cadre", "ancien")


def test_the_same_bold_said_two_ways_is_the_same() -> None:
    one, two = (
        document("x/1", paragraph("", runs=run("a", bold))) for bold in ("<w:b/>", '<w:b w:val="1"/>')
    )
    assert fingerprint(one) == fingerprint(two)


def test_french_word_renaming_the_identifiers_of_styles_does_not_count() -> None:
    data = convention()
    parts = unpacked(data)
    renamed = {
        **parts,
        "word/styles.xml": parts["word/styles.xml"].replace(b"Titre1", b"Heading1"),
        "word/document.xml": parts["word/document.xml"].replace(b"Titre1", b"Heading1"),
    }
    assert fingerprint(packed(renamed)) == fingerprint(data)


def test_headers_comments_images_and_links_count_in_any_order_empty_parts_do_not() -> None:
    data = convention()
    parts = unpacked(data)
    said = f"<w:hdr {W}>{paragraph('Autre service')}</w:hdr>"
    assert fingerprint(packed({**parts, "word/header1.xml": said})) != fingerprint(data)
    comment = f"<w:comments {W}><w:comment>{paragraph('À revoir')}</w:comment></w:comments>"
    assert fingerprint(packed({**parts, "word/comments.xml": comment})) != fingerprint(data)
    assert fingerprint(packed({**parts, "word/media/image1.png": b"\x89PNG"})) != fingerprint(data)
    empty = f"<w:ftr {W}><w:p/></w:ftr>"
    assert fingerprint(packed({**parts, "word/footer3.xml": empty})) == fingerprint(data)
    header = parts.pop("word/header1.xml")
    assert fingerprint(packed({**parts, "word/header2.xml": header})) == fingerprint(data)


@pytest.mark.parametrize("name", ["_xmlsignatures/sig1.xml", "customXml/item1.xml", "docMetadata/Label.xml"])
def test_what_a_file_bears_outside_its_text_counts(name: str) -> None:
    data = document("x/1", BODY)
    said = [fingerprint(with_part(data, name, part)) for part in ("<a/>", "<a>1</a>")]
    assert len({*said, fingerprint(data)}) == 3


def test_the_empty_list_of_sources_that_word_adds_does_not_count() -> None:
    data = document("x/1", BODY)
    sources = '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"/>'
    assert fingerprint(with_part(data, "customXml/item1.xml", sources)) == fingerprint(data)


def test_a_link_added_counts_the_template_word_notes_in_the_settings_does_not() -> None:
    data = convention()
    parts = unpacked(data)
    link = b'<Relationship Id="r9" Type="t" Target="%s" TargetMode="External"/></Relationships>'
    rels = parts["word/_rels/document.xml.rels"].replace(b"</Relationships>", link % b"https://exemple.fr")
    assert fingerprint(packed({**parts, "word/_rels/document.xml.rels": rels})) != fingerprint(data)
    settings_rels = b"<Relationships>" + link % b"file:///C:/Modeles/Normal.dotm"
    assert fingerprint(packed({**parts, "word/_rels/settings.xml.rels": settings_rels})) == fingerprint(data)


def test_a_page_number_worked_out_at_the_save_does_not_count() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUM</w:instrText></w:r>'
        "<w:r><w:instrText>PAGES </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    one, two, three = (
        document("x/1", paragraph("", runs=field.format(run(page)) + run(after)))
        for page, after in (("1", "fin"), ("12", "fin"), ("1", "suite"))
    )
    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(three)


def test_a_file_that_is_no_word_document_is_known_by_its_bytes() -> None:
    assert fingerprint(b"BEGIN:VCALENDAR") == fingerprint(b"BEGIN:VCALENDAR")
    assert fingerprint(b"BEGIN:VCALENDAR") != fingerprint(b"BEGIN:VCALENDAR ")


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_the_shipped_synthesis_saved_again_in_word_counts_as_unedited(seed: int) -> None:
    data = real.synthese(COMPLET)
    again = hands.saved_by_word(data, seed)
    assert again != data
    assert fingerprint(again) == fingerprint(data)
    assert fingerprint(hands.edited(again, "Conduire une réunion", "Mot")) != fingerprint(data)
