import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from lxml import etree

from pipeline.documents.synthese import Action
from pipeline.store.living import Refreshed
from pipeline.store.outcome import Change
from pipeline.store.wordml import W, detach, select, style_of, text_of
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.machine import opened
from pipeline.synthese.refresh import refresh, taken_over
from tests.synthese import hands, real
from tests.synthese.word import FIELDS, packed, synthese, unpacked, with_part
from tests.templates.contexts_synthese import COMPLET

OLD = synthese()
MARRIED = {**FIELDS, "nom": "Mme Aline DUPRÉ-MOREAU"}
NEW = synthese(fields=MARRIED)
EDITED = hands.edited(hands.saved_by_word(OLD), "Savoir faire", "Piloter un projet & l’évaluer")
DOCUMENT = "word/document.xml"


def refreshed(edited: bytes, fresh: bytes, before: bytes = OLD) -> Refreshed:
    return refresh(edited, fresh, json.loads(parts_of(before)))


def values(data: bytes) -> Mapping[str, str]:
    return {name: placed[0][1].text() for name, placed in opened(data).places.items()}


def without_field(data: bytes, name: str) -> bytes:
    """Give the canonical XML of the body with the content of one field taken out."""
    root = etree.fromstring(unpacked(data)[DOCUMENT])
    control = f"//w:sdt[w:sdtPr/w:tag/@w:val='bilan_{name}']"
    for run in select(root, f"{control}//w:r | {control}//w:proofErr"):
        detach(run)
    return etree.tostring(root, method="c14n")


def without_tags(data: bytes) -> bytes:
    """Lose every content control and keep the bookmarks, as LibreOffice 7.4 does."""
    xml = unpacked(data)[DOCUMENT].decode()
    xml = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt>|</?w:sdtContent>", "", xml)
    return with_part(data, DOCUMENT, xml)


def without_bookmarks(data: bytes) -> bytes:
    return with_part(data, DOCUMENT, re.sub(rb"<w:bookmark[^>]*>", b"", unpacked(data)[DOCUMENT]))


def test_only_the_changed_field_is_rewritten_everything_else_keeps_its_exact_xml() -> None:
    result = refreshed(EDITED, NEW)
    assert values(result.data) == MARRIED
    assert result.changes == (Change("Nom", FIELDS["nom"], MARRIED["nom"]),)
    assert result.missing == ()
    assert without_field(result.data, "nom") == without_field(EDITED, "nom")
    before, after = unpacked(EDITED), unpacked(result.data)
    assert {name: part for name, part in before.items() if name != DOCUMENT} == {
        name: part for name, part in after.items() if name != DOCUMENT
    }
    assert "Piloter un projet &amp; l’évaluer" in after[DOCUMENT].decode()


def test_refreshing_twice_changes_nothing_more() -> None:
    once = refreshed(EDITED, NEW)
    twice = refresh(once.data, NEW, json.loads(once.parts))
    assert (twice.data, twice.changes) == (once.data, ())


def test_without_tags_the_fields_are_found_by_their_bookmarks() -> None:
    result = refreshed(without_tags(EDITED), NEW)
    assert values(result.data) == MARRIED
    assert [change.nouveau for change in result.changes] == [MARRIED["nom"]]


def test_without_bookmarks_the_fields_are_found_by_their_tags() -> None:
    assert values(refreshed(without_bookmarks(EDITED), NEW).data) == MARRIED


def test_with_both_anchors_gone_the_changed_fields_are_named_missing() -> None:
    bare = without_bookmarks(without_tags(EDITED))
    result = refreshed(bare, NEW)
    assert (result.data, result.changes, result.missing) == (bare, (), ("Nom",))
    assert refreshed(bare, OLD).missing == ()


def without_anchor(data: bytes, name: str) -> bytes:
    """Lose the control and the bookmark of one field; what it says is alone in its paragraph."""
    root = etree.fromstring(unpacked(data)[DOCUMENT])
    for control in select(root, f"//w:sdt[w:sdtPr/w:tag/@w:val='bilan_{name}']"):
        for child in select(control, "w:sdtContent/*"):
            control.addprevious(child)
        detach(control)
    for mark in select(root, f"//w:bookmarkStart[@w:name='_bilan_{name}']"):
        detach(mark)
    alone = with_part(data, DOCUMENT, etree.tostring(root, encoding="UTF-8"))
    return hands.replaced(alone, f"{name} : ", "")


def test_a_value_still_printed_whose_anchor_is_gone_is_told_at_each_run() -> None:
    bare = without_anchor(OLD, "nom")
    told = (Change("Nom : repère disparu, à corriger à la main", "", "", garde=True),)
    result = refreshed(bare, NEW)
    assert (result.data, result.changes, result.missing) == (bare, told, ())
    assert refresh(bare, NEW, json.loads(result.parts)).changes == told


