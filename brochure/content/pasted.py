"""Lists and marks that were pasted from a word processor into a text: they would be run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from brochure.content.left_behind import left_behind, merge_field
from brochure.content.leftovers import leftovers
from brochure.content.lost_letters import divided_word, lost_letters
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import Mapping, Node, Scalar, Sequence, leaflets, scalars
from brochure.source.pasted import (
    PastedBullet,
    line_starts,
    may_hold_bullets,
    pasted_bullet,
    without_curly_quotes,
)
from brochure.source.places import locate_within

#: Bullets that nobody writes for another reason; others, such as ✓, may be what a cell of a table says.
_NEVER_MEANT = frozenset("•·‣▪◦∙⁃")
#: Fields that hold names: quotation marks around one are hardly meant.
_NAMES = frozenset({"brand", "generic", "name", "contact", "job-code"})
#: A hyphen between small letters, with white space behind it: a quick look.
_TORN = re.compile(r"[^\W\d_]-\s+[^\W\d_]")
#: Words before which a part of a word ends with a hyphen, as in “pre- and post-treatment”, in many languages.
_JOINING = frozenset(
    (
        *("and", "or", "to", "nor", "but", "through", "und", "oder", "bis", "bzw", "sowie", "als", "wie"),
        *("et", "ou", "à", "y", "e", "o", "u", "ni", "og", "och", "eller", "en", "of", "tot", "i", "lub"),
        *("oraz", "ja", "tai", "sekä", "a", "nebo", "és", "vagy", "și", "sau", "või", "un", "vai", "ir"),
    )
)


#: Greek letters that look like Latin ones, and the fewest Greek letters of a word that is Greek itself: “αβT”
#: and “Aβ” are names.
_GREEK_ALIKE = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
_FEWEST_GREEK = 4
_GREEK_AND_LATIN = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u03ff])[^\W_]+\b")
#: Letters of Cyrillic and Latin that look alike.
_ALIKE = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухАВЕЅІЈABESIJKMHOPCTYXaesijopcyx")
#: A word with letters of both scripts; a name with an ending behind an apostrophe is two.
_CYRILLIC_AND_LATIN = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])[^\W_]+\b")


def pasted(root: Mapping) -> Iterator[Finding]:
    """Findings on bullets, numbers and quotation marks of a word processor in texts."""
    for scalar in scalars(root):
        if scalar.lines and not _is_sound(scalar.value):
            yield from _in_text(scalar)
            yield from _torn_words(scalar)
            yield from _mixed_word(scalar)
            yield from left_behind(scalar)
            yield from leftovers(scalar)
    for _name, leaflet in leaflets(root):
        language = leaflet.get("language")
        if isinstance(language, Scalar) and language.value.lower().startswith("en"):
            for scalar in scalars(leaflet):
                yield from merge_field(scalar)
    yield from _quoted_names(root)


@lru_cache(maxsize=4096)
def _is_sound(text: str) -> bool:
    """Whether nothing is found in a text, in whatever way a file spells it.

    Most of what is read again, as each key is pressed in the studio, has not changed.
    """
    nowhere = Scalar(text, SourcePlace("", 1, 1))
    looks = (_torn_words, _mixed_word, left_behind, leftovers)
    return not (
        pasted_bullet(text.lstrip())
        or may_hold_bullets(text)
        or _TORN.search(text)
        or "\t" in text
        or any(True for look in looks for _found in look(nowhere))
    )


def _in_text(scalar: Scalar) -> Iterator[Finding]:
    first = pasted_bullet(scalar.value.lstrip())
    if first is None and not may_hold_bullets(scalar.value):
        return
    starts = line_starts(scalar)
    marks = [(line, column, pasted_bullet(text.lstrip())) for line, column, text in starts]
    for index, (line, column, mark) in enumerate(marks):
        if mark is None or (index == 0 and scalar.style not in ("|", ">")):
            continue
        # A dash, a letter, a number or a small picture may begin a line by chance; two of them don't.
        if not _is_sure(mark, scalar) and sum(_alike(mark, other) for _l, _c, other in marks) < 2:
            continue
        if _alike(mark, marks[0][2]):
            # What was to be a list from its first line on.
            line, column, mark = marks[0][0], marks[0][1], marks[0][2] or mark
        message, fix = mark.words()
        if index and mark is marks[index][2] and mark.kind != "hyphen":
            message += ": its lines run together into one text"
        place = replace(scalar.place, line=line, column=column, text=scalar.lines[line - 1])
        yield Finding("content.pasted", Severity.ERROR, message, place, fix)
        return
    if first is not None and first.sign in _NEVER_MEANT:
        message = f"the text begins with “{first.sign}”, which is printed as it is"
        fix = "remove it: lists make their own bullets, and a text by itself is a paragraph"
        yield Finding("content.pasted", Severity.WARNING, message, scalar.place, fix)


def _torn_words(scalar: Scalar) -> Iterator[Finding]:
    """A word that lost letters, and one that is divided, here or before it was copied."""
    here = list(_torn_word(scalar))
    yield from here
    for torn in (lost_letters(scalar.value), None if here else divided_word(scalar.value, _JOINING)):
        if torn is not None:
            piece, message, fix = torn
            yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, piece), fix)


def _torn_word(scalar: Scalar) -> Iterator[Finding]:
    """A word that the end of a line divides: the two lines are joined with a space."""
    if not _TORN.search(scalar.value):
        return
    starts = line_starts(scalar)
    for (line, column, text), (_line, _column, following) in pairwise(starts):
        word = re.match(r"[^\W\d_]+", following)
        before = re.search(r"[^\W\d_]+-\s*$", text)
        if word is None or before is None or not (before[0][-2:-1] + word[0]).islower():
            continue
        if word[0] in _JOINING:
            continue
        first = before[0].rstrip()
        message = f"the end of a line divides a word: “{first} {word[0]}” is printed, with a space"
        fix = f"write “{first[:-1]}{word[0]}” or “{first}{word[0]}” on one line"
        place = replace(scalar.place, line=line, column=column + before.start(), text=scalar.lines[line - 1])
        yield Finding("content.pasted", Severity.WARNING, message, place, fix)
        return


def _mixed_word(scalar: Scalar) -> Iterator[Finding]:
    """A word with letters of two scripts that look alike: nobody who searches for it finds it."""
    found = [
        (match.start(), match[0], odd)
        for words, odd_letters in ((_CYRILLIC_AND_LATIN, _odd_cyrillic), (_GREEK_AND_LATIN, _odd_greek))
        for match in words.finditer(scalar.value)
        if (odd := odd_letters(match[0]))
    ]
    for _start, word, odd in sorted(found, key=itemgetter(0))[:1]:
        sign = next(char for char in word if char in odd)
        message = (
            f"in “{word}” “{sign}” is a letter of another script that only looks alike (U+{ord(sign):04X}): "
            "nobody finds the word, and no rule knows it"
        )
        place = locate_within(scalar, word)
        yield Finding("content.pasted", Severity.WARNING, message, place, "type the word again")


def _odd_cyrillic(word: str) -> set[str]:
    """The letters of a word that are Cyrillic among Latin ones, or the other way round; or none."""
    cyrillic = {char for char in word if "\u0400" <= char <= "\u04ff"}
    return next((few for few in (cyrillic, _latin(word)) if few <= _ALIKE), set())


def _odd_greek(word: str) -> set[str]:
    """The letters of a word that are Greek among Latin ones, or Latin ones in a Greek word; or none."""
    greek = [char for char in word if "\u0370" <= char <= "\u03ff"]
    if _GREEK_ALIKE.issuperset(greek):
        return set(greek)
    latin = _latin(word)
    return latin if len(greek) >= _FEWEST_GREEK and latin <= _ALIKE else set()


def _latin(word: str) -> set[str]:
    return {char for char in word if char.isascii() and char.isalpha()}


def _is_sure(mark: PastedBullet, scalar: Scalar) -> bool:
    # Behind a glued hyphen, a number may be a negative one.
    is_item = mark.kind == "hyphen" or (mark.kind == "glued" and mark.rest[:1].isalpha())
    return mark.kind == "bullet" or (is_item and not scalar.style)


def _alike(mark: PastedBullet, other: PastedBullet | None) -> bool:
    return (
        other is not None and other.kind == mark.kind and (mark.kind == "number" or other.sign == mark.sign)
    )


def _quoted_names(node: Node) -> Iterator[Finding]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _quoted_names(item)
    for key, value in node.entries if isinstance(node, Mapping) else ():
        if not isinstance(value, Scalar):
            yield from _quoted_names(value)
        elif key.value in _NAMES and (inner := without_curly_quotes(value.value)):
            message = "the quotation marks are part of the text, and are printed"
            fix = f"write `{key.value}: {inner}`, or put straight quotation marks around it"
            yield Finding("content.pasted", Severity.WARNING, message, value.place, fix)
