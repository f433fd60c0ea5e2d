"""The text of a citation style, with our changes of the AMA style made in it.

The style itself is a file of the package, unmodified; ``ama-changes.xml`` beside this module says what is
changed, and why.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from brochure.bibliography.styles import is_ama, style_file
from brochure.source.outside import LARGEST, read_file

_CHANGES = Path(__file__).with_name("ama-changes.xml")
_NAMESPACES = {"cs": "http://purl.org/net/xbiblio/csl"}


def style_xml(name: str) -> bytes:
    """The XML of a citation style as it is used.  Raises :class:`brochure.bibliography.styles.StyleError`.

    Raises ``ValueError`` where a change finds no place: the package holds another AMA style then.
    """
    path = style_file(name)
    data = read_file(path, LARGEST)
    return _changed(data) if is_ama(path) else data


def _changed(data: bytes) -> bytes:
    # Loaded here: names of styles are checked without an XML parser.  It comes with citeproc-py.
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    style = etree.fromstring(data, parser)
    changes = etree.fromstring(read_file(_CHANGES, LARGEST), parser)
    for change in changes:
        places = style.xpath(change.get("at"), namespaces=_NAMESPACES)
        if len(places) != 1:
            raise ValueError(f"{len(places)} places of the AMA style for the change at {change.get('at')}")
        _change(places[0], change.get("how"), [copy.deepcopy(part) for part in change])
    made: bytes = etree.tostring(style, xml_declaration=True, encoding="utf-8")
    return made


def _change(place: Any, how: str, parts: list[Any]) -> None:
    if how == "attributes":
        place.attrib.update(parts[0].attrib)
        return
    if how == "last":
        place.extend(parts)
        return
    above = place.getparent()
    at = above.index(place) + (how == "behind")
    if how == "instead":
        above.remove(place)
    for number, part in enumerate(parts):
        above.insert(at + number, part)
