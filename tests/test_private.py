"""What is used of libraries beyond what they promise: each fails here, by name, when the library changes."""

import io
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import markupsafe
from docx import Document
from docx.opc.part import Part, XmlPart


def test_markupsafe_escapes_a_text_without_looking_at_its_type() -> None:
    assert markupsafe._escape_inner("a < b & c") == "a &lt; b &amp; c"  # type: ignore[attr-defined]


def test_a_part_of_python_docx_holds_its_bytes_or_its_element() -> None:
    content = io.BytesIO()
    Document().save(content)
    parts = Document(content).part.package.parts
    assert all(part._element is not None for part in parts if isinstance(part, XmlPart))
    assert all(isinstance(part._blob, bytes) for part in parts if type(part) is Part)


def test_a_pool_of_processes_knows_its_workers() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        done: Future[int] = executor.submit(abs, -1)
        assert done.result(timeout=60) == 1
        (worker,) = executor._processes.values()
        assert worker.is_alive()
