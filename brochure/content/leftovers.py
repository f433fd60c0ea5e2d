"""What assistants, wikis, merges and authors leave in texts, and signs of the font Symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from brochure.findings import Finding, Severity
from brochure.source.nodes import Scalar
from brochure.source.places import locate_within


class _Kind(NamedTuple):
    pattern: re.Pattern[str]
    #: What it is; the words that were found stand for the braces.
    message: str
    fix: str
    severity: Severity = Severity.WARNING


#: Signs that nobody sees, and the signs of an address.
_HIDDEN, _RUN = "[\u200b\u2060\u00ad\ufeff]", r"[^\s()\[\]<>]"
#: What stands around a number that Symbol wrote ≤ before.
_UNIT = r"(?:mg|[µmk]?g|mL|ml|°C|%|×|years?|months?|weeks?|days?|hours?|mmol|mm|cm|cells?|points?)(?!\w)"

_KINDS = (
    _Kind(
        re.compile(r"(?:^|(?<=\s))(?:<{7} \S+|>{7} \S+|={7}(?=\s|$)|\|{7} \S+)"),
        "“{}” is a mark of a merge that was not finished: what two people wrote both stands here",
        "keep what is meant, and delete the other and the marks <<<<<<<, ======= and >>>>>>>",
        Severity.ERROR,
    ),
    _Kind(
        re.compile(
            r"(?:\bcite)?(?:turn\d+(?:search|view|news|image|fetch|file|academia|finance)\d+)+"
            r"|【[^【】]{0,80}†[^【】]{0,80}】|\[\d{1,3}(?::\d+)?†[^\[\]]{0,80}\]|\[?oai_?cit\w*\b[^\s\]]{0,20}\]?"
            r"|:?contentReference\[\w+:\d+\]|\bAs an AI (?:language )?(?:model|assistant)|\bAls KI-\w+"
            r"|^(?:(?:Certainly|Sure|Of course|Absolutely)[!,.] )?Here(?: is|['’]s) (?:a|an|the|your) "
            r"(?:revised|rewritten|improved|polished|updated|simplified|shorter|shortened|plain-language|cleaned-up"
            r"|corrected|concise|summary|rewrite)\b"
            r"|^(?:Certainly|Sure|Of course|Absolutely)!"
            r"|\bI hope this helps[.!]|\bLet me know if you(?:['’]d| would) like\b|\bWould you like me to\b"
        ),
        "“{}” is what an assistant such as ChatGPT writes beside its text",
        "delete it, look for the source yourself, and cite it with [@key]",
    ),
    _Kind(
        re.compile(
            r"\[(?:(?:medical |better |full |additional )?"
            r"(?:citations?|source|page|verification|quotation|clarification)(?: is)? needed"
            r"|edit(?: source)?|n(?:ote|b) \d+|(?:according to |by )?whom\?|wh(?:en|o|y|ere|ich)\?|how\?"
            r"|vague|(?:dubious|disputed)[^\[\]]{0,30}|failed verification|dead link|update"
            r"|(?:Quelltext )?bearbeiten|Belege? fehl(?:t|en)|modifier|réf\. (?:nécessaire|souhaitée)"
            r"|editar|cita requerida|Anm\. \d+|A \d+)\](?!\()"
            # Documents of Google mark their comments by letters.
            r"|(?<=[a-z.,;:!?)])\[[a-z]\](?![\w(\[])",
            re.IGNORECASE,
        ),
        "“{}” is what wikis and shared documents write beside a text, and is printed as it stands",
        "delete it, and cite the source with [@key]",
    ),
    _Kind(
        re.compile(
            r"(?<![\w/-])(?:TBC|TBD|TBA|TODO|FIXME)\b|(?<![\w,])X{3,}(?!\w| syndrome)|(?<!\S)\?{2,}(?![?\w])"
            r"|(?<=[.,;:!?] )// ?(?=[A-Za-z])[^/]{1,60}$|\[(?:\?+|…|\.\.\.)\]"
        ),
        "“{}” reads as a note of the author that something is to be done, and is printed as it stands",
        "write what is meant, or such as [time] in square brackets: nothing is approved while these are left",
    ),
    # The font Symbol draws ≥, ≤, × and ≈ for the codes of these.
    _Kind(
        re.compile(
            r"(?<![\w^~⁰-⁹)])³ ?(?=\d)|(?<=\d) ?´ ?(?=\d)"
            rf"|(?<![\w£])£ ?\d[\d.,]* ?(?:{_UNIT}|×|x 10)|\b[pP] ?£ ?0[.,]"
        ),
        "“{}” may have been ≥, ≤ or × in the font Symbol, which other programs read as this sign",
        "write the sign that is meant: ³ was ≥, £ was ≤, ´ was ×",
    ),
    # As laboratories and programs write them.
    _Kind(
        re.compile(
            r"(?<![\d.])10\*\d{1,2}(?= ?/| ?cells)|[x×] ?10\(-?\d{1,2}\)"
            r"|(?:[x×] ?|\b)10E\d{1,2}(?![\w-])|\b10 ?exp ?-?\d{1,2}"
            r"|(?<![\w./-])\d+(?:\.\d+)?e[+-]?\d{1,2}(?![\w.-])"
            r"|\b(?:[mµn]?g|[mµ]?[lL]|[mµn]?mol|IU|kg)\.(?:kg|h|min|day|d|L|mL|m)-[12]"
        ),
        "in “{}” a raised figure may have been lost, or is written as a program does",
        "write powers as 10^9^, kg^-1^ and m^2^",
    ),
    # Powers of ten are meant; twelve to the power of one is nothing.
    _Kind(
        re.compile(
            r"(?<!\d)(?!10\^)\d+(?:[.,]\d+)?\^1\^|\d[.,]\d+\^\d\^"
            r"|(?<=\d) ?(?:%|m?g|m[Ll]|IU|mmHg)\^\d\^"
            r"|(?:(?<=[.,;:!?)])|(?<=[^\W\d_]{4}))\^\d{1,3}(?:[,–-] ?\d{1,3})*\^(?!\w)"
        ),
        "“{}” reads as a power or as the number of a source, and is printed as it stands",
        "cite the source with [@key]; in a table, [^name] is the mark of a note below it",
    ),
    _Kind(
        re.compile(
            # From the start of a run of signs alone: each is gone through a few times at most.
            rf"(?<!{_RUN})(?={_RUN}*{_HIDDEN})(?={_RUN}*(?:@|://|\bwww\.)){_RUN}+"
        ),
        "in the address “{}” stands a sign that can't be seen: who copies it gets another address",
        "delete it, and type the address again",
        Severity.ERROR,
    ),
)


def leftovers(scalar: Scalar) -> Iterator[Finding]:
    """The first of each kind in a text."""
    for kind in _KINDS:
        if found := kind.pattern.search(scalar.value):
            words = found[0].strip()
            place = locate_within(scalar, words)
            yield Finding("content.pasted", kind.severity, kind.message.replace("{}", words), place, kind.fix)
