"""A faulty template is refused with all its faults, each said in its own words and at its place."""

import io
import pickle

import docx
import pytest

from pipeline.ooxml.packing import pack
from pipeline.ooxml.reading import read_members
from pipeline.render import Fault, Template, TemplateError, check
from tests.render.docs import p, r, table, template, tr

SLIPS = {
    "guillemets-courbes": "{{ x|default(“a”) }}",
    "guillemets-francais": "{% if x == « oui » %}a{% endif %}",
    "tiret-corrige": "{%– if x %}a{% endif %}",
    "mot-cle-majuscule": "{% If x %}a{% endif %}",
    "espace-dans-un-nom": "{{ code postal }}",
    "accolade-simple": "Bonjour { nom }",
    "balise-non-ouverte": "nom }}",
    "balise-non-fermee": "{{ nom",
    "champ-de-fusion": "«nom»",
    "accents-decomposes": "{{ pre\u0301nom }}",
    "p-pas-seul": "{%p if a %} texte",
    "tr-hors-tableau": "{%tr if a %}",
    "bloc-non-ferme": "{% for a in b %}",
    "bloc-mal-ferme": "{% if a %}{% endfor %}{% endif %}",
    "instruction-inconnue": "{% sinon %}",
    "instruction-interdite": "{% include 'autre' %}",
    "expression-incomprise": "{{ a..b }}",
    "filtre-inconnu": "{{ a|majuscul }}",
    "nom-reserve": "{{ a.__class__ }}",
    "balise-imbriquee": "{{ a {{ b }}",
    "lettre-detachee": "{% tr for a in b %}{% endfor %}",
    "signe-corrige": "{% if n ≥ 3 %}a{% endif %}",
    "caractere-invisible": "{{ nom\u200b }}",
    "accolade-de-trop": "{{ nom }}}",
}
OTHER_WORDS = ["Si a", "si a", "else if a", "elseif a", "sinon si a"]
HINTS = {
    "{% if a = 'x' %}b{% endif %}": "==",
    "{% if a et b %}c{% endif %}": "and, or",
    "{% for a dans b %}c{% endfor %}": "in au lieu de",
    "{{ 'a }}": "guillemet",
    "{{ a| }}": "un mot à la fin",
    "{% if a <> b %}c{% endif %}": "!=",
    "{% if a > 1,5 %}b{% endif %}": "1.5",
    "{% if a %}b{% elif a > 1,5 %}c{% endif %}": "1.5",
    "{{ a * 1,2 }}": "1.5",
    "{{ b if a > 0,5 else c }}": "1.5",
    "{% if pas a %}c{% endif %}": "not",
    "{% if a %}c{% else b %}d{% endif %}": "rien après « else »",
    "{% for a in b %}c{% endfor a %}": "rien après « endfor »",
}
CLOSING = {"p-pas-seul": p("{%p endif %}"), "tr-hors-tableau": p("{% endif %}")}


def faults(*body: str, **parts: object) -> tuple[Fault, ...]:
    with pytest.raises(TemplateError) as caught:
        Template(template(*body, **parts), name="m.docx")  # type: ignore[arg-type]
    return caught.value.faults


def codes(*body: str, **parts: object) -> list[str]:
    return [one.code for one in faults(*body, **parts)]


@pytest.mark.parametrize("code", SLIPS)
def test_each_slip_has_a_message_of_its_own_and_no_other(code: str) -> None:
    found = faults(p(SLIPS[code]), CLOSING.get(code, ""))
    assert [one.code for one in found] == [code]
    assert found[0].message.endswith(".")
    assert found[0].remedy.endswith((".", "?"))


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_the_french_or_wrong_words_of_a_condition_are_told_from_the_right_ones(words: str) -> None:
    start = "{% if b %}" if words[0] == "e" or "sinon" in words else ""
    found = faults(p(f"{start}{{% {words} %}}x{{% fin si %}}"))
    assert [one.code for one in found] == ["instruction-inconnue"] * 2
    assert [one.remedy.split(" au lieu")[0] for one in found] == [
        "Écrivez « elif »" if start else "Écrivez « if »",
        "Écrivez « endif »",
    ]


