"""Filters and operators of templates that never print what is missing, nor take memory without measure."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import pass_eval_context
from jinja2.filters import do_format, do_join, do_replace, make_attrgetter
from jinja2.nodes import EvalContext

from pipeline.render.values import needed, needed_text

# What one operation may make: letters of a text, elements of a list, bits of a number.
MOST = 1_000_000
# A width of five figures, or one that the data give.
_TOO_WIDE = re.compile(r"\d{5}|%[^%a-zA-Z]*\*|\{[^{}]*\{")
# Jinja's own filters that make a text of whatever they receive.
TEXT_FILTERS = frozenset([
    "capitalize", "center", "e", "escape", "forceescape", "format", "indent", "lower", "replace", "safe",
    "string", "striptags", "title", "trim", "truncate", "upper", "wordwrap",
])  # fmt: skip


@pass_eval_context
def join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """Join texts, refusing an element that is missing."""
    if attribute is not None:
        value = map(make_attrgetter(context.environment, attribute), value)
    joined: str = do_join(context, [needed_text(item) for item in value], needed(d))
    return joined


@pass_eval_context
def replace(context: EvalContext, s: str, old: str, new: str, count: int | None = None) -> str:
    """Replace a text by another, refusing one that is missing."""
    replaced: str = do_replace(context, s, needed(old), needed(new), count)  # type: ignore[arg-type]
    return replaced


def format_text(value: str, *args: Any, **kwargs: Any) -> str:
    """Format with ``%``, refusing an argument that is missing."""
    check_format(value, (*args, *kwargs.values()))
    return do_format(value, *args, **kwargs)


def check_format(text: str, values: Iterable[object]) -> None:
    """Refuse to format what is missing, or to a width that no page has."""
    if _TOO_WIDE.search(text):
        raise MemoryError
    for value in values:
        needed(value)


def modulo(left: Any, right: Any) -> Any:
    """Return ``left % right``, a text's format included."""
    if isinstance(left, str):
        given = right.values() if isinstance(right, Mapping) else right
        check_format(left, given if isinstance(right, tuple | Mapping) else (right,))
    return left % right


def multiply(left: Any, right: Any) -> Any:
    """Return ``left * right``, unless it repeats a text or a list out of measure."""
    for repeated, times in ((left, right), (right, left)):
        if hasattr(repeated, "__len__") and isinstance(times, int) and len(repeated) * times > MOST:
            raise MemoryError
    return left * right


def power(left: Any, right: Any) -> Any:
    """Return ``left ** right``, unless the number is out of measure."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MOST:
        raise MemoryError
    return left**right


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {"%": modulo, "*": multiply, "**": power}
FILTERS: Mapping[str, Callable[..., Any]] = {"join": join, "replace": replace, "format": format_text}
