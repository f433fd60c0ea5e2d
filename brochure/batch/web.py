"""Addresses of the web and of e-mail in cells: what can't be one, as it is printed and put into codes."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    r"(?!\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
#: A part of the name of a host, in letters of any script; the last one has no figures.
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_URL = re.compile(
    rf"https?://(?:{_LABEL}\.)+(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{2,59}})(?::\d{{1,5}})?(?P<path>[/?#].*)?",
    re.IGNORECASE,
)
#: What no address holds as it is: signs that are no part of one, and a percent sign without its figures.
_NEVER = re.compile(r"[\s<>\"\\^`{|}…]|%(?![0-9A-Fa-f]{2})")
#: Words in square brackets, which still have to be filled in.
_PLACE = re.compile(r"\[[^\]]*[^\W\d_][^\]]*\]")
#: What belongs to the sentence behind an address.
_BEHIND = ".,;:!?'’”"


def fault_of_email(text: str) -> tuple[str, str]:
    """What is wrong with an address of e-mail, and what to do; empty texts where nothing is."""
    if not _EMAIL.fullmatch(text) or ".." in text:
        return "is not an e-mail address", "write it as name@example.org"
    return "", ""


def fault_of_url(text: str) -> tuple[str, str]:
    """What is wrong with an address of the web, and what to do; empty texts where nothing is."""
    end = text[-1:]
    if end in _BEHIND or (end in ")]" and text.count(end) > text.count("(" if end == ")" else "[")):
        return f"ends with “{end}”, which is no part of an address", "delete that sign"
    if text.count("://") > 1 and re.search(r"[,;|]\s*https?://", text, re.IGNORECASE):
        return "is more than one address", "keep one of them"
    found = _URL.fullmatch(text)
    if found is None or not text.startswith(("http://", "https://")):
        return "is not an address of the web", "write it with https:// and without spaces"
    if stray := _NEVER.search(text) or _PLACE.search(text):
        return f"holds “{stray[0]}”, which no address has", "copy the address from the browser once more"
    return "", ""
