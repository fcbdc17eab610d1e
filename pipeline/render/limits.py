"""A template from outside rendered in a process of its own, with so much time and memory and no more."""

import multiprocessing
from collections.abc import Callable, Collection, Mapping
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from pipeline.render.errors import DocumentError, RenderError
from pipeline.render.template import Template

SECONDS = 20.0
START_SECONDS = 60.0
MEGABYTES = 1024


class LimitedTemplate:
    """Like Template, for templates nobody vouches for: compiled and rendered in a process with limits.

    Contexts, filters and globals must be picklable. On Windows only time is limited. Close it after use.
    """

    def __init__(
        self,
        source: bytes,
        *,
        name: str = "",
        filters: Mapping[str, Callable[..., Any]] | None = None,
        globals: Mapping[str, Any] | None = None,
        fields: Collection[str] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.name = name
        self._arguments = (source, name, dict(filters or {}), dict(globals or {}), fields)
        self._seconds = seconds
        self._process: Any = None
        self._connection: Connection[Any, Any]
        self.names: frozenset[str] = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def render(self, context: Mapping[str, object], properties: Mapping[str, str] | None = None) -> bytes:
        """Return the document's bytes; raise RenderError when the template takes too long or too much."""
        if self._process is None:
            self._started()
        self._connection.send((dict(context), dict(properties or {})))
        rendered: bytes = self._answer(self._seconds)
        return rendered

    def close(self) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
            self._process = None

    def _started(self) -> frozenset[str]:
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        names: frozenset[str] = self._answer(START_SECONDS)
        return names

    def _answer(self, seconds: float) -> Any:
        try:
            answered = self._connection.poll(seconds)
            done, value = self._connection.recv() if answered else (False, None)
        except (EOFError, ConnectionError):
            done, value = False, None
        if done:
            return value
        if value is None:
            self.close()
            raise RenderError("modele-demesure", self.name, modele=self.name)
        raise value


def _serve(connection: "Connection[Any, Any]", arguments: tuple[Any, ...]) -> None:
    """Answer, one after the other, with documents or errors; ``None`` says that memory ran out."""
    _limit_memory()
    source, name, filters, names, fields = arguments
    try:
        template = Template(source, name=name, filters=filters, globals=names, fields=fields)
        connection.send((True, template.names))
    except DocumentError as error:
        connection.send((False, error))
        return
    while True:
        context, properties = connection.recv()
        try:
            connection.send((True, template.render(context, properties)))
        except MemoryError:
            connection.send((False, None))
        except DocumentError as error:
            connection.send((False, error))


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (Unix only)
    except ImportError:
        return
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
