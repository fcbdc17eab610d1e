"""A number format shows a date, a clock, a duration, or a plain number."""

import pytest

from pipeline.sheetfiles.values import Format, format_of, formats_by_style


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", Format.NUMBER),
        ("Standard", Format.NUMBER),
        ("0.00", Format.NUMBER),
        ('0" jours"', Format.NUMBER),
        ('# ##0.00\\ "€";[Red]-# ##0.00', Format.NUMBER),
        ("#,##0.00\\ [$€-40C]", Format.NUMBER),
        ("[Red]0", Format.NUMBER),
        ("0\\d", Format.NUMBER),
        ("_-* 0_-", Format.NUMBER),
        ("dd/mm/yyyy", Format.DATE),
        ("[$-40C]d mmmm yyyy;@", Format.DATE),
        ("hh:mm", Format.CLOCK),
        ("dd/mm/yyyy hh:mm", Format.CLOCK),
        ("[h]:mm", Format.DURATION),
        ("[mm]:ss", Format.DURATION),
        ("@", Format.NUMBER),
    ],
)
def test_a_format_code_is_told_from_its_literals(code: str, expected: Format) -> None:
    assert format_of(code) is expected


def test_built_in_formats_are_known_by_number() -> None:
    assert formats_by_style([0, 14, 20, 46, 164], {164: "d/m/yy"}) == [
        Format.NUMBER,
        Format.DATE,
        Format.CLOCK,
        Format.DURATION,
        Format.DATE,
    ]
