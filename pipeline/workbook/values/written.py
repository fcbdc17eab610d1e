"""A value written as an office types it, which its column reads back to the same value."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pipeline.workbook.values.text import plain_number

# In this order: a yes is a whole number too.
_BY_TYPE: Final[Mapping[type, Callable[[Any], str]]] = {
    Enum: lambda value: str(value.value),
    bool: lambda value: "oui" if value else "non",
    int: plain_number,
    Decimal: plain_number,
    dt.time: lambda value: f"{value:%H:%M}",
    dt.date: lambda value: f"{value:%d/%m/%Y}",
    tuple: lambda value: "\n".join(map(written, value)),
}


def written(value: Any) -> str:
    """« 24/02/2026 », « 09:30 », « oui », « 1,5 », « réalisée »; one line for each of several; "": none."""
    if value is None:
        return ""
    return next((write(value) for type_, write in _BY_TYPE.items() if isinstance(value, type_)), str(value))
