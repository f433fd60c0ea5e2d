"""Formatting a reference list through CSL: AMA style, or another style by its name.

citeproc-py does the work.  What it lacks is given to it with the sources (:mod:`~brochure.bibliography.csl`),
replaced (:mod:`~brochure.bibliography.processor`), or mended in what it returns, until its AMA lists are
those of citeproc-js.  What differs by choice:

- The number is set by the layout, so the entry holds no number of its own; the order is that of the numbers,
  whatever a style would sort by.
- The name of a journal is in italics in every script; citeproc-js leaves Chinese ones upright.
- No full stop follows a journal name that ends in a question mark, as none follows such a title.
- Initials that are given without dots, as PubMed does, are all printed: “SL” is not one name.
- In styles that have no place for the number of a supplement it is part of the issue: “3 Suppl 2”.
- In styles that join names with “and” or “&”, a last “et al” is not joined in that way.
- Straight quotes in a title become “double” ones in British styles, too.
- Small capitals, underlining and light weights of a style are left out: leaflets have none of them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.styles import StyleError, is_ama, style_file
from brochure.bibliography.wording import KEEP_CASE, KEEP_CASE_END, TAG

#: The locale of styles that name none (CSL 1.0.2, “default-locale”).
CSL_LOCALE = "en-US"


@dataclass(frozen=True)
class Entry:
    """One formatted source."""

    key: str
    html: Markup
    #: The same without markup.
    text: str


def format_bibliography(
    references: Sequence[Reference], style: str, locale: str = CSL_LOCALE
) -> tuple[Entry, ...]:
    """The entries in the order given, with the words of a CSL *locale*.  Raises :class:`StyleError`."""
    if not references:
        style_file(style)
        return ()
    # Variants of a leaflet, and the same leaflet with another text, cite the same.
    return _formatted(tuple(references), style, style_xml(style), locale)


@lru_cache(maxsize=16)
def _formatted(references: tuple[Reference, ...], style: str, xml: bytes, locale: str) -> tuple[Entry, ...]:
    """The entries; *xml* is the style as it is now, whatever was in its file before."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle

    from brochure.bibliography import csl as source
    from brochure.bibliography import processor

    processor.mend()
    with warnings.catch_warnings():
        # The processor warns about fields that no style prints; the model has already checked them.
        warnings.simplefilter("ignore")
        # A new one for each list: the processor changes the styles that it works with.
        parsed = CitationStylesStyle(BytesIO(xml), validate=False)
        if locale != CSL_LOCALE and parsed.root.get("default-locale") is None:
            parsed.root.set_locale_list(locale, validate=False)
        _adapt(parsed.root)
        within = parsed.root.get_locale_option("punctuation-in-quote") == "true"
        marks = [
            name.get("initialize-with")
            for name in parsed.root.xpath_search("descendant-or-self::*[@initialize-with]")
        ]
        library = source.library(
            references,
            dots=not marks or any("." in mark for mark in marks),
            ama=is_ama(style_file(style)),
            supplements=bool(parsed.root.xpath_search(_SUPPLEMENTS)),
        )
        bibliography = CitationStylesBibliography(parsed, library, source.Formatter)
        bibliography.register(Citation([CitationItem(key) for key in library]))
        entries = []
        for reference, item in zip(references, bibliography.items, strict=True):
            try:
                (formatted,) = parsed.render_bibliography([item])
            except Exception as error:
                # Some styles use what the processor lacks, and some print nothing for a type of source.
                raise StyleError(f"the citation style “{style}” can't set “{reference.id}”") from error
            entries.append(_entry(reference, str(formatted), within))
    return tuple(entries)


def _adapt(style: Any) -> None:
    """Take the numbers of the entries out of a style, and correct its dates."""
    for number in style.xpath_search(".//*[self::cs:text or self::cs:number][@variable='citation-number']"):
        number.getparent().remove(number)
    # The processor looks for the delimiter at the place where the date is used.
    for date in style.xpath_search(".//cs:date[@form][not(@delimiter)][not(ancestor::cs:locale)]"):
        date.set("delimiter", style.get_date(date.get("form")).get("delimiter", ""))


