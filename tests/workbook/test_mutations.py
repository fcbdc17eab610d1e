import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.issues import Issue
from tests.workbook.builders import errors, read
from tests.workbook.mutations import Mutation, base, mutations, spoil

SOME = st.lists(st.sampled_from(range(len(mutations()))), min_size=1, max_size=6, unique=True)


def told(issue: Issue) -> set[tuple[str, str]]:
    """The cells an issue is about: a row with nothing in its starred cells names them all."""
    origins = (issue.origin, *issue.related) if issue.code == "ligne-incomplete" else (issue.origin,)
    return {(origin.sheet, origin.cell) for origin in origins}


def check(chosen: list[Mutation]) -> None:
    book, addresses = spoil(chosen)
    found = errors(read(book))
    assert {place for issue in found for place in told(issue)} == addresses, [
        f"{i.code} {i.origin.sheet} {i.origin.cell} {i.message}" for i in found
    ]


def test_the_workbook_to_spoil_is_valid_and_its_mutations_are_many() -> None:
    assert read(base()).issues == ()
    assert len(mutations()) > 3000
    kinds = {mutation.cell[2] for mutation in mutations()}
    assert {"Code", "Référence", "Employeur", "Début", "Fin", "Durée convenue (h)", "Part"} <= kinds


@pytest.mark.epreuve
@given(SOME)
@settings(max_examples=300)
def test_n_spoiled_cells_give_exactly_these_n_addresses(chosen: list[int]) -> None:
    check([mutations()[index] for index in chosen])


@pytest.mark.epreuve
@given(SOME)
@settings(max_examples=20_000, suppress_health_check=list(HealthCheck))
def test_twenty_thousand_spoiled_workbooks_are_answered_cell_by_cell(chosen: list[int]) -> None:
    check([mutations()[index] for index in chosen])


@pytest.mark.epreuve
def test_each_single_mutation_is_answered_by_its_cell() -> None:
    for mutation in mutations():
        check([mutation])