def test_a_value_that_a_person_took_out_with_its_anchor_is_told_once() -> None:
    bare = hands.replaced(without_anchor(OLD, "nom"), FIELDS["nom"], "")
    result = refreshed(bare, NEW)
    assert result.changes == (Change("Nom : supprimé du document, n’y est pas remis", "", ""),)
    assert refresh(bare, NEW, json.loads(result.parts)).changes == ()


def test_a_field_that_the_file_never_had_is_not_missing() -> None:
    older = without_bookmarks(without_tags(OLD))
    result = refresh(older, NEW, {})
    assert (result.data, result.missing) == (older, ())


def test_where_a_person_typed_inside_a_field_theirs_stays_and_is_told_at_each_run() -> None:
    typed = hands.replaced(OLD, FIELDS["nom"], "Mme A. Dupré (née Martin)")
    result = refreshed(typed, NEW)
    told = (Change("Nom", "Mme A. Dupré (née Martin)", MARRIED["nom"], garde=True),)
    assert (result.data, result.changes) == (typed, told)
    again = refresh(typed, NEW, json.loads(result.parts))
    assert again.changes == told


def test_the_first_of_a_month_as_the_date_picker_writes_it_is_the_same_day() -> None:
    picked = hands.replaced(OLD, FIELDS["date_de_lancement"], "1 août 2026")
    later = synthese(fields={**FIELDS, "date_de_lancement": "2 août 2026"})
    assert values(refreshed(picked, later).data)["date_de_lancement"] == "2 août 2026"
    before = synthese(fields={**FIELDS, "date_de_lancement": "2 juillet 2026"})
    typed = hands.replaced(before, "2 juillet 2026", "1 août 2026")
    assert refreshed(typed, OLD, before).changes == ()


def test_what_a_person_typed_in_a_field_whose_data_did_not_change_is_not_told() -> None:
    typed = hands.replaced(OLD, FIELDS["date_de_lancement"], "2 août 2026")
    result = refreshed(typed, NEW)
    assert values(result.data) == {**MARRIED, "date_de_lancement": "2 août 2026"}
    assert [change.champ for change in result.changes] == ["Nom"]


def test_a_tracked_change_inside_a_field_is_a_persons_text() -> None:
    run = f'<w:r><w:t xml:space="preserve">{FIELDS["nom"]}</w:t></w:r>'
    tracked = (
        '<w:del w:id="90"><w:r><w:delText>Mme</w:delText></w:r></w:del>'
        '<w:ins w:id="91"><w:r><w:t>M.</w:t></w:r></w:ins>'
    )
    typed = hands.replaced(OLD, run, tracked)
    assert refreshed(typed, NEW).data == typed


def test_a_comment_on_a_field_survives_its_refresh() -> None:
    run = f'<w:r><w:t xml:space="preserve">{FIELDS["nom"]}</w:t></w:r>'
    end = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    comment = f'<w:commentRangeStart w:id="0"/>{run}{end}'
    result = refreshed(hands.replaced(OLD, run, comment), NEW)
    assert values(result.data) == MARRIED
    assert unpacked(result.data)[DOCUMENT].count(b"<w:comment") == 3


def test_an_empty_field_is_filled_and_a_filled_one_emptied() -> None:
    blank = {**FIELDS, "nom": ""}
    assert values(refreshed(synthese(fields=blank), OLD, synthese(fields=blank)).data) == FIELDS
    assert values(refreshed(OLD, synthese(fields=blank)).data) == blank
    bookmarks = without_tags(synthese(fields=blank))
    assert values(refreshed(bookmarks, OLD, synthese(fields=blank)).data) == FIELDS


def test_a_field_stops_showing_its_prompt_once_it_is_known() -> None:
    prompt = hands.replaced(
        OLD, '<w:sdtPr><w:alias w:val="Nom"/>', '<w:sdtPr><w:alias w:val="Nom"/><w:showingPlcHdr/>'
    )
    prompt = hands.replaced(prompt, FIELDS["nom"], "Cliquez ici")
    result = refreshed(prompt, NEW, prompt)
    assert b"showingPlcHdr" not in unpacked(result.data)[DOCUMENT]
    assert values(result.data) == MARRIED


def grid(data: bytes, number: int) -> list[list[str]]:
    root = etree.fromstring(unpacked(data)[DOCUMENT])
    rows = list(root.iter(f"{W}tbl"))[number].findall(f"{W}tr")
    return [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in rows]


ACTIONS = (("3 mois", "1er mars 2027"), ("", ""), ("1 an", "juin 2027"))


