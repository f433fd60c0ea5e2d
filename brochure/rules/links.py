"""Rules on links: what they lead to can be read on paper, where nobody can follow them."""

from __future__ import annotations

import re

from brochure.findings import Finding, Severity, SourcePlace

_DIGITS = re.compile(r"\D+")


class LeafletWords:
    """The words of a leaflet, in which addresses are looked for."""

    def __init__(self, words: str) -> None:
        self._words = "".join(words.casefold().split())
        self._digits = _DIGITS.sub("", words)

    def has(self, address: str) -> bool:
        """True when an address, as a link has it, is written out somewhere."""
        scheme, _, rest = address.partition(":")
        if scheme == "tel":
            return _DIGITS.sub("", rest) in self._digits
        if scheme == "mailto":
            return rest.partition("?")[0].casefold() in self._words
        return address_in_words(address) in self._words


def address_in_words(address: str) -> str:
    """A web address as it is printed: without its scheme, ``www.`` and a slash at its end."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def unreadable(words: str, address: str, place: SourcePlace | None) -> Finding:
    """The finding on a link whose address is not printed anywhere."""
    return Finding(
        "print.link",
        Severity.WARNING,
        f"the link “{words}” leads to {address[:100]}, which nobody can read on paper",
        place,
        "write the address out, or add a `qr-code` that leads there",
    )
