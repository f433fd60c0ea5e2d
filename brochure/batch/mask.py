"""The page of a master without what columns fill, and what of the page of a variant differs from it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from brochure.batch.filling import stand_in_words
from brochure.batch.picked import picked_otherwise, selectors_asking
from brochure.findings import shortened
from brochure.layout.leaflet import Prepared
from brochure.text.uri import uri_of

if TYPE_CHECKING:
    from brochure.batch.proof import Made

#: What the layout puts into texts for the sake of lines, which does not count as a difference.
_LINES = re.compile(r'<span class="nobreak">|</span>|<wbr>| nobreak(?=[ "])|[\u00ad\u200b\u2060\ufeff]')
#: Signs that are set in the place of others, as those that are typed.
_LIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "…": "...", "–": "--"})
#: Quotation marks as languages have them, as templates write them, and with the spaces of French.
_QUOTES = re.compile(r"[’‘‚‛“”„‟‹›\"]|«\s?|\s?»|&#3[49];|&#x2[27];|&quot;")
#: Hyphens of which three are set as two.
_DASHES = re.compile("---+")
#: A picture, or a drawing of the program's such as a code.
_PICTURE = re.compile(r"<svg\b.*?</svg>|<img\b[^>]*>", re.DOTALL)
#: A part of the page with its mark.
_PART = re.compile(r'data-at="([^"]*)"')
#: An address of the web, without the full stop or bracket of the sentence behind it.
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']")


class Mask:
    """A master in which a word stands in each place of a column: what is there whatever is filled in."""

    def __init__(self, laid_out: Prepared, words: Mapping[str, str], left_out: frozenset[str]) -> None:
        """*words* stand in the places of columns; parts of the page *left_out* hold pictures of columns."""
        self._words = words
        self._left_out = left_out
        self._page = self._plain(laid_out.html, list(words.values()))
        self._html = laid_out.html
        self._styles = laid_out.styles
        self._asking = selectors_asking(laid_out.styles)
        self._sheets = [(name, plain_text(text)) for name, text in laid_out.styles]
        #: Whether style sheets say what columns fill.
        bare = [_bare(word) for word in words.values()]
        self._fills_sheets = any(
            word in text for word in filter(None, (*words.values(), *bare)) for _name, text in self._sheets
        )
        self._of_master: tuple[str, ...] | None = None

    @staticmethod
    def words(columns: Sequence[str]) -> dict[str, str]:
        """A word for each column that no text holds."""
        return stand_in_words(columns)

    def _without_words(self, text: str) -> str:
        """A message without the words that stand in for columns, whatever a template made of them."""
        words = (
            re.escape(word) for word in (*self._words.values(), *map(_bare, self._words.values())) if word
        )
        return re.sub("|".join(words), "…", text, flags=re.IGNORECASE)

    def of_master(self, master: Made) -> tuple[str, ...]:
        """What differs in the master itself, which is asked for each of its variants, and looked up once."""
        if self._of_master is None:
            self._of_master = tuple(self.differences(master))
        return self._of_master

    def differences(self, made: Made) -> Iterator[str]:
        """What differs in a leaflet from the master, besides the words in the places of columns."""
        texts = {word: made.texts.get(column, "") for column, word in self._words.items()}
        page = self._plain(made.laid_out.html, [text for text in texts.values() if text])
        wanted = _put(self._page, texts, escaped=True)
        if page != wanted:
            yield f"the page reads otherwise: {self._without_words(_first_difference(wanted, page))}"
        for selector in picked_otherwise(self._asking, made.laid_out.html, self._html):
            yield f"style sheets pick other parts of it than of the master by “{shortened(selector)}”"
        if not self._fills_sheets and made.laid_out.styles == self._styles:
            return
        sheets = [(name, plain_text(text)) for name, text in made.laid_out.styles]
        if sheets != [(name, _put(text, texts, escaped=False)) for name, text in self._sheets]:
            yield "the style sheets are others"

    def _plain(self, page: str, links: Sequence[str] = ()) -> str:
        page = self._without(page)
        for address in addresses_in(links):
            # An address of the web in a text is a link to itself.
            link = f'<a class="link" href="{html.escape(uri_of(address))}">'
            page = re.sub(rf"{re.escape(link)}(.*?)</a>", r"\1", page)
        return plain_text(_LINES.sub("", page))

    def _without(self, page: str) -> str:
        """The page without the pictures of columns: what they draw differs."""
        if not self._left_out:
            return page
        parts = _PART.split(page)
        kept = [parts[0]]
        for at in range(1, len(parts), 2):
            kept += [
                parts[at],
                _PICTURE.sub("", parts[at + 1], count=1) if parts[at] in self._left_out else parts[at + 1],
            ]
        return "\n".join(kept)


def addresses_in(texts: Iterable[str]) -> list[str]:
    """The addresses of the web in some texts, and those texts that are one."""
    found: dict[str, None] = {}
    for text in texts:
        whole = [text] if text.startswith(("http://", "https://")) and " " not in text else []
        found |= dict.fromkeys([*whole, *_ADDRESS.findall(text)])
    return list(found)


def plain_text(text: str) -> str:
    """A text in which signs that are set in the place of others are as those are typed.

    All quotation marks are one: languages have others, and others within others.
    """
    return _DASHES.sub("--", _QUOTES.sub("'", text.translate(_LIKE)))


def _bare(address: str) -> str:
    """An address of the web as it is printed beside a code."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _put(text: str, words: Mapping[str, str], *, escaped: bool) -> str:
    addresses = {word: given for word, given in words.items() if word.startswith("https://")}
    for word, given in addresses.items():
        # Links lead to what programs take: names of hosts in ASCII.
        text = text.replace(f"href='{word}", f"href='{plain_text(html.escape(uri_of(given)))}")
    for word, given in {**words, **{_bare(word): _bare(given) for word, given in addresses.items()}}.items():
        given = plain_text(given)
        text = text.replace(word, str(html.escape(given, quote=False)) if escaped else given)
    return text


def _first_difference(wanted: str, found: str) -> str:
    """Where two texts part, in words: without tags, with what stands before."""
    at = next((at for at, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
    start = max(0, at - 40)
    # From the end of a tag on, so that no half of one is told.
    before = wanted[start:at]
    start += before.rfind(">") + 1 if ">" in before else 0
    old, new = (re.sub(r"<[^>]*>?", " ", text[start : at + 60]) for text in (wanted, found))
    old, new = (" ".join(text.split()) for text in (old, new))
    if old == new:
        return f"tags differ at “{shortened(old)}”"
    return f"“{shortened(new)}”, and in the master “{shortened(old)}”"