_SUPPLEMENTS = ".//*[self::cs:text or self::cs:number][@variable='supplement-number']"
#: What an entry may hold besides text, from the outside in.
_MARKS = ("b", "i", "sup", "sub")
_KEPT_CASE = re.compile(f"[{KEEP_CASE}{KEEP_CASE_END}]")
_TAGS = rf"(?:{TAG.pattern.replace('(', '(?:')})"
#: A full stop behind another mark that ends a sentence, with tags and quotes between them.
_SECOND_STOP = re.compile(rf"(?:(?<=[?!])({_TAGS}*”?{_TAGS}*)|(?<=\.)({_TAGS}+))\.(?=[\s<”]|$)")
_STOP_BEHIND_QUOTE = re.compile(r"(”(?:</i>|</b>)*)([.,])(?!\w)")
_STOP_BEHIND_INNER_QUOTE = re.compile(r"(‘[^‘’]{1,500})’([.,])(?!\w)")
#: A semicolon, and what a style puts behind a number that is not there.
_BEHIND_SEMICOLON = re.compile(rf"(;{_TAGS}*)[.:](?=\s|$|\w)")
_ELIDED = re.compile(r"(?<!\w)([dl]’) (?=[^\W\d_a-z])")
_AND_OTHERS = re.compile(r",? (?:&|and) (?=et al\b)")


def _entry(reference: Reference, formatted: str, within_quotes: bool) -> Entry:
    body = _KEPT_CASE.sub("", formatted)
    body = _AND_OTHERS.sub(", ", body)
    # A particle such as d’ and the name behind it are one word.
    body = _ELIDED.sub(r"\1", body)
    body = _BEHIND_SEMICOLON.sub(r"\1", body)
    body = _SECOND_STOP.sub(r"\1\2", body)
    if within_quotes:
        body = _STOP_BEHIND_INNER_QUOTE.sub(r"\1\2’", _STOP_BEHIND_QUOTE.sub(r"\2\1", body))
    body = body.strip()
    return Entry(reference.id, _with_links(_html(body), reference), TAG.sub("", body))


def _html(body: str) -> Markup:
    """Text with tags as sound HTML: escaped, tags in pairs, italics inside italics upright."""
    out: list[Markup] = []
    depth = dict.fromkeys(_MARKS, 0)
    opened: list[str] = []
    # Text, a slash or nothing, the name of a tag, and so on.
    pieces = TAG.split(body)
    for text, slash, name in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        if text:
            wanted = [mark for mark in _MARKS if (depth[mark] % 2 if mark == "i" else depth[mark] > 0)]
            while opened and opened != wanted[: len(opened)]:
                out.append(Markup(f"</{opened.pop()}>"))
            for mark in wanted[len(opened) :]:
                out.append(Markup(f"<{mark}>"))
                opened.append(mark)
            out.append(escape(text))
        if name:
            depth[name] = max(0, depth[name] + (-1 if slash else 1))
    out += [Markup(f"</{mark}>") for mark in reversed(opened)]
    return Markup("").join(out)


def _with_links(html: Markup, reference: Reference) -> Markup:
    """The HTML of an entry with its DOI and its address as links; the style lets them break."""
    resolver = f"https://doi.org/{quote(reference.DOI or '', safe='/:;().-_')}"
    targets = {}
    if reference.DOI:
        targets = {f"https://doi.org/{reference.DOI}": resolver, reference.DOI: resolver}
    if reference.URL:
        targets.setdefault(reference.URL, reference.URL)
    shown = {str(escape(address)): target for address, target in targets.items()}
    if not shown:
        return html
    # The longest first: an address may begin with another one.
    found = re.compile("|".join(map(re.escape, sorted(shown, key=len, reverse=True))))
    link = Markup('<a class="link" href="{}">{}</a>')
    return Markup(found.sub(lambda match: link.format(shown[match[0]], Markup(match[0])), str(html)))
