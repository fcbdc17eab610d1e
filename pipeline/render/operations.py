"""What an expression may compute: Jinja's own filters and operators, measured, quick on plain values."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, cast

from jinja2 import pass_context, pass_environment, pass_eval_context
from jinja2.filters import do_format, do_join, do_replace, make_attrgetter, sync_do_map
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext

from pipeline.render.values import needed, needed_text

# What one operation may make: letters of a text, elements of a list, bits of a number.
MOST = 1_000_000
# What says more than to show a value as it is.
_SHAPED = re.compile(r"%(?:\([^()]*\))?[^s%(]|\{[^{}]*[:.!\[]")
# A width of five figures, or one that the data give.
_TOO_WIDE = re.compile(r"\d{5}|%[^%a-zA-Z]*\*|\{[^{}]*\{")
# Jinja's own filters that make a text of whatever they receive.
TEXT_FILTERS = frozenset([
    "capitalize", "center", "e", "escape", "forceescape", "format", "indent", "lower", "replace", "safe",
    "string", "striptags", "title", "trim", "truncate", "upper", "wordwrap",
])  # fmt: skip
TEXT_METHODS = frozenset({"upper", "lower", "capitalize"})


class HasTexts(Protocol):
    """An environment that knows how a value is printed."""

    def as_text(self, value: object) -> object:
        """Return a value as it is printed alone."""


@pass_eval_context
def join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """Join texts, refusing an element that is missing."""
    if attribute is not None:
        value = map(make_attrgetter(context.environment, attribute), value)
    value = list(value)
    if d.__class__ is str and all(item.__class__ is str for item in value):
        return d.join(value)
    as_text = cast(HasTexts, context.environment).as_text
    joined: str = do_join(context, [as_text(item) for item in value], cast(str, needed(d)))
    return joined


@pass_eval_context
def replace(context: EvalContext, s: str, old: str, new: str, count: int | None = None) -> str:
    """Replace a text by another, refusing one that is missing."""
    if s.__class__ is old.__class__ is new.__class__ is str and count is None:
        return s.replace(old, new)
    replaced: str = do_replace(context, s, needed(old), needed(new), count)  # type: ignore[arg-type]
    return replaced


@pass_context
def map_values(context: Context, value: Iterable[Any], *args: Any, **kwargs: Any) -> Iterable[Any]:
    """Take an attribute of each, plain data directly; anything else as Jinja does."""
    name = kwargs.get("attribute")
    if args or len(kwargs) != 1 or not isinstance(name, str) or not name.isidentifier():
        return sync_do_map(context, value, *args, **kwargs)
    get = context.environment.getitem
    return [getattr(item, name) if is_data(type(item), name) else get(item, name) for item in value or ()]


@pass_environment
def format_text(environment: HasTexts, value: str, *args: Any, **kwargs: Any) -> str:
    """Format with ``%``, refusing an argument that is missing."""
    given = check_format(environment, value, (*args, *kwargs.values()))
    return do_format(value, *given[: len(args)], **dict(zip(kwargs, given[len(args) :], strict=True)))


def check_format(environment: HasTexts, text: str, values: Iterable[object]) -> tuple[object, ...]:
    """Return what is to be formatted: as it is printed alone, unless the format shapes it.

    What is missing, has no text, or asks a width that no page has is refused.
    """
    if _TOO_WIDE.search(text):
        raise MemoryError
    prepared = needed_text if _SHAPED.search(text.replace("%%", "")) else environment.as_text
    return tuple(prepared(value) for value in values)


def modulo(environment: HasTexts, left: Any, right: Any) -> Any:
    """Return ``left % right``, a text's format included."""
    if not isinstance(left, str):
        return left % right
    if isinstance(right, Mapping) and "%(" in left:
        return left % dict(zip(right, check_format(environment, left, right.values()), strict=True))
    return left % check_format(environment, left, right if isinstance(right, tuple) else (right,))


def multiply(_: HasTexts, left: Any, right: Any) -> Any:
    """Return ``left * right``, unless it repeats a text or a list out of measure."""
    for repeated, times in ((left, right), (right, left)):
        if hasattr(repeated, "__len__") and isinstance(times, int) and len(repeated) * times > MOST:
            raise MemoryError
    return left * right


def power(_: HasTexts, left: Any, right: Any) -> Any:
    """Return ``left ** right``, unless the number is out of measure."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MOST:
        raise MemoryError
    return left**right


OPERATORS: Mapping[str, Callable[[HasTexts, Any, Any], Any]] = {"%": modulo, "*": multiply, "**": power}
FILTERS: Mapping[str, Callable[..., Any]] = {
    "join": join, "replace": replace, "format": format_text, "map": map_values,
}  # fmt: skip


_known: dict[tuple[Any, str], bool] = {}


def is_data(kind: Any, name: str) -> bool:
    """The same as ``_is_data``, remembered."""
    found = _known.get((kind, name))
    if found is None:
        found = _known[kind, name] = _is_data(kind, name)
    return found


def _is_data(kind: Any, name: str) -> bool:
    """Tell whether an attribute is plain data of a class made for data: a dataclass, a NamedTuple, a loop."""
    if name.startswith("_"):
        return False
    if is_dataclass(kind):
        return name in {field.name for field in fields(kind)}
    if issubclass(kind, tuple):
        return name in getattr(kind, "_fields", ())
    return kind is LoopContext and isinstance(getattr(kind, name, None), property)