@pytest.mark.parametrize(("words", "meant"), [("si non", "else"), ("sinon", "else"), ("Sinon", "else")])
def test_the_words_of_the_other_half_are_told(words: str, meant: str) -> None:
    (found,) = faults(p(f"{{% if a %}}b{{% {words} %}}c{{% endif %}}"))
    assert f"Écrivez « {meant} »" in found.remedy


@pytest.mark.parametrize("tag", HINTS)
def test_what_is_not_understood_comes_with_what_is_probably_wrong(tag: str) -> None:
    (found,) = faults(p(tag))
    assert found.code == "expression-incomprise"
    assert HINTS[tag] in found.remedy


@pytest.mark.parametrize("tag", ["{{ p if p else a }}", "{{ p | upper }}", "{{ p }}", "{{ tr.nom }}"])
def test_a_field_may_be_named_like_a_letter_of_tag(tag: str) -> None:
    Template(template(p(tag)))


def test_no_break_spaces_inside_a_tag_are_spaces() -> None:
    rows = (
        tr("{%tr\u00a0for a in\u202fx %}"),
        tr("{{\u00a0a ~ '\u00a0!' }}"),
        tr("{%tr\u00a0endfor\u00a0%}"),
    )
    cell = docx.Document(io.BytesIO(Template(template(table(1, *rows))).render({"x": ["a"]}))).tables[0]
    assert [row.cells[0].text for row in cell.rows] == ["a\u00a0!"]


HIDDEN = {
    "field code": "<w:r><w:instrText> REF {{ code postal }} </w:instrText></w:r>",
    "alternative text": '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{{ code postal }}"/>'
    "</wp:inline></w:drawing></w:r>",
}


@pytest.mark.parametrize("run", HIDDEN.values(), ids=list(HIDDEN))
def test_a_faulty_tag_out_of_sight_is_found_and_its_remedy_says_where_to_look(run: str) -> None:
    (found,) = faults(f"<w:p>{r('visible')}{run}</w:p>")
    assert (found.code, found.spot.text) == ("espace-dans-un-nom", "visible")
    assert "Alt+F9" in found.remedy


def test_two_slips_do_not_share_their_words() -> None:
    found = [faults(p(text), CLOSING.get(code, ""))[0].message for code, text in SLIPS.items()]
    assert len({message.partition("»")[2] or message for message in found}) == len(SLIPS)


def test_all_faults_come_at_once_with_part_heading_and_text() -> None:
    found = faults(
        p("Article 1", style="Heading1"),
        p("Nom : {{ code postal }}"),
        p("{{ x"),
        header=p("{{ h"),
        notes={"endnotes": p("{{ a b }}"), "footnotes": p("{{ c d }}")},
        properties={"title": "{{ e f }}"},
    )
    places = {(one.spot.section(), one.spot.text) for one in found}
    assert ("corps du document, Article 1", "Nom : {{ code postal }}") in places
    assert ("corps du document, Article 1", "{{ x") in places
    assert ("en-tête", "{{ h") in places
    assert ("notes de fin", "{{ a b }}") in places
    assert ("notes de bas de page", "{{ c d }}") in places
    assert any(heading == "propriétés du document" for heading, _ in places)
    assert {one.file for one in found} == {"m.docx"}


def test_a_row_tag_must_be_alone_in_its_row() -> None:
    rows = (tr("a", "{%tr for x in y %}"), tr("{{ x }}", "b"), tr("{%tr endfor %}", ""))
    assert codes(table(2, *rows)) == ["tr-pas-seul"]


def test_two_paragraph_tags_in_one_paragraph_are_refused() -> None:
    assert codes(p("{%p if a %}{%p if b %}"), p("{%p endif %}"), p("{%p endif %}")) == ["p-pas-seul"] * 2


def test_a_block_that_begins_outside_a_table_and_ends_inside_is_refused() -> None:
    assert "bloc-a-cheval" in codes(p("{% if a %}"), table(1, tr("{% endif %}")))


def test_a_bracket_may_be_glued_to_its_word() -> None:
    Template(template(p("{% if(a) %}{% elif(b) %}{% endif %}"), p("{% call(k) m() %}{% endcall %}")))


