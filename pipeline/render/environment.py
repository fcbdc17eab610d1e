"""The sandbox templates run in: strict, escaping, reproducible, measured, quick on dataclasses."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from itertools import count
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, pass_eval_context
from jinja2.filters import do_format, do_join, do_replace, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.render.images import Image, drawing, media
from pipeline.render.values import escaped, needed, needed_text

FIRST_DRAWING = 1001  # as docxtpl numbers them
FIRST_FRESH = 1_500_000_000
MOST_NAME = 40  # letters of a bookmark's name, Word's own limit
RANGE_ID = re.compile(r'(\bw:id=")(-?\d+)(?=")')
RANGE_NAME = re.compile(r'(\bw:name=")([^"]*)(?=")')


class RenderState:
    """The memory of one rendering, never shared between two."""

    __slots__ = (
        "_begun", "_drawings", "_fresh", "_last_list", "_lists", "_met", "_turns", "document", "images",
        "lists", "raw",
    )  # fmt: skip

    def __init__(self, last_list: int = 0) -> None:
        self._last_list = last_list  # the highest number of a list in the template
        self._drawings = count(FIRST_DRAWING)
        self._fresh = count(FIRST_FRESH)
        self._met: set[str] = set()
        self._turns: dict[int, int] = {}
        self._begun: dict[str, list[str]] = {}  # an id that a range has in the template → those it has now
        self._lists: dict[str, str] = {}
        self.images: dict[str, dict[str, Image]] = {}
        # The lists that start again: the template's number of each, in the order of their new ones.
        self.lists: list[str] = []
        self.raw = False
        # The DocxTemplate that live objects write into, when there are any.
        self.document: Any = None

    def drawing_id(self) -> str:
        """Return the next id of a drawing."""
        return str(next(self._drawings))

    def control_id(self, typed: str) -> str:
        """Return a content control's own id the first time, a fresh one when a loop repeats it."""
        return self._again(typed, typed)

    def shape_id(self, typed: str, attribute: str) -> str:
        """Return a drawn shape's own id the first time, a fresh one when a loop repeats it."""
        found = self._again(typed, attribute + typed)
        return found if found == typed else f"_x0000_s{found}"

    def _again(self, typed: str, key: str) -> str:
        if key not in self._met:
            self._met.add(key)
            return typed
        return str(next(self._fresh))

    def turn(self, loop: int) -> str:
        """Count one more turn of a loop; print nothing."""
        self._turns[loop] = self._turns.get(loop, 0) + 1
        return ""

    def name(self, typed: str, loop: int) -> str:
        """Return a bookmark's name in this turn of its loop: its own in the first."""
        turn = self._turns.get(loop, 1)
        ending = f"_r{turn}" if turn > 1 else ""
        return typed[: MOST_NAME - len(ending)] + ending

    def range(self, typed: str, loop: int) -> str:
        """Return the mark that begins or ends a range, with the id and name of this turn of its loop."""
        found = RANGE_ID.search(typed)
        if found is None:
            return typed
        start = typed.partition(" ")[0].endswith("Start")
        key = typed[:6] + found[2]
        begun = self._begun.setdefault(key, [])
        if start:
            begun.append(self._again(found[2], key))
            typed = RANGE_NAME.sub(lambda name: name[1] + self.name(name[2], loop), typed)
        identifier = begun[-1] if start else begun.pop() if begun else found[2]
        return RANGE_ID.sub(lambda old: old[1] + identifier, typed)

    def restart(self, number: str) -> str:
        """Begin a list again: what follows belongs to a new one."""
        self.lists.append(number)
        self._lists[number] = str(self._last_list + len(self.lists))
        return self.number(number)

    def number(self, number: str) -> str:
        """Return the list that a paragraph belongs to by now."""
        return f'<w:numId w:val="{self._lists.get(number, number)}"/>'

    def drawing(self, image: Image, part: str) -> str:
        """Note an image of a part, return its DrawingML."""
        self.images.setdefault(part, {})[media(image.octets).name] = image
        return drawing(image, next(self._drawings))


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


# Each gives another result at each run, or makes text nobody asked for.
UNWANTED_FILTERS = ("random", "pprint", "urlize", "xmlattr")
UNWANTED_GLOBALS = ("lipsum",)
# Filters that are made to receive a missing value.
LENIENT_FILTERS = frozenset({"default", "d"})
Known = set[type]


class RenderContext(Context):
    """Jinja's context, plus the state of one rendering."""

    state: RenderState
    emit: Callable[[Iterable[bytes]], None]  # where the code of a part puts its pieces


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with undefined names refused, and what is not reproducible taken away."""

    context_class = RenderContext
    intercepted_binops = frozenset(OPERATORS)

    def __init__(
        self,
        filters: Mapping[str, Callable[..., Any]],
        names: Mapping[str, Any],
        printers: Mapping[type, Callable[[Any], str]] = MappingProxyType({}),
    ) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            optimized=False,
            keep_trailing_newline=True,
            cache_size=0,
        )
        for name in UNWANTED_FILTERS:
            del self.filters[name]
        for name in UNWANTED_GLOBALS:
            del self.globals[name]
        self.filters.update(FILTERS)
        self.filters.update(filters)
        self.globals.update(names)
        self.binop_table.update(OPERATORS)
        self._own_filters = frozenset(filters)
        self._printers = printers
        self.escaped = escaped(printers.get(str, str))

    def printed(self, value: object) -> str:
        """Return the text of a value that no filter shapes, as the printer of its type gives it."""
        printer = next((found for kind in type(value).__mro__ if (found := self._printers.get(kind))), str)
        return printer(value)

    def guard(self, name: str) -> Callable[[object], object] | None:
        """Return what a value must go through before that filter; ``None`` when it may be missing."""
        if name in LENIENT_FILTERS or getattr(self.filters.get(name), "accepts_none", False):
            return None
        return needed_text if name in TEXT_FILTERS - self._own_filters else needed

    def call_filter(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Filter an element of a list (``map``), unless it is missing."""
        guard = self.guard(name)
        return super().call_filter(name, guard(value) if guard else value, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Let ``'{}'.format(x)`` refuse what ``'%s' % x`` refuses."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None

        def format_text(*args: Any, **kwargs: Any) -> str:
            check_format(value.__self__, (*args, *kwargs.values()))
            return wrapped(*args, **kwargs)

        return format_text

    def learn(self, obj: Any, name: str, known: Known) -> Any:
        """Return ``obj.name`` by the sandbox's rules; note types whose attribute needs no rule at all."""
        kind = type(obj)
        if _is_data(kind, name):
            known.add(kind)
        return self.getattr(obj, name)


def _is_data(kind: type, name: str) -> bool:
    """Tell whether an attribute is plain data of a class made for data: a dataclass, a NamedTuple, a loop."""
    if name.startswith("_"):
        return False
    if is_dataclass(kind):
        return name in {field.name for field in fields(kind)}
    if issubclass(kind, tuple):
        return name in getattr(kind, "_fields", ())
    return kind is LoopContext and isinstance(getattr(kind, name, None), property)
