"""Web addresses as programs take them: in ASCII alone."""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import quote, urlsplit

#: Signs that stay as they are: those that addresses are built of, and the sign of what is encoded already
#: (RFC 3986, 2.2 and 2.3).
_KEPT = "/:?#[]@!$&'()*+,;=~%-._"


#: Signs that the first rules for names of hosts took for others, and the ones of today keep (RFC 5891): with
#: “ss” for “ß” the code would lead to somebody else.
_KEPT_IN_HOSTS = frozenset("ßς\u200c\u200d")


def _registered(host: str) -> str:
    """The name of a host in ASCII.  Raises ``ValueError`` for what is none."""
    labels = []
    for label in host.split("."):
        if _KEPT_IN_HOSTS.isdisjoint(label):
            labels.append(label.encode("idna").decode("ascii"))
        else:
            labels.append("xn--" + normalize("NFC", label.lower()).encode("punycode").decode("ascii"))
    return ".".join(labels)


def uri_of(address: str) -> str:
    """An address in ASCII (RFC 3987, 3.1): every reader of a code and every viewer of a PDF takes it alike.

    The name of the host as registries have it (IDNA), all else as UTF-8 with per cent signs.  What is ASCII
    already comes back as it is.
    """
    if address.isascii():
        return address
    try:
        host = urlsplit(address).hostname or ""
        # From the host as it is written: what is parsed is in small letters.
        at = address.lower().find(host, address.find("//") + 2) if not host.isascii() else -1
        if at >= 0:
            address = address[:at] + _registered(host) + address[at + len(host) :]
    except ValueError:
        # No name that a registry takes: it is encoded like the rest.
        pass
    return quote(address, safe=_KEPT)
