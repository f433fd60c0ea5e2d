"""The words of a source before a style sets them: quotation marks, tags, and title case."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Tags that may stand in a title.
TAG = re.compile(r"<(/?)(i|b|sup|sub)>")
#: Signs around words whose capitals stay as they are; never printed.
KEEP_CASE, KEEP_CASE_END = "\ue020", "\ue021"
_NO_CASE = re.compile(r'<span class="nocase">(.*?)</span>', re.IGNORECASE | re.DOTALL)
_OTHER_TAG = re.compile(r"</?(?:span|sc)(?: [^<>]*)?>", re.IGNORECASE)
_QUOTE = re.compile(rf"(?P<tag>{TAG.pattern})|(?P<quote>[\"'])|(?P<other>.)", re.DOTALL)
_DECADE = re.compile(r"\d0s\b")
#: A tag, or a word between hyphens, slashes and brackets with the tags inside and behind it.
_PART = re.compile(r"</?(?:i|b|sup|sub)>|[^\W_](?:[\w.’]|</?(?:i|b|sup|sub)>)*")

#: Words that stay small inside a title: articles, conjunctions and prepositions.
_SMALL = frozenset({
    "a", "about", "above", "across", "after", "against", "al", "along", "alongside", "amid",
    "among", "amongst", "an", "and", "around", "as", "aside", "at", "barring", "before", "behind",
    "below", "beneath", "beside", "besides", "between", "beyond", "but", "by", "c", "ca", "circa",
    "de", "despite", "down", "during", "et", "except", "for", "from", "given", "in", "inside",
    "into", "like", "near", "next", "nor", "notwithstanding", "of", "off", "on", "onto", "or",
    "out", "outside", "over", "per", "plus", "pro", "since", "so", "than", "the", "through",
    "throughout", "till", "to", "toward", "towards", "under", "underneath", "until", "unto", "up",
    "upon", "v", "v.", "van", "versus", "via", "von", "vs", "vs.", "with", "within", "without",
    "yet",
})  # fmt: skip


def begins_with_symbol(text: str) -> bool:
    """True for “α-cells” and “µg”: the capital of a Greek letter is another symbol, or looks Latin."""
    first = TAG.sub("", text)[:1]
    return first == "µ" or "\u0370" <= first <= "\u03ff"


def prepared(text: str) -> str:
    """A text of a source with curly quotes, and without markup that no style of a leaflet can set."""
    text = _NO_CASE.sub(rf"{KEEP_CASE}\1{KEEP_CASE_END}", text)
    return _curled(_paired(_OTHER_TAG.sub("", text)))


def title_cased(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text, each as it stands and as it stands in title case."""
    kept = False
    first = True
    for word in filter(None, text.split(" ")):
        pieces = []
        # The parts of a word that are kept as they are, and the others, in turn.
        for piece in re.split(f"([{KEEP_CASE}{KEEP_CASE_END}])", word):
            kept = kept if piece not in (KEEP_CASE, KEEP_CASE_END) else piece == KEEP_CASE
            pieces.append(piece if kept else _capitalised(piece, first))
        yield word, "".join(pieces)
        first = TAG.sub("", word).endswith((":", "?", "!", "—"))


def _capitalised(word: str, first: bool) -> str:
    """A word between spaces with the capitals of title case; each part at a hyphen is a word."""

    def part(match: re.Match[str]) -> str:
        nonlocal first
        found = match[0]
        if TAG.fullmatch(found):
            return found
        plain = TAG.sub("", found)
        # A letter alone is a label or a symbol.
        small = not first and (plain.lower() in _SMALL or len(plain.rstrip(".")) == 1)
        first = False
        # Words with a capital somewhere are names, or written so on purpose.
        stays = small or found != found.lower() or begins_with_symbol(found)
        return found if stays else found[0].upper() + found[1:]

    return _PART.sub(part, word)


def _paired(text: str) -> str:
    """A text without tags that open or close nothing."""
    opened: list[re.Match[str]] = []
    paired: set[int] = set()
    for match in TAG.finditer(text):
        if not match[1]:
            opened.append(match)
        elif opened and opened[-1][2] == match[2]:
            paired |= {opened.pop().start(), match.start()}
    return TAG.sub(lambda match: match[0] if match.start() in paired else "", text)


def _curled(text: str) -> str:
    """Straight quotes as curly ones: opening after a space or a bracket, closing otherwise."""
    if '"' not in text and "'" not in text:
        return text
    out = []
    before = " "
    for match in _QUOTE.finditer(text):
        if match["quote"]:
            opens = before.isspace() or before in "([{–—‘“/"
            if match["quote"] == "'" and _DECADE.match(text, match.end()):
                opens = False
            before = {"'": "‘’", '"': "“”"}[match["quote"]][0 if opens else 1]
            out.append(before)
        else:
            out.append(match[0])
            before = match["other"] or before
    return "".join(out)
