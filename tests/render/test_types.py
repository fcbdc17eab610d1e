"""What a template prints is checked against its fields’ kinds; values are printed as their type wants."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.render import Dictionary, RenderError, Template, TemplateError, check
from tests.render.docs import p, paragraphs, template

KINDS = {
    "debut": "date", "oui": "booleen", "agent": "ensemble", "agent.nom": "texte", "seances": "liste",
    "seances.date": "date", "logo": "image", "total": "nombre", "agent.seances": "liste",
}  # fmt: skip
KNOWN = Dictionary(
    KINDS,
    elsewhere={"iban": "facture"},
    filters={"date": "date_longue", "liste": "liste", "image": "image", "heure": "heure"},
)
FILTERS = dict.fromkeys(("date_longue", "liste", "image", "heure"), str)
WRONG = {
    "{{ debut }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ oui }}": ("booleen-imprime", "{% if oui %}"),
    "{{ agent }}": ("ensemble-imprime", "après un point"),
    "{{ seances }}": ("liste-imprimee", "{{ seances|liste }}"),
    "{{ logo }}": ("image-sans-filtre", "{{ logo|image }}"),
    "{{ debut if oui else total }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ debut|default('-') }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ 'Le ' ~ debut }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ debut|upper }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ debut or 'a' }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ oui|string }}": ("booleen-imprime", "{% if oui %}"),
    "{% for s in seances %}{{ s.date }}{% endfor %}": ("date-sans-forme", "{{ s.date|date_longue }}"),
    "{{ seances[0] }}": ("ensemble-imprime", "après un point"),
    "{{ seances|first }}": ("ensemble-imprime", "après un point"),
    "{{ seances[:2] }}": ("liste-imprimee", "{% for … in seances %}"),
    "{{ seances|sort(attribute='date') }}": ("liste-imprimee", "(seances|sort(attribute='date'))"),
    "{{ (seances|first).date }}": ("date-sans-forme", "{{ (seances|first).date|date_longue }}"),
    "{{ debut + 30 }}": ("calcul-de-date", "{{ debut|date_longue }}"),
    "{{ (debut + 30)|date_longue }}": ("calcul-de-date", "{{ debut|date_longue }}"),
    "{% set d = debut - 1 %}{{ d|date_longue }}": ("calcul-de-date", "{{ debut|date_longue }}"),
    "{{ debut|replace('-', '/') }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ 'Le %s' % debut }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ 'Le %s'|format(debut) }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ 'Le {}'.format(debut) }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ debut.strftime('%d %B %Y') }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{{ debut.isoformat() }}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{% if debut|string == 'a' %}b{% endif %}": ("date-sans-forme", "{{ debut|date_longue }}"),
    "{% with d = debut %}{{ d }}{% endwith %}": ("date-sans-forme", "{{ d|date_longue }}"),
    "{{ not oui }}": ("booleen-imprime", "{% if not oui %}"),
    "{{ total > 3 }}": ("booleen-imprime", "{% if total > 3 %}"),
    "{{ debut < debut }}": ("booleen-imprime", "{% if debut < debut %}"),
    "{{ total is defined }}": ("booleen-imprime", "{% if total is defined %}"),
    "{{ oui and total }}": ("booleen-imprime", "{% if oui %}"),
    "{{ total and oui }}": ("booleen-imprime", "{% if oui %}"),
    "{{ 'a' ~ (not oui) }}": ("booleen-imprime", "{% if not oui %}"),
    "{% for s in seances %}{{ loop.last }}{% endfor %}": ("booleen-imprime", "{% if loop.last %}"),
    "{{ date_longue(debut) }}": ("filtre-appele", "{{ champ|date_longue }}"),
    "{{ iban }}": ("champ-d-ailleurs", "dictionnaire"),
}
RIGHT = (
    "{{ debut|date_longue }}", "{% if oui %}a{% endif %}", "{{ agent.nom }}", "{{ seances|length }}",
    "{{ total }}", "{{ debut.year }}", "{% for s in seances %}{{ s.date|date_longue }}{% endfor %}",
    "{{ logo|image }}",
    "{{ 'a' if oui else 'b' }}", "{% if debut < debut and not oui %}a{% endif %}",
    "{{ (seances|first).date|date_longue }}", "{{ agent.nom[0] }}", "{{ agent.nom[:3] }}",
    "{{ total * 2 + 1 }}",
    "{{ debut - debut }}", "{{ debut.strftime('%d/%m/%Y') }}", "{{ 'Le {:%d/%m/%Y}'.format(debut) }}",
    "{{ debut and debut|date_longue }}", "{% for s in seances[:2] %}{{ s.date|date_longue }}{% endfor %}",
    "{{ 'Le ' ~ debut|date_longue }}", "{{ debut|date_longue|upper }}",
)  # fmt: skip


def found(text: str, **parts: object) -> list[tuple[str, str]]:
    source = template(p(text), **parts)  # type: ignore[arg-type]
    return [(one.code, one.remedy) for one in check(source, name="m.docx", filters=FILTERS, fields=KNOWN)]


@pytest.mark.parametrize("text", WRONG)
def test_what_has_no_text_of_its_own_is_a_fault_with_what_to_write(text: str) -> None:
    code, remedy = WRONG[text]
    ((told, advice),) = found(text)
    assert told == code
    assert remedy in advice


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_given_a_form_is_right(text: str) -> None:
    assert found(text) == []


def test_a_note_does_not_see_the_variable_of_a_loop() -> None:
    loop = "{% for s in seances %}{{ s.date|date_longue }}{% endfor %}"
    ((code, _),) = found(loop, notes={"footnotes": p("{{ s.date|date_longue }}")})
    assert code == "variable-de-boucle"


def test_values_are_printed_as_their_type_wants() -> None:
    printers = {dt.date: lambda day: f"{day:%d/%m/%Y}", Decimal: lambda amount: str(amount).replace(".", ",")}
    made = Template(template(p("{{ a }} {{ b }} {{ c }}")), printers=printers)
    assert (
        paragraphs(made.render({"a": dt.date(2026, 2, 3), "b": Decimal("4.50"), "c": 7}))[0]
        == "03/02/2026 4,50 7"
    )


JOINED = {
    "{{ days|join(', ') }}": "03/02/2026, 04/02/2026",
    "{{ 'Le ' ~ days[0] }}": "Le 03/02/2026",
    "{{ days[0]|upper }}": "03/02/2026",
    "{{ '%s, %s' % (days[0], amount) }}": "03/02/2026, 4,50",
    "{{ '%s'|format(days[0]) }}": "03/02/2026",
    "{{ 'Le {}'.format(days[0]) }}": "Le 03/02/2026",
    "{{ '%.1f' % amount }}": "4.5",
    "{{ '{:.1f}'.format(amount) }}": "4.5",
    "{{ 'Total %d' % 7 ~ amount }}": "Total 74,50",
}


@pytest.mark.parametrize("text", JOINED)
def test_a_value_put_into_a_text_is_printed_as_it_is_alone(text: str) -> None:
    printers = {dt.date: lambda day: f"{day:%d/%m/%Y}", Decimal: lambda amount: str(amount).replace(".", ",")}
    made = Template(template(p(text)), printers=printers)
    context = {"days": [dt.date(2026, 2, 3), dt.date(2026, 2, 4)], "amount": Decimal("4.50")}
    assert paragraphs(made.render(context))[0] == JOINED[text]


@pytest.mark.parametrize("text", ["{{ '%s' % x }}", "{{ 'a' ~ x }}", "{{ '{}'.format(x) }}"])
def test_a_collection_is_never_put_into_a_text(text: str) -> None:
    with pytest.raises(RenderError) as caught:
        Template(template(p(text))).render({"x": {"a": 1}})
    assert caught.value.code == "valeur-sans-texte"


def test_a_template_is_a_path_bytes_or_a_file_and_so_is_a_document(tmp_path: Path) -> None:
    data = template(p("{{ a }}"))
    path = tmp_path / "m.docx"
    path.write_bytes(data)
    expected = Template(data).render({"a": "é"})
    for source in (path, str(path), io.BytesIO(data)):
        assert Template(source).render({"a": "é"}) == expected
    stream = io.BytesIO()
    Template(data).render_to(stream, {"a": "é"})
    Template(data).render_to(tmp_path / "d.docx", {"a": "é"})
    assert stream.getvalue() == (tmp_path / "d.docx").read_bytes() == expected


SIGNS = [
    "«NOM»",
    "<<NOM>>",
    "[NOM]",
    "[[NOM]]",
    "{NOM}",
    "$NOM$",
    "%NOM%",
    "<NOM>",
    "${NOM}",
    "#NOM#",
    "[ NOM ]",
    "$NOM",
    "$(NOM)",
    "%(NOM)",
    "<NOM/>",
]


@pytest.mark.parametrize("name", ["debut", "agent.nom", "Debut", "nom"])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_known_name_between_foreign_signs_is_told_with_what_to_write(sign: str, name: str) -> None:
    ((code, remedy),) = found(f"Le {sign.replace('NOM', name)} dit")
    assert code == "signes-etrangers"
    assert ("{{ agent.nom }}" if "nom" in name else "{{ debut }}") in remedy


@pytest.mark.parametrize(("sign", "field"), [("[agent nom]", "agent.nom"), ("Le __debut__", "debut")])
def test_words_of_a_name_may_stand_apart_and_two_strokes_enclose_one(sign: str, field: str) -> None:
    ((code, remedy),) = found(sign)
    assert code == "signes-etrangers"
    assert f"{{{{ {field} }}}}" in remedy


@pytest.mark.parametrize(
    "text",
    ["« debut »", "cent $US", "[sic] (debut)", "le jour*(debut)", "[debut)", "[une autre chose]"],
)
def test_ordinary_signs_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["« debut »", "[voir l’annexe]", "50 % debut", "« l’agent »", "l’agent [sic]", "___debut___"]
)
def test_ordinary_typography_is_no_sign(text: str) -> None:
    assert found(text) == []


def test_faults_tell_where_in_the_paragraph() -> None:
    with pytest.raises(TemplateError) as caught:
        Template(template(p("Un [debut] ici")), fields=KNOWN)
    (one,) = caught.value.faults
    assert "Un [debut] ici"[slice(*one.span)] == "[debut]"
