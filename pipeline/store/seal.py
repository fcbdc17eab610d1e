"""Whether a file is signed, protected or marked as final: what says so lies outside its text."""

import re

from pipeline.store.package import CUSTOM, SETTINGS, Package

_ON = rb"=[\"'](?:1|true|on)[\"']"
_PROTECTED = re.compile(rb"<w:documentProtection\b[^>]*\bw:enforcement" + _ON)
_LOCKED = re.compile(rb"<w:writeProtection\b[^>]*\bw:(?:hash|hashValue)=")
_FINAL = re.compile(rb"name=[\"']_MarkAsFinal[\"'].{0,80}?<(?:\w+:)?bool\b[^>]*>\s*(?:true|1)", re.DOTALL)
_SIGNATURE = re.compile(r"_xmlsignatures/.*\.xml")
# Word adds an empty list of sources to files in which nobody did anything.
_SOURCES = re.compile(rb"<b:Sources\b[^>]*/>|<b:Sources\b[^>]*>\s*</b:Sources>")
_ASIDE = re.compile(r"_xmlsignatures/.*\.xml|customXml/item\d*\.xml|docMetadata/.*")
_LABEL = re.compile(rb"name=[\"'](MSIP_Label_[^\"']*)[\"'][^>]*>(.*?)</(?:\w+:)?property>", re.DOTALL)


def sealed(package: Package) -> str:
    """Say in French what forbids to write in the file, "" when nothing does."""
    if any(_SIGNATURE.fullmatch(name) for name in package.entries):
        return "signé numériquement"
    settings = package.read(SETTINGS) if package.has(SETTINGS) else b""
    if _PROTECTED.search(settings) or _LOCKED.search(settings):
        return "protégé en écriture"
    custom = package.read(CUSTOM) if package.has(CUSTOM) else b""
    return "marqué comme final" if _FINAL.search(custom) else ""


def outside(package: Package) -> list[bytes]:
    """Give what counts for a file's content and lies outside its text: signatures, labels, protection."""
    found = [
        b"outside:%d:%d" % (entry.CRC, entry.file_size)
        for name, entry in package.entries.items()
        if _ASIDE.fullmatch(name) and not _SOURCES.search(package.read(name))
    ]
    custom = package.read(CUSTOM) if package.has(CUSTOM) else b""
    found += [b"label:" + name + b"=" + value for name, value in _LABEL.findall(custom)]
    settings = package.read(SETTINGS) if package.has(SETTINGS) else b""
    protection = _PROTECTED.search(settings) or _LOCKED.search(settings)
    return [*found, b"protection:" + protection.group()] if protection else found
