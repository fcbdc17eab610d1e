"""The sandbox templates run in: strict, escaping, reproducible, quick on dataclasses."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.render import strict
from pipeline.render.state import RenderState
from pipeline.render.values import needed, needed_text

# Each gives another result at each run, or makes text nobody asked for.
UNWANTED_FILTERS = ("random", "pprint", "urlize", "xmlattr")
UNWANTED_GLOBALS = ("lipsum",)
# Filters that are made to receive a missing value.
LENIENT_FILTERS = frozenset({"default", "d"})
Known = set[type]


class RenderContext(Context):
    """Jinja's context, plus the state of one rendering."""

    state: RenderState


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with undefined names refused, and what is not reproducible taken away."""

    context_class = RenderContext
    intercepted_binops = frozenset(strict.OPERATORS)

    def __init__(self, filters: Mapping[str, Callable[..., Any]], names: Mapping[str, Any]) -> None:
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
        self.filters.update(strict.FILTERS)
        self.filters.update(filters)
        self.globals.update(names)
        self.binop_table.update(strict.OPERATORS)
        self._own_filters = frozenset(filters)

    def guard(self, name: str) -> Callable[[object], object] | None:
        """Return what a value must go through before that filter; ``None`` when it may be missing."""
        if name in LENIENT_FILTERS or getattr(self.filters.get(name), "accepts_none", False):
            return None
        return needed_text if name in strict.TEXT_FILTERS - self._own_filters else needed

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
            strict.check_format(value.__self__, (*args, *kwargs.values()))
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
