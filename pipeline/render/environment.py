"""The sandbox templates run in: strict, escaping, reproducible, measured, quick on dataclasses."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.render.images import Image, drawing, media
from pipeline.render.operations import FILTERS, OPERATORS, TEXT_FILTERS, TEXT_METHODS, check_format, is_data
from pipeline.render.values import escaped, needed, needed_text

FIRST_DRAWING = 1001  # as docxtpl numbers them
FIRST_FRESH = 1_500_000_000
FIRST_NOTE = 10_000  # Word takes no more than 32 767, and counts its own from 1 at each saving
MOST_NAME = 40  # letters of a bookmark's name, Word's own limit
RANGE_ID = re.compile(r'(\bw:id=")(-?\d+)(?=")')
RANGE_NAME = re.compile(r'(\bw:name=")([^"]*)(?=")')


class RenderState:
    """The memory of one rendering, never shared between two."""

    __slots__ = (
        "_begun", "_drawings", "_fresh", "_last_list", "_lists", "_met", "_notes", "_turns", "document",
        "images", "lists", "notes", "raw",
    )  # fmt: skip

    def __init__(self, last_list: int = 0) -> None:
        self._last_list = last_list  # the highest number of a list in the template
        self._drawings = count(FIRST_DRAWING)
        self._fresh = count(FIRST_FRESH)
        self._notes = count(FIRST_NOTE)
        self._met: set[str] = set()
        self._turns: dict[int, int] = {}
        self._begun: dict[str, list[str]] = {}  # an id that a range has in the template → those it has now
        self._lists: dict[str, str] = {}
        self.images: dict[str, dict[str, Image]] = {}
        # The lists that start again: the template's number of each, in the order of their new ones.
        self.lists: list[str] = []
        self.notes: dict[str, tuple[str, str]] = {}  # the new id of a note → its kind, the template's id
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

    def note(self, typed: str) -> str:
        """Return the mark of a note: of its own note the first time, of a copy when a loop repeats it."""
        found = RANGE_ID.search(typed)
        kind = typed.removeprefix("<w:").partition("Reference")[0]
        if found is None or self._again(found[2], kind + found[2]) == found[2]:
            return typed
        new = str(next(self._notes))
        self.notes[new] = (kind, found[2])
        return RANGE_ID.sub(lambda old: old[1] + new, typed)

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


# Each gives another result at each run, or makes text nobody asked for.
UNWANTED_FILTERS = ("random", "pprint", "urlize", "xmlattr")
UNWANTED_GLOBALS = ("lipsum",)
# Filters that are made to receive a missing value.
LENIENT_FILTERS = frozenset({"default", "d"})
Known = set[type]


class RenderContext(Context):
    """Jinja's context, plus the state of one rendering."""

    state: RenderState
    emit: Callable[[Iterable[bytes]], None]  # where the code of a part puts its pieces,
    emit_one: Callable[[bytes], None]  # one piece alone
    begin: Callable[[], None]  # a container begins with the next piece,
    end: Callable[[str], None]  # and ends with the last one


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
        self.binop_table.update({name: partial(operate, self) for name, operate in OPERATORS.items()})
        self._own_filters = frozenset(filters)
        self._printers = printers
        self.escaped = escaped(printers.get(str, str))

    def printed(self, value: object) -> str:
        """Return the text of a value that no filter shapes, as the printer of its type gives it."""
        printer = next((found for kind in type(value).__mro__ if (found := self._printers.get(kind))), str)
        return printer(value)

    def as_text(self, value: object) -> object:
        """Return what a text is about to be made of, as it is printed alone; refuse what has no text."""
        value = needed_text(value)
        return value if isinstance(value, str) or hasattr(value, "__html__") else self.printed(value)

    def guard(self, name: str) -> Callable[[object], object] | None:
        """Return what a value must go through before that filter; ``None`` when it may be missing."""
        if name in LENIENT_FILTERS or getattr(self.filters.get(name), "accepts_none", False):
            return None
        return self.as_text if name in TEXT_FILTERS - self._own_filters else needed

    def is_method(self, node: nodes.Filter) -> bool:
        """Tell whether a filter does to a text what its method of that name does."""
        plain = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
        return plain and node.name in TEXT_METHODS - self._own_filters

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
            given = check_format(self, value.__self__, (*args, *kwargs.values()))
            named = dict(zip(kwargs, given[len(args) :], strict=True))
            return wrapped(*given[: len(args)], **named)

        return format_text

    def learn(self, obj: Any, name: str, known: Known) -> Any:
        """Return ``obj.name`` by the sandbox's rules; note types whose attribute needs no rule at all."""
        kind = type(obj)
        if is_data(kind, name):
            known.add(kind)
        return self.getattr(obj, name)
