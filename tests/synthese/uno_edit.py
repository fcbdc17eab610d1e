"""Run by LibreOffice's own Python: type into a synthesis as a counsellor would, then save it as .docx.

Usage: uno_edit.py PIPE SOURCE TARGET JSON, JSON being [[text to find, words to type after it], ...].
"""
# mypy: ignore-errors

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice ne répond pas")


def value(name, content):
    property_ = PropertyValue()
    property_.Name, property_.Value = name, content
    return property_


def end_of_paragraph_with(document, words):
    search = document.createSearchDescriptor()
    search.SearchString = words
    found = document.findFirst(search)
    if found is None:
        raise SystemExit(f"introuvable : {words}")
    cursor = found.Text.createTextCursorByRange(found)
    cursor.gotoEndOfParagraph(False)
    return cursor


def main(pipe, source, target, typed):
    office = desktop(pipe)
    document = office.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (value("Hidden", True),))
    try:
        for after, words in typed:
            cursor = end_of_paragraph_with(document, after)
            cursor.Text.insertControlCharacter(cursor, 0, False)  # a new paragraph
            cursor.ParaStyleName = "Standard"
            cursor.Text.insertString(cursor, words, False)
        if typed:
            comment = document.createInstance("com.sun.star.text.textfield.Annotation")
            comment.Content, comment.Author = "Commentaire de la conseillère", "C"
            cursor = end_of_paragraph_with(document, typed[0][1])
            cursor.Text.insertTextContent(cursor, comment, False)
            document.RecordChanges = True
            cursor = end_of_paragraph_with(document, typed[-1][1])
            cursor.Text.insertString(cursor, " suivi des modifications", False)
            document.RecordChanges = False
        document.storeToURL(Path(target).as_uri(), (value("FilterName", "MS Word 2007 XML"),))
        print("saved", flush=True)
    finally:
        document.close(True)
        try:
            office.terminate()
        except Exception:  # noqa: BLE001 (the office goes away while it answers)
            time.sleep(0.1)


main(sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4]))
