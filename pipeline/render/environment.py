"""The sandbox templates run in: strict, escaping, reproducible, quick on dataclasses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import StrictUndefined, pass_environment, pass_eval_context
from jinja2.filters import do_format, do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.render.state import RenderState
from pipeline.render.values import needed

# Each gives another result at each run, or makes text nobody asked for.
UNWANTED_FILTERS = ("random", "pprint", "urlize", "xmlattr")
UNWANTED_GLOBALS = ("lipsum",)
Known = set[type]


class RenderContext(Context):
    """Jinja's context, plus the state of one rendering."""

    state: RenderState


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with undefined names refused, and what is not reproducible taken away."""

    context_class = RenderContext

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
        self.filters.update(join=strict_join, format=strict_format)
        self.filters.update(filters)
        self.globals.update(names)

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


@pass_eval_context
def strict_join(
    eval_ctx: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None
) -> str:
    """Join texts, refusing an element that is missing."""
    items = list(value)
    if attribute is None:
        items = [needed(item) for item in items]
    joined: str = do_join(eval_ctx, items, d, attribute)
    return joined


@pass_environment
def strict_format(_environment: DocumentEnvironment, value: str, *args: Any, **kwargs: Any) -> str:
    """Format with ``%``, refusing an argument that is missing."""
    for argument in (*args, *kwargs.values()):
        needed(argument)
    return do_format(value, *args, **kwargs)
