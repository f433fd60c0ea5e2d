"""Signs of other programs' markup that mean nothing here, and would be printed as they stand.

Each kind is an expression that is tried where a sign stands that may begin it.  What people write as itself,
such as ``> 38 °C``, ``1:2:3`` or a line to write on (``____``), is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from brochure.findings import shortened


@dataclass(frozen=True)
class UnreadMarkup:
    """Markup that is not read: what is wrong, the fix, and the part of the source to point at."""

    message: str
    fix: str
    needle: str


@dataclass(frozen=True)
class _UnreadMark:
    """One kind of such markup."""

    pattern: re.Pattern[str]
    #: The fix; the text that was found is put in where it has braces.
    fix: str
    message: str = "“{}” would be printed as it stands"
    #: True for what means something at the start of a text alone.
    opens: bool = False
    #: The part of the text to point at and to show.
    part: Callable[[re.Match[str]], str] = lambda found: found[0]


def _sign(found: re.Match[str]) -> str:
    return found[1]


_MARKS = (
    # Lines to write on have more underscores than ``_words_``, or none behind the words.
    _UnreadMark(
        re.compile(r"(~~)(?=[^\s~^])[^~^]*\1|(\^\^)(?=[^\s~^])[^~^]*\2"),
        "remove the words or the signs; write H~2~O and 10^9^, or \\{sign} for a plain sign",
        "the signs {signs} would be printed: they do not strike words out or raise them",
    ),
    _UnreadMark(
        re.compile(r"(?<![\w\\@/.-])(__?)(?=[^\s\w]{0,3}[^\W_])[^_]*[^\W_][^\s\w]{0,3}\1(?![\w/@])"),
        "write *words* for emphasis or **words** for strong words, or \\_ for a plain sign",
    ),
    _UnreadMark(
        re.compile(r"(?<=\d)\^[-−–+]?\d+(?![^\s^]*\^)"),
        "write {found}^ to raise it, or \\^ for a plain sign",
    ),
    _UnreadMark(
        re.compile(r"(?<!`)`[^`\s][^`]*`(?!`)"), "take the signs ` away, or write \\` for a plain one"
    ),
    _UnreadMark(re.compile(r"(?<!`)```+\s*[^\W\d_]"), "take the signs ` away, or write \\` for a plain one"),
    _UnreadMark(
        re.compile(r"(?<!=)==(?=[^\s=])[^=]*[^\s=]==(?!=)"),
        "write **words** for strong words, or \\= for a plain sign",
    ),
    _UnreadMark(
        re.compile(r"(?<![\w$])\$(?=[^\s$])[^$]{0,80}[\\^_][^$]{0,80}\$(?!\d)"),
        "write H~2~O, 10^9^ and the signs themselves, such as α and ≥, or \\$ for a plain sign",
    ),
    _UnreadMark(
        re.compile(r"\$(?=[_^]\{?[\w+-]{1,8}\}?\$)[^$]{2,12}\$(?!\d)"),
        "write H~2~O, 10^9^ and the signs themselves, such as α and ≥, or \\$ for a plain sign",
    ),
    _UnreadMark(
        re.compile(
            r"(?:(?<=(?<![/.=&?-])\b[A-Z])|(?<=(?<![/.=&?-])\b[A-Z]{2})|(?<=(?<![/.=&?-])\b[A-Z][a-z]))"
            r"_(?:\{\w{1,4}\}|\d{1,2})(?![\da-z_/])"
        ),
        "write H~2~O for a lowered figure, or \\_ for a plain sign",
    ),
    _UnreadMark(
        re.compile(
            r"(?<=\d)~(?=(?:[mkµn]?g|mcg|[mµ]?[lL]|[ckm]?m|IU|h|min|days?|weeks?|months?|years?|°C|%)\b)"
        ),
        "write a plain space: a number and its unit stay on one line, or \\~ for a plain sign",
    ),
    _UnreadMark(
        re.compile(r"(?<!`)``(?=[^\s`])[^`']{1,200}(?:''|\")"),
        'write "words" with straight quotation marks: the program turns them',
    ),
    _UnreadMark(
        re.compile(r"\[[^\[\]@^]{1,120}\]\[\d{1,3}\]"),
        "write [words](https://…) for a link, and [@key] for a source, or \\[ for a plain bracket",
        "“{}” makes no link, and would be printed",
    ),
    _UnreadMark(
        re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{2,40}:(?![\w:])"),
        "remove it: no font has such pictures; a block with `icon:` shows one. \\: makes a plain sign",
    ),
    _UnreadMark(
        re.compile(r"\^\[[^\[\]@^]{1,200}\]"),
        "write it in round brackets, or in a table as a note: [^name]",
    ),
    _UnreadMark(
        re.compile(r"#{1,6}(?= [^\W\d_])"),
        "write `- block: heading` with `text:`, or \\# for a plain sign",
        "“{}” makes no heading, and would be printed",
        opens=True,
    ),
    _UnreadMark(
        re.compile(r"((?:[-*+] +)?\[[ xX✓✔]?\])(?= +\S)"),
        "use the block `checklist`, which draws the boxes, or write \\[ for a plain bracket",
        "“{}” makes no box to tick, and would be printed",
        opens=True,
        part=_sign,
    ),
    # Cells say “> upper limit of normal”: a sentence does not.
    _UnreadMark(
        re.compile(r"(>+)(?= *[^\W\d_][^ ]* +\S+ +\S+ .*[.!?…]['\"”’]?$)"),
        "use the block `quotation`, or write \\> for a plain sign",
        "“{}” makes no quotation, and would be printed",
        opens=True,
        part=_sign,
    ),
)


#: A star that was meant for a bullet: it is read as the beginning of emphasis before what is behind it.
_STAR = re.compile(r"\*\s+")


def unread(source: str, at: int) -> UnreadMarkup | None:
    """The markup of other programs that begins at a place of a text, or None."""
    for mark in _MARKS:
        if (mark.opens and at and not _STAR.fullmatch(source, 0, at)) or not (
            found := mark.pattern.match(source, at)
        ):
            continue
        needle = mark.part(found)
        signs = found[1] or found[2] if mark.pattern.groups > 1 else ""
        message = mark.message.replace("{signs}", signs).replace("{}", shortened(needle))
        fix = mark.fix.replace("{sign}", signs[:1]).replace("{found}", needle)
        return UnreadMarkup(message, fix, needle)
    return None
