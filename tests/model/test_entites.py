from dataclasses import dataclass

from pipeline.model.entites import MOST, une_fois


@dataclass
class Row:
    """What cannot be hashed, as a row with a list could not."""

    name: str


def test_what_was_made_of_the_very_same_objects_is_given_again_and_of_no_others() -> None:
    asked: list[tuple[int, str]] = []

    @une_fois
    def made(rank: int, row: Row) -> str:
        asked.append((rank, row.name))
        return f"{rank}. {row.name}"

    one, same = Row("Léa"), Row("Léa")
    assert [made(1, one), made(1, one), made(2, one), made(1, same)] == [
        "1. Léa",
        "1. Léa",
        "2. Léa",
        "1. Léa",
    ]
    assert asked == [(1, "Léa"), (2, "Léa"), (1, "Léa")]


def test_an_object_that_is_gone_never_answers_for_another() -> None:
    @une_fois
    def name(row: Row) -> str:
        return row.name

    wanted = [str(n) for n in range(3 * MOST)]
    assert [name(Row(each)) for each in wanted] == wanted
