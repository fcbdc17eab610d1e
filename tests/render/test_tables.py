"""Table grids fit their rows, whichever way they are mended."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ooxml.parts import parse
from pipeline.render import Template
from pipeline.render.clean import W
from pipeline.render.tables import cells, rows
from tests.render.corpus import Personne
from tests.render.docs import body_xml, control, p, table, tc, template, tr
from tests.render.reference import assert_same, docxtpl

LOOP = ("{%tc for a in agents %}", tc("{{ a.nom }}"), "{%tc endfor %}")


def agents(count: int) -> dict[str, object]:
    return {"agents": [Personne(str(rank), True, rank) for rank in range(count)]}


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_table_holding_another_is_mended_with_it(count: int) -> None:
    nested = tc(table(3, tr("x", *LOOP)) + p("z"))
    data = template(table(3, tr("Titre", *LOOP), tr(nested)))
    for grown in parse(body_xml(Template(data).render(agents(count))).encode()).iter(W + "tbl"):
        longest = max(sum(1 for _ in cells(row)) for row in rows(grown))
        assert len(grown.findall(f"{W}tblGrid/{W}gridCol")) == longest


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_marked_tables_leave_no_mark(count: int) -> None:
    data = template(table(3, tr("Titre", *LOOP)), p("entre"), table(2, tr(*LOOP, "fin")))
    output = Template(data).render(agents(count))
    assert not re.search("[\x00-\x08]|<w:mark", body_xml(output))
    assert_same(output, docxtpl(data, agents(count)))


def test_rows_that_begin_after_the_first_column_count_it() -> None:
    shifted = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("{{ x }}")}</w:tr>'
    assert body_xml(Template(template(table(2, shifted))).render({"x": "a"})).count("<w:gridCol ") == 2


def test_a_cell_in_a_control_beside_a_loop_counts() -> None:
    data = template(table(1, tr(*LOOP, control(tc("c")))))
    assert body_xml(Template(data).render(agents(3))).count("<w:gridCol ") == 4


@settings(max_examples=12)
@given(st.integers(1, 6), st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_spans_beside_loops_are_as_docxtpl_has_them(count: int, spans: list[int]) -> None:
    spanned = [tc("s", f'<w:gridSpan w:val="{span}"/>') for span in spans]
    compiled = SPANNED.setdefault(tuple(spans), template(table(4, tr(*LOOP), tr(*spanned))))
    assert_same(Template(compiled).render(agents(count)), docxtpl(compiled, agents(count)))


SPANNED: dict[tuple[int, ...], bytes] = {}


def test_widths_keep_their_sum() -> None:
    xml = body_xml(Template(template(table(2, tr(*LOOP)))).render(agents(5)))
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', xml)]
    assert len(widths) == 5
    assert abs(sum(widths) - 4000) < 5
