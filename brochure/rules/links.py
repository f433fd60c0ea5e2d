"""Rules on links: what they lead to can be read on paper, where nobody can follow them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.rules.detours import detour

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


#: An address as far as brackets, which Markdown has around it.
_ADDRESS = re.compile(r"https?://[^\s<>\"“”()\[\]{}]+", re.IGNORECASE)
#: A backslash that does not say that the sign behind it is no markup.
_BACKSLASH = re.compile(r"\\(?![!-/:-@\[-`{-~])")
_HALF_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Signs that pages write for others, and such as nobody sees.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,6});", re.IGNORECASE)
_ODD_END = ".,;:!?'’”»"
#: ASCII signs that no name of a host has.
_UNNAMED = re.compile(r"[!$&'*+,;=~|^`%]")
#: Scripts whose letters look like those of another one.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def doubtful(text: str) -> Iterator[tuple[str, Severity, str, str]]:
    """Addresses in a text that lead elsewhere than they look, or nowhere: with what is wrong, and a fix."""
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?*_’”")
        severity, shown = Severity.ERROR, shortened(address)
        try:
            parts = urlsplit(address)
            host, name, _port = parts.hostname or "", parts.username, parts.port
        except ValueError:
            host, name = "", None
        if not host:
            message = f"the address {shown} names no computer"
            fix = "write it as the browser shows it"
        elif name is not None:
            message = f"what stands before the @ is no part of the address: it leads to {shortened(host)}"
            fix = "write the address without it"
        elif bad := _UNNAMED.search(host):
            message = f"the address {shown} names no computer: “{bad[0]}” can’t stand in a name"
            fix = "write the address as the browser shows it"
        elif _BACKSLASH.search(address):
            message = f"in the address {shown} is a backslash"
            fix = "write / for it"
        elif mixed := _mixed(host):
            message = f"in the address {shown} “{mixed}” only looks like a letter of the script around it"
            fix = "type the address again"
        elif entity := _ENTITY.search(address + text[match.start() + len(address) :][:1]):
            message = f"in the address {shown} “{entity[0]}” stands for a sign: it leads to no page as it is"
            fix = "write & for &amp;, and every other sign itself"
        elif unseen := next((char for char in address if unicodedata.category(char) == "Cf"), ""):
            message = f"in the address {shown} is an invisible sign, U+{ord(unseen):04X}: it leads to no page"
            fix = "delete it, or type the address again"
        elif _is_local(host):
            severity = Severity.WARNING
            message = f"the address {shown} leads to a machine that only one network knows: {shortened(host)}"
            fix = "write the address that the page has on the web"
        elif other := detour(address):
            severity, (message, fix) = Severity.WARNING, other
        elif _HALF_ENCODED.search(address):
            severity = Severity.WARNING
            message = f"in the address {shown} a % stands for itself, and browsers may read it otherwise"
            fix = "write %25 for it"
        elif end := _odd_end(text, match):
            severity = Severity.WARNING
            message = f"the address {shown} ends with “{end}”, which is taken for a part of it"
            fix = "delete it, if it belongs to the sentence around it"
        else:
            continue
        yield address, severity, message, fix


def _odd_end(text: str, match: re.Match[str]) -> str:
    """The signs of a sentence at the end of an address that is a field or a link of its own; else nothing."""
    behind = text[match.end() :]
    if match.start() == 0 and not behind.strip(")]}" + _ODD_END):
        rest = match[0] + behind
        # A bracket that the address itself opens may end it.
        stripped = rest.rstrip(_ODD_END + (")" if rest.count(")") > rest.count("(") else ""))
        return rest[len(stripped) :]
    if text[: match.start()].endswith("](") and behind.startswith(")"):
        return match[0][len(match[0].rstrip(_ODD_END)) :]
    return ""


def _is_local(host: str) -> bool:
    """True for a machine that cannot be reached from elsewhere: without a domain, or of a private number."""
    try:
        number = ip_address(host)
    except ValueError:
        return "." not in host.rstrip(".") or host.endswith((".local", ".internal", ".localdomain"))
    return not number.is_global


def _mixed(host: str) -> str:
    """A letter of a part of a host's name that is of another script than those before it; else nothing."""
    for label in host.split("."):
        first = ""
        for char in label:
            script = unicodedata.name(char, "").partition(" ")[0]
            if script not in _ALIKE:
                continue
            if first and script != first:
                return char
            first = script
    return ""


_HOST_IN_WORDS = re.compile(
    r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,24})(?::\d+)?(?P<path>/\S*)?", re.IGNORECASE
)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_CALLED = re.compile(r"\+?[\d\s()./\u00a0\u2007\u2011\u202f–-]+")


def leads_elsewhere(words: str, address: str) -> bool:
    """True where the words of a link are an address or a number themselves, and the link leads to another."""
    words = re.sub("[\u00ad\u200b\u2060]", "", words).replace("\u2011", "-").strip()
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        written = address.partition(":")[2].partition("?")[0]
        return bool(_MAIL.fullmatch(words)) and words.casefold() != unquote(written).strip().casefold()
    if scheme == "tel":
        said, called = (_DIGITS.sub("", text.replace("(0)", "")) for text in (words, address))
        # One of the two may have the code of the country, the other a zero in its place.
        short, long = sorted((said.lstrip("0"), called.lstrip("0")), key=len)
        is_number = len(said) > (5 if "/" in words else 2) and _CALLED.fullmatch(words)
        return bool(is_number) and not long.endswith(short)
    named = _HOST_IN_WORDS.fullmatch(words)
    if scheme not in ("http", "https") or named is None:
        return False
    try:
        to = urlsplit(address)
    except ValueError:
        # That it is no address is told elsewhere.
        return False
    host, meant = (text.lower().removeprefix("www.") for text in (named["host"], to.hostname or ""))
    path = (named["path"] or "").rstrip("/")
    return host != meant or not unquote(to.path).casefold().startswith(unquote(path).casefold())


def other_address(words: str, address: str, place: SourcePlace | None) -> Finding:
    """The finding on a link whose words are an address that it does not lead to."""
    return Finding(
        "content.address",
        Severity.WARNING,
        f"the link “{shortened(words)}” leads elsewhere, to {address[:100]}: on paper the words are followed",
        place,
        "make both the same",
    )


def unreadable(words: str, address: str, place: SourcePlace | None) -> Finding:
    """The finding on a link whose address is not printed anywhere."""
    return Finding(
        "print.link",
        Severity.WARNING,
        f"the link “{words}” leads to {address[:100]}, which nobody can read on paper",
        place,
        "write the address out, or add a `qr-code` that leads there",
    )
