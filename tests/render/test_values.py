"""What may be printed, what is refused, and under which name."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from docxtpl import Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.render import RenderError, Template
from tests.render.docs import body_xml, control, p, paragraphs, r, table, template, tr


@dataclass(frozen=True, slots=True)
class Agent:
    nom: Any


class NaTType:
    """Stands for pandas' NaT, told by its type's name."""


def rendered(*body: str, **context: object) -> list[str]:
    return paragraphs(Template(template(*body), name="m.docx").render(context))


def refusal(*body: str, filters: Any = None, **context: object) -> RenderError:
    with pytest.raises(RenderError) as caught:
        Template(template(*body), name="m.docx", filters=filters or {}).render(context)
    return caught.value


@settings(max_examples=40)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
)
def test_any_text_survives(text: str) -> None:
    assert paragraphs(ANY.render({"agent": Agent(text)}))[0] == f"[{text}]"


ANY = Template(template(p("[{{ agent.nom }}]")))


NOTHING = [None, float("nan"), Decimal("NaN"), Decimal("sNaN"), float("inf"), NaTType()]


@pytest.mark.parametrize("nothing", NOTHING)
@pytest.mark.parametrize("tag", ["{{ agent.nom }}", "{{ agent.nom|upper }}", "{{ 'a' ~ agent.nom }}"])
def test_nothing_is_never_printed(nothing: object, tag: str) -> None:
    assert "agent.nom" in refusal(p(tag), agent=Agent(nothing)).message


AS_TYPED = ["(a + b) * c", 'x|replace("a", "")|upper', "d['k']", "agents[0].nom", "x if x else  none"]


@pytest.mark.parametrize("expression", AS_TYPED)
def test_an_expression_is_named_as_its_author_typed_it(expression: str) -> None:
    tag = "{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{ 1 }}{{ " + expression + "}}"
    nothing = {"a": 0, "b": float("nan"), "c": 1, "x": None, "d": {"k": None}, "agents": [Agent(None)]}
    spaced = " ".join(expression.split())
    assert refusal(p(tag), **nothing).message.startswith(f"« {spaced} » n’a pas de valeur")


def test_nothing_inside_a_loop_is_named_as_typed() -> None:
    rows = (tr("{%tr for a in agents %}"), tr("{{ a.nom|majuscule }}"), tr("{%tr endfor %}"))
    body = (p("Les agents", style="Heading1"), table(1, *rows))
    error = refusal(*body, filters={"majuscule": str.upper}, agents=(Agent("a"), Agent(None)))
    assert error.message.startswith("« a.nom|majuscule » n’a pas de valeur")
    assert error.place == "m.docx, sous « corps du document, Les agents », « {{ a.nom|majuscule }} »"


PRINTING_NOTHING = [
    "{{ noms|join(', ') }}",
    "{{ noms|map('upper')|join(', ') }}",
    "{{ agents|join(', ', attribute='nom') }}",
    "{{ 'ab'|join(x) }}",
    "{{ 'ab'|replace('a', x) }}",
    "{{ '%s'|format(x) }}",
    "{{ '%s et %s' % (1, x) }}",
    "{{ '%(a)s' % {'a': x} }}",
    "{{ '{}'.format(x) }}",
    "{{ 'a' ~ x }}",
]


@pytest.mark.parametrize("tag", PRINTING_NOTHING)
def test_nothing_among_joined_or_formatted_values_is_refused(tag: str) -> None:
    error = refusal(p(tag), noms=["a", None], agents=[Agent("a"), Agent(None)], x=None)
    assert error.message.endswith("» n’a pas de valeur.")


@pytest.mark.parametrize("tag", ["{% for a in x %}{% endfor %}", "{% if x > 3 %}a{% endif %}", "{{ x + 1 }}"])
def test_an_operation_on_nothing_says_so(tag: str) -> None:
    assert "emploie une donnée qui n’a pas de valeur" in refusal(p(tag), x=None).message


def test_a_field_of_nothing_is_not_called_unknown() -> None:
    assert "« x.a » n’a pas de valeur" in refusal(p("{{ x.a }}"), x=None).message
    assert "« x.a.b|upper » n’a pas de valeur" in refusal(p("{{ x.a.b|upper }}"), x={"a": None}).message


@pytest.mark.parametrize("name", ["upper", "string", "e", "trim"])
def test_no_filter_makes_a_text_of_a_collection(name: str) -> None:
    assert "désigne un ensemble" in refusal(p(f"{{{{ x|{name} }}}}"), x=["a", None]).message


@pytest.mark.parametrize(
    "tag",
    [
        "'x' * 10 ** 10",
        "[1] * 10 ** 10",
        "9 ** (10 ** 9)",
        "'%1000000000s'|format('a')",
        "'%*s' % (n, 'a')",
        "'{:1000000000}'.format(1)",
    ],
)
def test_an_operation_out_of_measure_is_refused_before_it_takes_the_memory(tag: str) -> None:
    assert "demande trop de mémoire" in refusal(p(f"{{{{ {tag} }}}}"), n=10**9).message


def test_ordinary_operations_are_done() -> None:
    tag = "{{ '-' * 3 }}{{ 2 ** 10 }}{{ 7 % 2 }}{{ '%03d' % 7 }}{{ '{:.2f}'.format(1.5) }}"
    assert rendered(p(tag))[0] == "---102410071.50"


@pytest.mark.parametrize(("tag", "what"), [("colspan", "colonnes"), ("cellbg", "couleur")])
@pytest.mark.parametrize("value", ["abc", 0, "#FF0000", '1"/>'])
def test_a_width_or_a_colour_of_a_cell_is_nothing_else(tag: str, what: str, value: object) -> None:
    error = refusal(table(1, tr(f"{{% {tag} n %}}texte")), n=value)
    assert what in error.message
    assert error.place.endswith(f"« {{% {tag} n %}}texte »")


def test_a_default_may_replace_nothing() -> None:
    assert rendered(p("{{ x|default('sans', true) }} {{ y|default('z') }}"), x=None)[0] == "sans z"


def test_an_undefined_name_is_refused_with_its_path() -> None:
    assert (
        "« agent.prenom » ne désigne aucun champ"
        in refusal(p("{{ agent.prenom }}"), agent=Agent("a")).message
    )
    assert "« inconnu.nom »" in refusal(p("{{ inconnu.nom }}")).message
    assert "inconnus" in refusal(p("{% for a in inconnus %}{{ a }}{% endfor %}")).message


@pytest.mark.parametrize("value", [["a"], {"a": 1}, ("a",), Agent("a"), str.upper, b"a"])
def test_a_collection_is_not_printed(value: object) -> None:
    assert "« x » désigne un ensemble" in refusal(p("{{ x }}"), x=value).message


def test_jinjas_own_functions_are_there() -> None:
    assert rendered(p("{% set n = namespace(a=0) %}{% for i in range(3) %}{{ i }}{% endfor %}"))[0] == "012"


def test_numbers_and_dates_are_printed() -> None:
    day = datetime.date(2026, 8, 1)
    text = rendered(p("{{ a }} {{ b }} {{ c }} {{ d }}"), a=3, b=Decimal("1.50"), c=2.5, d=day)
    assert text[0] == "3 1.50 2.5 2026-08-01"


@pytest.mark.parametrize("character", ["\x0b", "\x00", "\x07\x08", "\x1b", "\x85\x92", "\ud800", "\uffff"])
def test_a_control_character_is_refused_and_its_value_not_shown(character: str) -> None:
    error = refusal(p("{{ agent.nom }}"), agent=Agent(f"SECRET{character}"))
    assert "« agent.nom » contient un caractère de commande" in error.message
    assert "SECRET" not in str(error) + error.place + error.remedy


def test_a_text_begins_a_paragraph_or_a_page_as_in_docxtpl_where_it_can() -> None:
    xml = body_xml(Template(template(p("{{ x }}", run="<w:b/>"))).render({"x": "a\ab\fc"}))
    assert [len(re.findall(one, xml)) for one in ("<w:p>", "<w:rPr><w:b/></w:rPr>", 'w:type="page"')] == [
        4,
        3,
        1,
    ]
    tag = '<w:p><w:pPr><w:pStyle w:val="{{ x }}"/></w:pPr></w:p>'
    assert "caractère de commande" in refusal(tag, x="a\ab").message


def test_a_failing_filter_names_its_expression_and_no_value() -> None:
    error = refusal(p("{{ x|nombre }}"), filters={"nombre": int}, x="SECRET")
    assert "« x|nombre » ne peut pas être calculé" in error.message
    assert "SECRET" not in error.message


def test_line_breaks_and_tabs_work_everywhere() -> None:
    body = (p("{{ x }}", run="<w:b/>"), table(1, tr("{{ x }}")))
    compiled = Template(template(*body, header=p("{{ x }}"), notes={"endnotes": p("{{ x }}")}))
    xml = body_xml(compiled.render({"x": "a\r\nb\tc\rd"}))
    assert xml.count("<w:br/>") == 4
    assert xml.count("<w:rPr><w:b/></w:rPr><w:tab/>") == 1


def test_a_line_break_in_an_attribute_is_refused() -> None:
    tag = '<w:p><w:pPr><w:pStyle w:val="{{ x }}"/></w:pPr></w:p>'
    assert 'w:val="Titre1"' in body_xml(Template(template(tag)).render({"x": "Titre1"}))
    assert "plusieurs lignes" in refusal(tag, x="a\nb").message


def test_tags_inside_data_stay_text() -> None:
    body = template(p("{{ x }}"), notes={"footnotes": p("{{ x }}")}, sections=2)
    assert "{{ 6*7 }}" in body_xml(Template(body).render({"x": "{{ 6*7 }} {% raw %} {_{"}))


def test_a_new_paragraph_inside_an_inline_control_is_a_line_break() -> None:
    body = "<w:p>" + control(r("{{ x }}")) + "</w:p>"
    xml = body_xml(Template(template(body)).render({"x": Listing("a\ab")}))
    assert "a</w:t><w:br/>" in xml


def test_rich_text_in_an_ordinary_tag_is_refused_and_plain_text_in_a_rich_one_too() -> None:
    assert "{{r" in refusal(p("{{ x }}"), x=RichText("a")).remedy
    assert "texte simple" in refusal(p("{{r x }}"), x="a").message


def test_rich_text_with_a_link_of_another_document_is_refused() -> None:
    assert "lien" in refusal(p("{{r x }}"), x=RichText("ici", url_id="rId99")).message


def test_a_link_of_rich_text_gives_its_address() -> None:
    text = RichText("ici", url_id="https://exemple.fr/?a=1&amp;b=2", bold=True)
    xml = body_xml(Template(template(p("{{r x }}"))).render({"x": text}))
    assert 'HYPERLINK "https://exemple.fr/?a=1&amp;b=2"' in xml
    assert "w:hyperlink" not in xml
    assert "<w:b/>" in xml


def test_a_filter_may_accept_nothing_if_it_says_so() -> None:
    def tiret(value: object) -> str:
        return "–" if value is None else str(value)

    assert (
        "« x|tiret » n’a pas de valeur"
        in refusal(p("{{ x|tiret }}"), filters={"tiret": tiret}, x=None).message
    )
    tiret.accepts_none = True  # type: ignore[attr-defined]
    assert (
        paragraphs(Template(template(p("{{ x|tiret }}")), filters={"tiret": tiret}).render({"x": None}))[0]
        == "–"
    )


def test_whether_a_name_is_defined_may_be_asked() -> None:
    tag = "{% if a.prenom is defined or inconnu is defined %}oui{% else %}non{% endif %}"
    assert rendered(p(tag), a=Agent("x"))[0] == "non"


def test_ready_made_xml_is_parsed_strictly() -> None:
    assert "illisible" in refusal(p("{{ x|safe }}"), x="<w:b>").message


@pytest.mark.parametrize("tag", ["{{ x.format(1) }}", "{{ x|attr('__class__') }}", "{{ x['__class__'] }}"])
def test_the_sandbox_refuses_the_inside_of_python(tag: str) -> None:
    refusal(p(tag), x="{0.__class__}")


def test_a_template_cannot_change_what_it_is_given() -> None:
    refusal(p("{{ x.append(1) }}"), x=[1])


def test_typographic_quotes_inside_a_string_mean_themselves() -> None:
    assert rendered(p("{% if s == 'd’accord' %}oui{% endif %}"), s="d’accord")[0] == "oui"


def test_texts_too_are_printed_as_their_printer_says() -> None:
    shouting = Template(template(p("{{ nom }}{{ nom }}"), p("{{ nom|lower }}")), printers={str: str.upper})
    assert paragraphs(shouting.render({"nom": "a & b"})) == ["A & BA & B", "A & B"]
    assert rendered(p("{{ nom }}"), nom="a & b") == ["a & b"]


def test_an_element_is_taken_by_its_rank_and_a_missing_one_is_told() -> None:
    row = p("{{ s[0] }}{{ s[-2] }}{{ l[1] }}{{ t[-1] }}{{ d[0] }}{{ s|upper }}{{ 5|lower }}")
    assert rendered(row, s="éa", l=["b", "c"], t=("d", "f"), d={0: "z"}) == ["éécfzÉA5"]
    for tag in ("{{ s[0] }}", "{{ s[-1] }}", "{{ l[2] }}", "{{ l[-3] }}"):
        assert refusal(p(tag), s="", l=["b", "c"]).code == "champ-sans-valeur-connue"
    assert refusal(p("{{ l|upper }}"), l=["b"]).code == "valeur-sans-texte"


def test_a_field_is_found_by_its_name_as_typed() -> None:
    assert rendered(p("{{ d.ﬁn }}{{ d.ﬁn }}"), d={"ﬁn": "x"}) == ["xx"]