def test_a_field_of_word_mail_merge_is_named() -> None:
    field = '<w:p><w:fldSimple w:instr=" MERGEFIELD nom "><w:r><w:t>«nom»</w:t></w:r></w:fldSimple></w:p>'
    assert codes(field) == ["champ-de-fusion"]


def test_the_error_survives_a_process_boundary() -> None:
    with pytest.raises(TemplateError) as caught:
        Template(template(p("{{ x")), name="m.docx")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.message, copy.faults) == (caught.value.message, caught.value.faults)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 tronqu\xc3\xa9", b"\xd0\xcf\x11\xe0 ancien format"])
def test_a_file_that_is_no_word_document_is_refused_in_french(data: bytes) -> None:
    with pytest.raises(TemplateError, match="document Word"):
        Template(data, name="m.docx")


def test_a_damaged_part_is_refused_not_repaired() -> None:
    members = read_members(template(p("a")))
    members["word/document.xml"] = members["word/document.xml"].replace(b"</w:body>", b"")
    with pytest.raises(TemplateError, match="endommagé"):
        Template(pack(members), name="m.docx")


EVERYWHERE = template(p("a"), header=p("b"), notes={"footnotes": p("c"), "endnotes": p("d")})
PARTS = sorted(name for name in read_members(EVERYWHERE) if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("bad", ["<w:p>", "", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_no_part_may_be_damaged_or_declare_entities(name: str, bad: str) -> None:
    damaged = pack({**read_members(EVERYWHERE), name: bad.encode()})
    with pytest.raises(TemplateError, match="endommagé"):
        Template(damaged, name="m.docx")


ORDINARY = b"schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_file_whose_packing_is_damaged_is_refused() -> None:
    whole = bytearray(EVERYWHERE)
    start = whole.index(b"word/document.xml") + 60
    whole[start : start + 40] = bytes(40)
    with pytest.raises(TemplateError, match="document Word"):
        Template(bytes(whole), name="m.docx")


STRICT = b"purl.oclc.org/ooxml/wordprocessingml/main"


def test_word_s_other_dialect_is_refused_with_the_format_to_choose() -> None:
    members = read_members(template(p("{{ x }}")))
    members["word/document.xml"] = members["word/document.xml"].replace(ORDINARY, STRICT)
    with pytest.raises(TemplateError) as caught:
        Template(pack(members), name="m.docx")
    assert "Strict Open XML" in caught.value.remedy


DEEP = {
    "loops": [p("{%p for a in x %}")] * 25 + [p("{%p endfor %}")] * 25,
    "conditions": [p("{%p if x %}")] * 110 + [p("{%p endif %}")] * 110,
    "parentheses": [p("{{ " + "(" * 5000 + "x" + ")" * 5000 + " }}")],
    "filters": [p("{{ x" + "|upper" * 150 + " }}")],
    "many filters": [p("{{ x" + "|upper" * 5000 + " }}")],
}


@pytest.mark.parametrize("body", DEEP.values(), ids=list(DEEP))
def test_tags_nested_beyond_reason_are_a_fault_too(body: list[str]) -> None:
    assert set(codes(*body)) <= {"trop-imbrique", "expression-incomprise"}


FIELDS = {"nom", "agent.nom", "agent.prenom", "agent.seances.date", "agent.seances.heure"}


def unknown(*body: str) -> list[str]:
    """The unknown names told together with the faults of the tags, of which there is at least one."""
    with pytest.raises(TemplateError) as caught:
        Template(template(*body), name="m.docx", fields=FIELDS)
    named = [one.code.startswith("nom-") for one in caught.value.faults]
    assert not all(named)
    return [one.message.split(" »")[0].removeprefix("« ") for one in caught.value.faults if named.pop(0)]


def test_unknown_names_come_together_with_the_faults_of_tags() -> None:
    assert unknown(p("{{ code postal }} {{ Nom }}"), p("{{ x }"), p("{{ agent.prenon }}")) == [
        "Nom",
        "agent.prenon",
    ]
    assert unknown(p("{% If agent.non %}{{ x }}{% Endif %}{{ nom }}")) == ["agent.non", "x"]
    assert unknown(table(1, tr("{% colspan n %}{{ nom }}{{ '}}"))) == ["n"]


def test_names_of_a_loop_are_resolved_in_spite_of_faults() -> None:
    assert unknown(p("{% for s in agent.seances %}{{ s.date }}{{ s.hier }}{{ x")) == ["agent.seances.hier"]
    assert unknown(
        p("{%p for s in agent.seances %}."), p("{{ s.dat }}"), p("{%p endfor %}"), p("{{ s }}")
    ) == [
        "agent.seances.dat",
        "s",
    ]


def test_a_name_that_a_faulty_tag_may_have_given_is_not_called_unknown() -> None:
    assert unknown(p("{% for s in agent.seances|tri(“x”) %}{{ s.date }}{{ k }}{% endfor %}")) == ["k"]
    assert unknown(p("{% set a = « b » %}{{ a }}{{ b }}")) == ["b"]
    assert unknown(p("{% macro m(a, b %}{{ a }}{% endmacro %}{{ m(1) }}{{ c }}")) == ["c"]
    assert unknown(p("{% pur s in agent.seances %}{{ s.date }}{% endfor %}")) == []


def linted(*body: str) -> list[Fault]:
    return Template(template(*body), name="m.docx").lint(FIELDS)


def test_a_name_in_capitals_is_told_from_an_unknown_one() -> None:
    one, other = linted(p("{{ Nom }} {{ agent.prenon }}"))
    assert (one.code, one.remedy) == ("nom-mal-ecrit", "Écrivez « nom ».")
    assert (other.code, other.remedy) == ("nom-inconnu", "Vouliez-vous écrire « agent.prenom » ?")


def test_names_inside_loops_are_resolved() -> None:
    loop = "{% for s in agent.seances|sort(attribute='dat') %}"
    found = linted(p(loop + "{{ s.date.year }}{{ s.hier }}{% endfor %}"))
    assert [one.message.split(" »")[0] for one in found] == ["« agent.seances.dat", "« agent.seances.hier"]


def test_names_lists_what_the_template_uses_and_nothing_local() -> None:
    compiled = Template(
        template(
            p("{% set n = agent.nom %}{{ n }}{{ agent.nom.upper() }}"),
            p("{% for s in agent.seances %}{{ loop.index }}{{ s.date }}{% endfor %}"),
            p("{% macro m(z) %}{{ z }}{% endmacro %}{{ m(nom) }}{{ range(3) }}"),
        )
    )
    assert compiled.names == {"agent.nom", "agent.seances", "agent.seances.date", "nom"}


@pytest.mark.parametrize(
    ("typed", "meant"), [("majuscules", "upper"), ("Minuscule", "lower"), ("uper", "upper")]
)
def test_a_filter_by_another_word_is_told_by_its_own(typed: str, meant: str) -> None:
    (fault,) = check(template(p(f"{{{{ x|{typed} }}}}")))
    assert (fault.code, meant in fault.remedy) == ("filtre-inconnu", True)


def test_a_name_that_is_near_no_other_is_given_none() -> None:
    fields = {"agent", "agent.categorie", "agent.nom", "total", "date_facture"}
    remedies = {
        name: check(template(p(f"{{{{ {name} }}}}")), fields=fields)[0].remedy
        for name in ("agent.date_naissance", "agent.nomm", "agnt.nom", "datefacture")
    }
    assert "categorie" not in remedies["agent.date_naissance"]
    assert [
        one in remedies[name]
        for name, one in (
            ("agent.nomm", "agent.nom"),
            ("agnt.nom", "agent.nom"),
            ("datefacture", "date_facture"),
        )
    ] == [True] * 3


def test_a_field_written_as_an_instruction_is_told_how_to_be_printed() -> None:
    (fault,) = check(template(p("{% agent.nom %}")))
    assert (fault.code, "{{ agent.nom }}" in fault.remedy) == ("instruction-inconnue", True)
    assert "{{" not in check(template(p("{% endfr %}")))[0].remedy
