from tests.workbook.builders import Book, read


def test_the_book_of_the_tests_is_valid_and_wholly_read() -> None:
    reading = read(Book())
    assert reading.issues == ()
    tables = reading.tables
    assert [len(t) for t in (tables.organismes, tables.employeurs, tables.agents, tables.seances)] == [
        1,
        2,
        6,
        18,
    ]
    assert tables.broken == ()
