"""Web addresses as programs take them: in ASCII alone."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

#: Signs that stay as they are: those that addresses are built of, and the sign of what is encoded already
#: (RFC 3986, 2.2 and 2.3).
_KEPT = "/:?#[]@!$&'()*+,;=~%-._"


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
            address = address[:at] + host.encode("idna").decode("ascii") + address[at + len(host) :]
    except ValueError:
        # No name that a registry takes: it is encoded like the rest.
        pass
    return quote(address, safe=_KEPT)
