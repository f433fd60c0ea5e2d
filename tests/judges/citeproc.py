"""citeproc-js, the reference implementation of the Citation Style Language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.judges import tool

_SCRIPT = Path(__file__).with_suffix(".js")


def bibliography(items: Sequence[dict[str, Any]], style_xml: str, locale_xml: str) -> list[str]:
    """The entries that citeproc-js sets for CSL JSON ``items``, one string of HTML each.

    The order is the style's: for a numbered style that of ``items``.
    """
    (entries,) = bibliographies(items, [style_xml], locale_xml)
    return entries


def bibliographies(
    items: Sequence[dict[str, Any]],
    styles_xml: Sequence[str],
    locale_xml: str,
    locales_xml: Mapping[str, str] | None = None,
) -> list[list[str]]:
    """The entries in each of some styles; *locales_xml* are those of languages that styles may name."""
    node = tool.program("node")
    modules = tool.fetched("node/node_modules/citeproc").parents[1]
    locales = dict(locales_xml or {})
    request = json.dumps(
        {"styles": list(styles_xml), "locale": locale_xml, "locales": locales, "items": list(items)}
    )
    lists: list[list[str]] = json.loads(tool.run([node, _SCRIPT, modules], stdin=request))
    return lists
