"""Addresses that were copied out of a mail or a search: they lead by way of a service, or into an account.

Outlook and filters of mail write an address of their own around each link.  It ends with the service, tells
it who reads, and often shows a warning instead of the page.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

#: Services by the ends of their hosts, the beginning of the path, and the field that holds the real address.
_SERVICES = (
    ("safelinks.protection.outlook.com", "", "url", "Outlook"),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", "url", "Teams"),
    ("urldefense.com", "/v3", "", "Proofpoint"),
    ("urldefense.us", "/v3", "", "Proofpoint"),
    ("urldefense.proofpoint.com", "/v", "u", "Proofpoint"),
    ("linkprotect.cudasvc.com", "/url", "a", "Barracuda"),
    ("protect.mimecast.com", "/s/", "", "Mimecast"),
    ("mimecastprotect.com", "/s/", "", "Mimecast"),
    ("secure-web.cisco.com", "/", "", "Cisco"),
    ("clicktime.symantec.com", "/", "u", "Symantec"),
    ("google.com", "/url", "q", "Google"),
    ("google.com", "/url", "url", "Google"),
    ("l.facebook.com", "/l.php", "u", "Facebook"),
    ("lm.facebook.com", "/l.php", "u", "Facebook"),
    ("l.instagram.com", "/", "u", "Instagram"),
    ("linkedin.com", "/redir", "url", "LinkedIn"),
    ("slack-redir.net", "/link", "url", "Slack"),
    ("youtube.com", "/redirect", "q", "YouTube"),
    ("bing.com", "/ck/a", "", "Bing"),
    ("translate.google.com", "/translate", "u", "Google Translate"),
)
#: A page that Google Translate or the proxy of a library shows under a host of its own.
_BY_HOST = re.compile(r"\.(?:translate\.goog|(?:ez)?proxy\.[\w.-]+|idm\.oclc\.org)$")
#: Where a page often asks who one is.
_ACCOUNTS = re.compile(
    r"(?:^|\.)(?:sharepoint\.com|onedrive\.live\.com|1drv\.ms|drive\.google\.com|docs\.google\.com|mail\.google\.com"
    r"|outlook\.(?:office|office365|live)\.com|teams\.microsoft\.com|dropbox\.com|box\.com|icloud\.com|web\.whatsapp\.com)$"
)
_WRAPPED = re.compile(r"/__(https?:/{1,2}[^_].*?)__;")
_BY_ASSISTANT = re.compile(
    r"utm_source=(?:chatgpt|openai|copilot|perplexity|claude|gemini)[\w.]*", re.IGNORECASE
)
_SLIP = re.compile(r"^(?:wwww+|ww)\.")


def detour(address: str) -> tuple[str, str] | None:
    """What is wrong with an address that leads by way of a service or into an account, and a fix; or None.

    *address* has a host.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    for end, path, field, name in _SERVICES:
        if (host == end or host.endswith("." + end)) and parts.path.startswith(path):
            real = _real(address, field)
            if end == "google.com" and not real:
                continue
            fix = (
                f"write the address of the page itself: {real}"
                if real
                else "write the address of the page itself"
            )
            return f"the address leads by way of {name}, which may end it or ask the reader first", fix
    if _BY_HOST.search(host):
        message = f"the address leads by way of {host}, not to the page itself"
        return message, "write the address that the page has by itself"
    if _ACCOUNTS.search(host):
        message = f"pages of {host} may ask readers for an account"
        return (
            message,
            "see in a private window of the browser whether it opens, or put it on a website",
        )
    if found := _BY_ASSISTANT.search(parts.query):
        message = f"“{found[0]}” in the address says that an assistant named the page"
        return message, "see whether the page says what the text does, and leave this part out"
    if slip := _SLIP.match(host):
        return f"the address begins with “{slip[0]}”", "write www. or nothing"
    return None


def _real(address: str, field: str) -> str:
    """The address that a service leads to, where its own one says it; else nothing."""
    if wrapped := _WRAPPED.search(address):
        return wrapped[1]
    values = parse_qs(urlsplit(address).query).get(field, [""]) if field else [""]
    found = unquote(values[0])
    return found if found.startswith(("http://", "https://")) else ""
