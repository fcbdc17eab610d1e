"""The engine: a Word template compiled once, then thousands of documents, byte for byte reproducible."""

from pipeline.render.dictionary import Dictionary
from pipeline.render.errors import DocumentError, Fault, RenderError, TemplateError
from pipeline.render.images import Image
from pipeline.render.links import Link
from pipeline.render.template import Template, check

__all__ = [
    "Dictionary",
    "DocumentError",
    "Fault",
    "Image",
    "Link",
    "RenderError",
    "Template",
    "TemplateError",
    "check",
]
