"""A template from outside rendered in a process of its own, with so much time and memory and no more."""

import multiprocessing
from collections.abc import Mapping
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from pipeline.render.errors import DocumentError, RenderError
from pipeline.render.template import Template

SECONDS = 6.0
START_SECONDS = 60.0
MEGABYTES = 1024


class LimitedTemplate:
    """Like Template, for templates nobody vouches for: compiled and rendered in a process with limits.

    ``options`` are those of Template; contexts and functions must be picklable. On Windows only
    time is limited. Close it after use.
    """

    def __init__(self, source: bytes, *, name: str = "", seconds: float = 0.0, **options: Any) -> None:
        self.name = name
        self._arguments = (source, name, options)
        self._seconds = seconds or SECONDS
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
        """Return what the process answers; raise what it met, or how it ended."""
        try:
            code = "modele-trop-long"
            if self._connection.poll(seconds):
                done, value = self._connection.recv()
                if done:
                    return value
                if isinstance(value, DocumentError):
                    raise value
                code = value
        except (EOFError, ConnectionError):
            code = "modele-arrete"
        self.close()
        raise RenderError(code, self.name, modele=self.name, secondes=f"{seconds:g}")


def _serve(connection: "Connection[Any, Any]", arguments: tuple[Any, ...]) -> None:
    """Answer, one after the other, with documents, errors, or the code of what went too far."""
    _limit_memory()
    source, name, options = arguments
    template: Template | None = None
    while True:
        try:
            if template is None:
                template = Template(source, name=name, **options)
                answer: tuple[bool, object] = (True, template.names)
            else:
                answer = (True, template.render(*connection.recv()))
        except EOFError:
            return
        except MemoryError:
            answer = (False, "modele-trop-gros")
        except DocumentError as error:
            answer = (False, error)
        except Exception as error:  # noqa: BLE001 - told as what it is, in the other process
            answer = (False, RenderError("modele-imprevu", name, modele=name, cause=type(error).__name__))
        connection.send(answer)
        if template is None:
            return


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (Unix only)
    except ImportError:
        return
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