def test_the_action_tables_grow_by_the_missing_columns_and_keep_what_was_typed() -> None:
    typed = hands.replaced(hands.edited(OLD, "Savoir faire", "Écrire"), "3 mois", "4 mois")
    result = refreshed(typed, synthese(actions=ACTIONS))
    assert grid(result.data, 0) == [
        ["", "Action 1", "Action 2", "Action 3"],
        ["Durée", "4 mois", "", "1 an"],
        ["Date de réalisation", "1er mars 2027", "", "juin 2027"],
    ]
    assert grid(result.data, 1)[0] == ["", "Action 1", "Action 2", "Action 3"]
    root = etree.fromstring(unpacked(result.data)[DOCUMENT])
    assert [len(g.findall(f"{W}gridCol")) for g in root.iter(f"{W}tblGrid")] == [4, 4]
    assert Change("calendrier des actions", "2 actions", "3 actions") in result.changes
    assert refresh(result.data, synthese(actions=ACTIONS), json.loads(result.parts)).data == result.data


def test_a_cell_nobody_touched_follows_the_workbook_and_one_typed_in_stays() -> None:
    fresh = synthese(actions=(("5 mois", "1er mars 2027"), ("2 ans", "")))
    assert grid(refreshed(EDITED, fresh).data, 0)[1] == ["Durée", "5 mois", "2 ans"]
    result = refreshed(hands.replaced(OLD, "3 mois", "4 mois"), fresh)
    assert grid(result.data, 0)[1] == ["Durée", "4 mois", "2 ans"]
    assert Change("Durée, action 1", "", "", garde=True) in result.changes


def test_a_cell_that_follows_the_workbook_keeps_the_look_a_person_gave_it() -> None:
    fresh = synthese(actions=(("5 mois", "1er mars 2027"), ("", "")))
    root = etree.fromstring(unpacked(OLD)[DOCUMENT])
    (cell,) = (cell for cell in root.iter(f"{W}tc") if text_of(cell) == "3 mois")
    (properties,) = cell.findall(f"{W}tcPr")
    etree.SubElement(properties, f"{W}shd", {f"{W}fill": "FFF2CC"})
    result = refreshed(with_part(OLD, DOCUMENT, etree.tostring(root, encoding="unicode")), fresh)
    (kept,) = (
        c for c in etree.fromstring(unpacked(result.data)[DOCUMENT]).iter(f"{W}tc") if text_of(c) == "5 mois"
    )
    assert [etree.QName(child).localname for child in kept] == ["tcPr", "p"]
    assert kept.find(f"{W}tcPr/{W}shd").get(f"{W}fill") == "FFF2CC"  # type: ignore[union-attr]


def test_the_steps_that_the_workbook_adds_are_rows_dressed_as_the_last_one() -> None:
    root = etree.fromstring(unpacked(EDITED)[DOCUMENT])
    for row in list(root.iter(f"{W}tbl"))[1].findall(f"{W}tr"):
        etree.SubElement(row.findall(f"{W}tc")[-1].find(f"{W}tcPr"), f"{W}shd", {f"{W}fill": "FFF2CC"})  # type: ignore[arg-type]
    dressed = with_part(EDITED, DOCUMENT, etree.tostring(root, encoding="unicode"))
    result = refreshed(dressed, synthese(steps=4))
    assert [row[0] for row in grid(result.data, 1)] == ["", "Étape 1", "Étape 2", "Étape 3", "Étape 4"]
    assert Change("étapes des actions", "2 étapes", "4 étapes") in result.changes
    last = list(etree.fromstring(unpacked(result.data)[DOCUMENT]).iter(f"{W}tbl"))[1][-1]
    assert len(last.findall(f".//{W}shd")) == 1
    assert refresh(result.data, synthese(steps=4), json.loads(result.parts)).data == result.data


def test_steps_are_added_to_the_columns_that_a_person_left() -> None:
    one = synthese(actions=(("3 mois", "1er mars 2027"),))
    typed = with_part(OLD, DOCUMENT, unpacked(one)[DOCUMENT])
    result = grid(refreshed(typed, synthese(steps=4)).data, 1)
    assert result == [*grid(one, 1), ["Étape 3", ""], ["Étape 4", ""]]


def test_bookmarks_that_come_with_new_cells_have_numbers_of_their_own() -> None:
    fresh = synthese(actions=ACTIONS)
    xml = unpacked(fresh)[DOCUMENT].decode()
    run = '<w:r><w:t xml:space="preserve">1 an</w:t></w:r>'
    marked = f'<w:bookmarkStart w:id="40" w:name="ici"/>{run}<w:bookmarkEnd w:id="40"/>'
    assert xml.count(run) == 1
    result = refreshed(EDITED, with_part(fresh, DOCUMENT, xml.replace(run, marked)))
    root = etree.fromstring(unpacked(result.data)[DOCUMENT])
    starts = [start.get(f"{W}id") for start in root.iter(f"{W}bookmarkStart")]
    assert len(starts) == len(set(starts)) == len(FIELDS) + 1
    assert sorted(starts) == sorted(end.get(f"{W}id") for end in root.iter(f"{W}bookmarkEnd"))  # type: ignore[type-var]
    assert values(result.data) == values(EDITED)


