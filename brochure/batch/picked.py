"""What style sheets pick out by addresses, alternative texts and titles, which columns fill.

A style that picks a part of one variant and not of another makes something of it that nobody has approved:
a border, a turned picture, words in another colour.  So styles have to pick what they pick in the master.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

#: Attributes that hold what columns fill, as selectors ask for their values.
_ASKS = re.compile(r"\[\s*(?:href|alt|title|aria-label|content)\s*[~|^$*]?=", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: What stands before the declarations of a rule.
_BEFORE_RULE = re.compile(r"([^{};]+)\{")
#: The classes of what the layout puts into texts for the sake of lines, and around addresses of the web.
_OF_LINES, _LINK = "nobreak", "link"


def selectors_asking(styles: Sequence[tuple[str, str]]) -> list[str]:
    """The selectors of style sheets that ask for what columns fill."""
    found = (
        " ".join(match[1].split())
        for _name, text in styles
        if _ASKS.search(text)
        for match in _BEFORE_RULE.finditer(_COMMENT.sub(" ", text))
    )
    return list(dict.fromkeys(one for one in found if _ASKS.search(one)))


def picked_otherwise(selectors: Sequence[str], page: str, of_master: str) -> Iterator[str]:
    """Those of the *selectors* that pick other parts of a page than of that of the master.

    Links around addresses of the web come with what is filled in: of these a selector may pick all, if it
    picks one of the master's.
    """
    if not selectors:
        return
    pages = _PickedFrom(page), _PickedFrom(of_master)
    for selector in selectors:
        mine, others = (one.picks(selector) for one in pages)
        if mine is None or others is None:
            # The typesetter passes over it, which is told elsewhere.
            continue
        if mine[0] != others[0] or (mine[1] and not others[1]):
            yield selector


class _PickedFrom:
    def __init__(self, page: str) -> None:
        import tinyhtml5
        from cssselect2 import ElementWrapper

        root = tinyhtml5.parse(page, namespace_html_elements=False)
        self._elements = list(ElementWrapper.from_html_root(root).iter_subtree())

    def picks(self, selector: str) -> tuple[list[int], bool] | None:
        """Which elements a selector picks, and whether it picks a link; None for one that is none."""
        from cssselect2 import SelectorError, compile_selector_list

        try:
            compiled = compile_selector_list(selector)
        except SelectorError:
            return None
        at, found, links = 0, [], False
        for element in self._elements:
            kind = _kind(element)
            is_picked = kind != _OF_LINES and any(one.test(element) for one in compiled)
            if kind == _LINK:
                links |= is_picked
            elif not kind:
                at += 1
                if is_picked:
                    found.append(at)
        return found, links


def _kind(element: Any) -> str:
    """What an element is there for: the sake of lines, or a link around an address; empty for all others."""
    if element.local_name == "wbr" or (element.local_name == "span" and _OF_LINES in element.classes):
        return _OF_LINES
    return _LINK if element.local_name == "a" and _LINK in element.classes else ""
