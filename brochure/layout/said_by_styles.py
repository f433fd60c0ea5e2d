"""Words that the styles or templates of a project leave out, add, or set so that they are read otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.layout.leaflet import Prepared
from brochure.layout.unprinted import changed_words
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import Part
from brochure.typesetting.shown_words import Oddity, by_part, lost, lost_pictures

#: The rule on words and pictures that no page has.
LOST = "layout.lost"


#: What styles do to pictures, and by which properties.
_PICTURED = {
    "turned": ("is turned or mirrored by a style", "`image-orientation`"),
    "cut": ("is cut by a style: a part of it is not shown", "`object-fit` or `height`"),
    "stretched": ("is stretched by a style", "`width` or `height`"),
}


def said_by_styles(laid_out: Prepared, made: Typeset, parts: Mapping[str, Part]) -> Iterator[Finding]:
    """What a style makes of the words of a leaflet, once for each part and kind.

    An error for words and pictures that no page has, and for words that can't be read as they were written;
    a warning for words that it adds, or puts into another order, and for texts that a template changes.
    """

    def finding(rule: str, severity: Severity, at: str, message: str, fix: str) -> Finding:
        # What stands nowhere in the content is in one of the project's own files.
        own = SourcePlace(laid_out.own[0]) if laid_out.own else None
        place = parts[at].place if at in parts else own
        return Finding(rule, severity, message, place, fix, leaflet=laid_out.name)

    yield from changed_words(laid_out.templated, dict(made.shown.written), made.shown.raised)
    for at, words in lost(made.shown, made.passages):
        message = f"“{shortened(words)}”{_in(parts, at)} is on no page: a style leaves it out"
        fix = "take out what hides it, such as `display: none` or `max-lines`, or take it out of the content"
        yield finding(LOST, Severity.ERROR, at, message, fix)
    for at, count in lost_pictures(made.shown, made.drawings):
        message = f"of the pictures and codes{_in(parts, at)}, {count} can be found on no page"
        fix = "take out what hides it, such as `display: none`, or take it out of the content"
        yield finding(LOST, Severity.ERROR, at, message, fix)
    for (at, how), odd in by_part(_told(laid_out, made.shown.odd)).items():
        message = f"“{shortened(odd.text)}”{_in(parts, at)}, page {odd.page}, "
        if how in _PICTURED:
            said, properties = _PICTURED[how]
            message = f"the picture {message}{said}"
            yield finding(
                "layout.shown-picture", Severity.WARNING, at, message, f"take {properties} out of the style"
            )
            continue
        match how:
            case "made":
                message += "is printed by a style: it is not in the content, and no rule looks at it"
                fix = "write it in the content, and take it out of `content:` or `list-style:` of the style"
                yield finding("layout.made-words", Severity.WARNING, at, message, fix)
                continue
            case "reordered":
                message += "stands in another order than that in which it is read aloud"
                fix = (
                    "put it into that order in the template, and take `order`, `reverse`, `top`, `float` or "
                    "`position` out of the style"
                )
                yield finding("layout.order", Severity.WARNING, at, message, fix)
                continue
            case "backwards":
                message += "is set from right to left: its signs and numbers change places"
                fix = "take `direction` out of the style"
            case "close":
                message += "has its letters or words pushed into each other"
                fix = "take `word-spacing` or `letter-spacing` out of the style"
            case "flat":
                message += "is not raised or lowered as it was written: 10⁹ reads as 109 then"
                fix = "give `sup` and `sub` a `vertical-align` in the style"
            case "off-line":
                message += "is raised or lowered out of its line, which is read without it then"
                fix = "give it a smaller `vertical-align` in the style, or none"
            case "counted":
                message += "is another number than that of the item, which stands in brackets here"
                fix = "take `counter-increment`, `counter-reset` or `counter-set` out of the style"
            case "unnumbered":
                message += "has no number: it is the item whose number stands in brackets here"
                fix = "print its number by `content:` of `li::before` or by `list-style:` in the style"
            case "unhyphenated":
                message += "is divided at ends of lines without a hyphen: its parts read as words"
                fix = "take `hyphenate-character` out of the style, or set `hyphens: manual`"
            case "struck":
                message += "is struck through: readers take it for cancelled"
                fix = "take `text-decoration: line-through` out of the style"
            case "other-figures":
                message += "has its figures raised, lowered or made fractions: other numbers are read"
                fix = "take `font-feature-settings` or `font-variant` out of the style"
            case "mirrored":
                message += "is mirrored"
                fix = "take `transform` out of the style"
            case "upside-down":
                message += "is upside down"
                fix = "take `transform` out of the style"
            case _:
                message += "is squeezed or slanted until its letters look like others"
                fix = "take `transform` out of the style"
        yield finding("layout.distorted", Severity.ERROR, at, message, fix)


def _in(parts: Mapping[str, Part], at: str) -> str:
    return f" in {parts[at].label}" if at in parts else ""


def _told(laid_out: Prepared, odd: Iterable[Oddity]) -> Iterator[Oddity]:
    """Without the words that the program itself puts into the margins of pages, as the content asks for."""
    own = _signs("".join(text for name, text in laid_out.styles if "/" not in name))
    theirs = (*(text for name, text in laid_out.styles if "/" in name), *laid_out.templates.values())
    fitted = any("object-fit" in text for text in theirs)
    for one in odd:
        if one.how == "made" and not one.at and _is_ours(one.text, own):
            continue
        # What the content asks for, such as `height:` of a figure, cuts pictures, too.
        if one.how in _PICTURED and not (laid_out.own and (one.how != "cut" or fitted)):
            continue
        yield one


def _is_ours(text: str, own: str) -> bool:
    return all(word in own for word in map(_signs, text.split()) if not word.isdigit())


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text))
