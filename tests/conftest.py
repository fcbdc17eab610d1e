"""What every test shares: the same examples at each run, python-docx as it is."""

import os

from docx.oxml.ns import nsmap
from hypothesis import settings

_OWN = dict(nsmap)

import docxtpl  # noqa: E402, F401 - with docxcompose, its import changes the namespaces of python-docx

nsmap.update(_OWN)

# A check that gates must say the same twice; GRAINE=7 looks elsewhere.
settings.register_profile("bilan", deadline=None, derandomize="GRAINE" not in os.environ)
settings.load_profile("bilan")