def test_a_column_that_a_person_took_out_does_not_come_back() -> None:
    xml = unpacked(OLD)[DOCUMENT].decode()
    one = synthese(actions=(("3 mois", "1er mars 2027"),))
    typed = with_part(OLD, DOCUMENT, unpacked(one)[DOCUMENT])
    assert xml != unpacked(typed)[DOCUMENT].decode()
    result = refreshed(typed, NEW)
    assert grid(result.data, 0) == grid(one, 0)
    assert len(grid(refreshed(typed, synthese(actions=ACTIONS)).data, 0)[0]) == 3


def test_a_file_that_is_not_word_any_more_is_said_unreadable() -> None:
    from pipeline.store.package import Unreadable

    with pytest.raises(Unreadable):
        refreshed(b"\xd0\xcf\x11\xe0 protected", NEW)


def test_the_shipped_synthesis_saved_and_edited_in_word_is_refreshed() -> None:
    before, married = real.synthese(COMPLET), replace(COMPLET.agent, nom_complet="Madame Aline Dupré-Moreau")
    typed = hands.saved_by_word(hands.edited(before, "Règles de la commande publique", "Droit des agents"), 4)
    fresh = replace(
        COMPLET,
        agent=married,
        date_de_lancement=None,
        actions=(*COMPLET.actions, Action(5, "Essai", None, None)),
    )
    fresh = replace(fresh, etapes=tuple(replace(line, cases=(*line.cases, "")) for line in COMPLET.etapes))
    result = refreshed(typed, real.synthese(fresh), before)
    assert [(change.champ, change.garde) for change in result.changes] == [
        ("Agent", False),
        ("Date de lancement", False),
        ("Agent (co-signature)", False),
        ("calendrier des actions", False),
        ("étapes des actions", False),
    ]
    assert "Droit des agents" in hands.said(result.data)
    assert hands.said(result.data).count("Madame Aline Dupré-Moreau") == 2
    assert values(result.data)["date_de_lancement"] == "à compléter"
    assert grid(result.data, -3)[0][-1] == "Action 5"


def test_new_columns_are_dressed_as_the_document_is_whatever_its_styles_are_called() -> None:
    before = real.synthese(COMPLET)
    parts = {
        name: part.replace(b'"Planentte"', b'"Plandactionentte"').replace(
            b'"Textedelespacerserv"', b'"Espace"'
        )
        for name, part in unpacked(before).items()
    }
    fresh = replace(
        COMPLET,
        date_de_lancement=None,
        actions=(*COMPLET.actions, Action(5, "Essai", None, None)),
        etapes=tuple(replace(line, cases=(*line.cases, "")) for line in COMPLET.etapes),
    )
    body = unpacked(refreshed(packed(parts), real.synthese(fresh), before).data)[DOCUMENT]
    assert b"Planentte" not in body
    assert b"Textedelespacerserv" not in body
    root = etree.fromstring(body)
    table = next(t for t in root.iter(f"{W}tbl") if "Action 5" in text_of(t))
    fourth, fifth = table.findall(f"{W}tr")[0].findall(f"{W}tc")[-2:]
    looks = [[style_of(p) for p in cell.iter(f"{W}p")] for cell in (fourth, fifth)]
    assert looks[0] == looks[1]
    assert text_of(fifth) == "Action 5Essai"


@pytest.mark.parametrize("mark", ["commentaire", "image"])
def test_a_cell_in_which_a_person_put_more_than_text_stays(mark: str) -> None:
    fresh = synthese(actions=(("5 mois", "1er mars 2027"), ("", "")))
    if mark == "commentaire":
        typed = hands.commented(OLD, "3 mois", "À revoir avec l’agent")
    else:
        run = '<w:r><w:t xml:space="preserve">3 mois</w:t></w:r>'
        typed = hands.replaced(OLD, run, f"{run}<w:r><w:drawing/></w:r>")
    result = refreshed(typed, fresh)
    assert result.data == typed
    assert result.changes == (Change("Durée, action 1", "", "", garde=True),)


def test_a_version_taken_over_tells_the_fields_that_differ_and_no_other() -> None:
    said = [(each.ancien, each.nouveau) for each in taken_over(OLD, NEW) if each.nouveau]
    assert said == [(FIELDS["nom"], MARRIED["nom"])]
    assert taken_over(OLD, OLD) == ()
