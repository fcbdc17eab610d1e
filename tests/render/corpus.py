"""One template per feature of docxtpl, with hypothesis-made contexts: the corpus of equality."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from docxtpl import Listing, RichText, RichTextParagraph
from hypothesis import strategies as st

from pipeline.render import Template
from tests.render.docs import anchored, control, p, r, table, tc, template, tr

Strategy = st.SearchStrategy[dict[str, Any]]
# Everything people type, and what XML, Jinja and Word may trip over; line breaks and tabs included. No
# underscore: docxtpl makes "{{" of "{_{" in the data too, which we do not.
ALPHABET = st.sampled_from("abzABZ019 éèàçœÆ’“”«»—…€\u00a0\u202f&<>\"'{}%#;\n\t😀中")
texts = st.text(ALPHABET, max_size=12)
words = st.text(st.sampled_from("abcé&<'’ "), min_size=1, max_size=8)


@dataclass(frozen=True)
class Personne:
    nom: str
    actif: bool
    rang: int


personnes = st.builds(Personne, texts, st.booleans(), st.integers(0, 99))
lists = st.lists(personnes, max_size=4)


@dataclass(frozen=True)
class Feature:
    data: bytes
    contexts: Strategy
    filters: Mapping[str, Callable[..., Any]]


def upper_first(value: object) -> str:
    return str(value)[:1].upper() + str(value)[1:]


def feature(data: bytes, filters: Mapping[str, Callable[..., Any]] | None = None, **values: Any) -> Feature:
    return Feature(data, st.fixed_dictionaries(values), filters or {})


LOOP = ("{%tr for a in agents %}", "{%tr endfor %}")
SPLIT = ("Avant {", "{ ag", "ent.n", "om }", "} après")

FEATURES: dict[str, Feature] = {
    "plain": feature(
        template(p("Bonjour {{ agent.nom }}, {{ x }}.", run="<w:b/>")), agent=personnes, x=texts
    ),
    "split-runs": feature(
        template(p(*SPLIT), p("{", "% if agent.actif %", "}oui{% endif %}")), agent=personnes
    ),
    "expressions": feature(
        template(
            p("{{ x|upper }} {{ n + 1 }} {{ 'a' ~ x }} {{ x if n > 3 else 'non' }} {{ x|default('-') }}")
        ),
        x=texts,
        n=st.integers(0, 9),
    ),
    "custom-filter": feature(template(p("{{ x|majuscule }}")), {"majuscule": upper_first}, x=texts),
    "for-if": feature(
        template(
            p(
                "{% for a in agents %}{% if a.actif %}{{ loop.index }} {{ a.nom }}",
                "{% else %}-{% endif %}, {% endfor %}",
            )
        ),
        agents=lists,
    ),
    "paragraph-tags": feature(
        template(
            p("{%p for a in agents %}"),
            p("{{ a.nom }}", style="ListBullet"),
            p("{%p endfor %}"),
            p("{%p if agents %}"),
            p("des agents"),
            p("{%p else %}"),
            p("aucun"),
            p("{%p endif %}"),
        ),
        agents=lists,
    ),
    "row-tags": feature(
        template(
            table(2, tr("Nom", "Rang"), tr(LOOP[0], ""), tr("{{ a.nom }}", "{{ a.rang }}"), tr(LOOP[1], ""))
        ),
        agents=lists,
    ),
    "cell-tags": feature(
        template(table(3, tr("Titre", "{%tc for a in agents %}", tc("{{ a.nom }}"), "{%tc endfor %}"))),
        agents=lists,
    ),
    "run-tags": feature(
        template(p("a ", "{%r if n %}", "{{ x }}", "{%r endif %}", " z", run="<w:i/>")),
        n=st.booleans(),
        x=texts,
    ),
    "merging": feature(
        template(p("a {%- if n %}"), p("{{ x }}"), p("{% endif -%}"), p("fin")), n=st.booleans(), x=texts
    ),
    "colspan": feature(
        template(table(3, tr("a", "b", "c"), tr(tc("{% colspan n %}{{ x }}", '<w:gridSpan w:val="3"/>')))),
        n=st.just(3),
        x=texts,
    ),
    "cellbg": feature(
        template(table(2, tr(tc("{% cellbg c %}{{ x }}", '<w:shd w:val="clear" w:fill="FFFFFF"/>'), "b"))),
        c=st.sampled_from(["FF0000", "00FF00"]),
        x=texts,
    ),
    "vertical-merge": feature(
        template(
            table(2, tr(LOOP[0], ""), tr("{% vm %}{{ x }}", "{{ a.nom }}"), tr(LOOP[1], ""), tr("f", "g"))
        ),
        agents=lists,
        x=texts,
    ),
    "horizontal-merge": feature(
        template(
            table(3, tr("a", "b", "c"), tr("{%tc for a in agents %}", "{% hm %}{{ x }}", "{%tc endfor %}"))
        ),
        agents=st.lists(personnes, min_size=1, max_size=4),
        x=texts,
    ),
    "uneven-rows": feature(
        template(
            table(3, tr(LOOP[0], "", ""), tr("a", "b", "{{ a.nom }}"), tr(LOOP[1], "", ""), tr("x", "y"))
        ),
        agents=lists,
    ),
    "static-grid": feature(template(table(4, tr("a", "{{ x }}"), tr("c", "d"))), x=texts),
    "rich-text": feature(
        template(p("a {{r t }} z", run="<w:b/>")),
        t=st.builds(lambda x: RichText(x, bold=True, color="#FF0000"), texts),
    ),
    "rich-paragraph": feature(
        template(p("{{p t }}")),
        t=st.builds(lambda x: RichTextParagraph(RichText(x, italic=True), parastyle="Quote"), texts),
    ),
    "listing": feature(
        template(p("a {{ t }} z", run="<w:b/>", ppr='<w:jc w:val="center"/>')),
        t=st.builds(
            lambda xs: Listing("".join(xs)),
            st.lists(st.one_of(words, st.sampled_from("\a\f\n\t")), max_size=8),
        ),
    ),
    "headers-footers": feature(
        template(
            p("{{ x }}"),
            header=p("Tête {{ x }}") + p("{% for a in agents %}{{ a.nom }} {% endfor %}"),
            footer=p("Pied {{ x }}"),
        ),
        x=texts,
        agents=lists,
    ),
    "footnotes": feature(
        template(p("Corps"), notes={"footnotes": p("Note {{ x }}", " {{ ag", "ent.nom }}")}),
        x=texts,
        agent=personnes,
    ),
    "text-box": feature(template(anchored(p("Zone {{ x }}")), p("{{ x }}")), x=words),
    "drawings-in-loop": feature(
        template(
            p("{%p for a in agents %}"), anchored(p("{{ a.rang }}")), p("{%p endfor %}"), anchored(p("z"))
        ),
        agents=lists,
    ),
    "controls": feature(
        template(
            control(p("Bloc {{ x }}"), 1), "<w:p>" + r("a ") + control(r("{{ agent.nom }}"), 2) + "</w:p>"
        ),
        x=texts,
        agent=personnes,
    ),
    "set-and-macros": feature(
        template(
            p("{%p macro ligne(y) %}"),
            p("M {{ y }}"),
            p("{%p endmacro %}"),
            p("{% set z %}[{{ x }}]{% endset %}{{ z }}"),
            p("{{p ligne(x) }}"),
            p("{%p for n in [1, 2] %}"),
            p("{{p ligne(n) }}"),
            p("{%p endfor %}"),
        ),
        x=texts,
    ),
    "call-filter-recursion": feature(
        template(
            p("{% macro m(y) %}<{{ caller() }}{{ y }}>{% endmacro %}{% call m(x) %}[{{ x }}]{% endcall %}"),
            p("{% filter upper %}a{{ n }}é{% endfilter %}"),
            p("{% for a in arbre recursive %}{{ a.nom }}({{ loop(a.sous) }}){% endfor %}"),
        ),
        x=texts,
        n=st.integers(0, 9),
        arbre=st.just([{"nom": "a&b", "sous": [{"nom": "c", "sous": []}]}]),
    ),
    "comments-raw": feature(
        template(p("a{# caché #}b"), p("{#p tout #}"), p("{% raw %}{{ brut }}{% endraw %} {_{ x }_}")),
        x=texts,
    ),
    "comparisons": feature(
        template(p("{% if a < b and x != '<' %}inf{% endif %}{% if x == 'a' %}droits{% endif %}")),
        a=st.integers(0, 3),
        b=st.integers(0, 3),
        x=st.sampled_from(["a", "b"]),
    ),
}


@cache
def compiled(name: str) -> Template:
    """The compiled template of a feature."""
    return Template(FEATURES[name].data, name=name, filters=FEATURES[name].filters)
