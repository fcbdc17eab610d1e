from pipeline.store.differences import differences
from pipeline.store.outcome import Change
from tests.synthese.word import convention, document, paragraph, table


def test_a_long_paragraph_shows_the_words_around_the_change_a_short_one_is_shown_whole() -> None:
    changes = differences(convention(), convention(heures="20 heures", nom="Mme Aline DUPREZ"))
    assert changes == (
        Change(
            "Convention", "… Mme Aline DUPRÉ, ci-après désignée …", "… Mme Aline DUPREZ, ci-après désignée …"
        ),
        Change("Agent", "Mme Aline DUPRÉ", "Mme Aline DUPREZ"),
        Change("Durée convenue", "18 heures", "20 heures"),
    )


def test_a_line_added_or_removed_is_told_under_its_heading() -> None:
    body = paragraph("Article 1", "Titre1") + paragraph("Une clause.")
    one, two = document("x/1", body), document("x/1", body + paragraph("Une autre clause."))
    assert differences(one, two) == (Change("Article 1", "", "Une autre clause."),)
    assert differences(two, one) == (Change("Article 1", "Une autre clause.", ""),)


def test_in_a_block_of_signatures_the_label_is_the_first_line_of_the_cell() -> None:
    def signed(nom: str) -> bytes:
        cells = table([["Le centre", "L’agent"]]).replace("</w:p></w:tc>", "</w:p>{}</w:tc>")
        return document("x/1", cells.format(paragraph("M. Le Roy"), paragraph(nom)))

    assert differences(signed("Mme A"), signed("Mme B")) == (Change("L’agent", "Mme A", "Mme B"),)


def test_the_same_text_has_no_difference_and_other_files_have_none_to_tell() -> None:
    assert differences(convention(), convention()) == ()
    assert differences(b"BEGIN:VCALENDAR", b"BEGIN:VEVENT") == ()
