"""What programs leave in texts that are copied out of them, and what is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from brochure.findings import Finding, Severity
from brochure.source.nodes import Scalar
from brochure.source.pasted import line_starts
from brochure.source.places import locate_within

#: What Word, Excel and forms leave where something could not be found or was not filled in.
_LEFT_BEHIND = re.compile(
    r"(?:Error! (?:Reference source|Bookmark|Hyperlink|No (?:text of|bookmark|table of|index)|Not a"
    r"|Unknown (?:document|switch)|Use the Home tab|Objects can|Cannot open|Filename not|Main Doc|MergeF)"
    r"|Fehler! (?:Verweisquelle|Textmarke|Verwenden|Unbekannte|Kein Text|Ungültige|Hyperlink|Linkreferenz)"
    r"|Erreur ?! (?:Source|Signet|Référence|Nom de|Utilisez|Il n['’]y a)"
    r"|¡Error! (?:No se|Marcador|Utilice|Nombre|Referencia|No hay)"
    r"|Errore\. (?:L['’]origine|Il segnalibro|Riferimento a|Nome della|Per applicare))[^.]{0,60}"
    r"|#(?:REF|DIV/0|VALUE|NAME\?|NUM|NULL|SPILL|CALC|FIELD|BUSY|BEZUG|WERT|ZAHL|ÜBERLAUF|VALEUR|¡DIV/0|¡VALOR)!?(?<=[!?])"
    r"|#N/[AV]\b|#NV\b|#GETTING_DATA\b|#NOM(?:BRE)?\?|(?<!#)#{4,}(?!#)"
    r"|\bMERGEFIELD\b|\b(?:HYPERLINK|INCLUDEPICTURE) \S|\b(?:PAGEREF|REF) _\w+|\bADDIN (?:EN\.|ZOTERO_|CSL_)"
    r"|«\w{1,30}_\w{0,30}»|<<\w[\w ]{0,40}>>"
    # Fields of programs that send letters to many.
    r"|\*\|\w[\w:]{0,40}\|\*|%%\w{1,40}%%|\[%\w{1,40}%\]|<%=? ?\w[\w. ]{0,40}%>"
    r"|(?<!\S)%[A-Z_]{3,40}%(?!\w)|(?<!\S)\|[A-Z_]{3,40}\|(?!\S)"
    r"|\$\{(?:brand|generic|company|company-contact|prepared|job-code)\}"
    r"|<(?:insert|your|name|first name|brand|product|company|hospital|phone|telephone|address|date)\b"
    r"[\w ]{0,40}>"
    r"|\bSEQ \w+ \\\*|\[object Object\]"
    r"|(?:Click or tap|Click) here to enter text|\blorem ipsum\b",
    re.IGNORECASE,
)
#: What Word writes beside a text for comments and changes, in the languages that it speaks most.
_OF_REVIEWERS = re.compile(
    r"\b(?:Commented|Kommentiert|Commenté|Comentado|Commentato) \[[^\[\]]{1,12}\]:"
    r"|\b(?:Formatted|Formatiert|Mis en forme ?|Con formato|Formattato): "
    r"(?:Font|Schriftart|Police|Fuente|Tipo di carattere|Indent|Einzug|Left|Right|Centered|List|Bullet|Number"
    r"|Normal|Heading|Space|Line|English|Highlight|Strikethrough|Superscript|Subscript|Justified)"
    r"|\[(?:Deleted|Inserted|Gelöscht|Eingefügt|Supprimé|Formatted|Comment(?:ed)?)\b[^\[\]]{0,80}\]"
    r"|^(?:Deleted|Gelöscht|Supprimé ?|Eliminado|Eliminato): "
    # A mark of a comment sticks to the word that it is about: “daily[JS1]”.
    r"|(?<=[^\s\[(])\[[A-Z]{2,3}\d{1,3}\](?!\()"
)
#: What Excel makes of a large or small number.
_SCIENTIFIC = re.compile(r"(?<![\w.])\d(?:[.,]\d+)?E[+-]?\d\d(?![\w.])")
#: Powers whose raised figures were lost: “1.5 x 109/L”, “2 × 106 cells”, “mg kg-1”.  Sizes of things
#: have a unit of length behind them.
_POWER = r"10(?:[3-9]|1[0-5])"
_LOST_POWER = re.compile(
    rf"[x×·✕⋅] ?{_POWER}(?![\w^.,]|\s?(?:[cmk]?m|mg|g|ml|mL|%)\b)"
    rf"|\b{_POWER} ?/ ?(?:L|l|mL|ml|µL|µl|kg|mm3|mm³)\b"
    r"|\b(?:[mµn]?g|[mµ]?[lL]|[mµn]?mol|IU|U) ?(?:kg|h|min|[mµ]?[lL])[-−–][12]\b"
    # No range goes down from ten: “2 x 10-6 mol/l”, “10-9 M”.
    r"|[x×·✕⋅] ?10[-−–][1-9](?![\w^.,]?[\d^])|\b10[-−–][1-9] ?(?:[mµnp]?mol\b|M\b|/ ?(?:[mµ]?[Ll]|kg)\b)"
    # “mg/m2”, “cells/mm3”, “1.73 m2”.
    r"|\b(?:[mµn]?g|kg|mcg|IU|U|units?|cells?|[mµ]?[lL]|[mµn]?mol) ?/ ?[cmµ]?m[23](?![\w^])"
    r"|\b\d+(?:[.,]\d+)? ?[cmµ]?m[23](?![\w^])"
)
#: A number with a letter that looks like a figure, as scanners read it: “1O mg”, “l0 mg”.
_LETTER_IN_NUMBER = re.compile(
    r"(?<![\w.,/-])(?=[\dOolI.,]*\d)(?=[\d.,]*[OolI])[\dOolI]+(?:[.,][\dOolI]+)?(?![\dOolI])"
    r"(?= ?(?:[mkµn]?g|mcg|[mµ]?[lL]|IU|[mµn]?mol|units?|mm|cm|h|hours?|days?|weeks?|months?|years?)\b"
    r"| ?[%°])"
)
_FIGURES = str.maketrans("OolI", "0011")
#: A number and a fraction whose small figures were lost: “11⁄2” is eleven halves.
_RUN_TOGETHER = re.compile(r"(?<![\d⁄/.,])([1-9]\d?)(1⁄[2-9]|2⁄3|3⁄[45])(?![\d⁄/])")
#: A sign for the ordinals of languages that stands for degrees.
_NO_DEGREES = re.compile(r"(?<![\d.,])\d[\d.,]*\s?([º˚⁰ᵒ○∘◦o])\s?[CF]\b")
#: Signs that look like that of degrees.
_LIKE_DEGREES = {
    "º": "that of ordinals",
    "⁰": "a raised nought",
    "˚": "a ring",
    "ᵒ": "a raised letter",
    "o": "a letter",
}
#: Signs that can't be seen within a number: it may break there, and nobody finds it.
_BROKEN_NUMBER = re.compile(r"\d[\u00ad\u200b]+(?=[\d.,])")
#: A citation by its number, as other programs print it: “well.¹”, “shown²⁻⁴” or “[3, 4]”.  Powers and charges
#: stand behind figures and short words.
_NUMBERED = re.compile(
    r"(?:(?<=[.,;:!?)”’\"])|(?<=[^\W\d_]{4}))[¹²³⁴-⁹](?:[¹²³⁴-⁹⁰,⁻–-]*[¹²³⁴-⁹⁰])?(?![\w⁺⁻])"
    r"|(?<![\w\]])\[\d{1,3}(?:[,–-] ?\d{1,3})*\](?![\[(])"
)
#: Signs of UTF-8 that were read as Windows-1252: a first byte and those behind it.
_GARBLED = re.compile(r"(?<![A-ZÀ-Þ])[ÂÃâÎÏ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")


#: A field of Word in a language that quotes otherwise.
_IN_GUILLEMETS = re.compile(r"«[A-Z]\w{1,40}»")


def merge_field(scalar: Scalar) -> Iterator[Finding]:
    """A field of a mail merge in a text of a language that has no «such» quotation marks."""
    if found := _IN_GUILLEMETS.search(scalar.value):
        message = f"“{found[0]}” is how word processors show a field that was not filled in"
        fix = f"write what was meant to stand there, or “{found[0][1:-1]}”"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)


def left_behind(scalar: Scalar) -> Iterator[Finding]:
    """What programs leave in texts that are copied out of them, and signs that were read wrongly."""
    if found := _LEFT_BEHIND.search(scalar.value):
        message = f"“{found[0]}” is what a program wrote in the place of something"
        fix = "write what was meant to stand there"
        yield Finding("content.pasted", Severity.ERROR, message, locate_within(scalar, found[0]), fix)
    if found := _OF_REVIEWERS.search(scalar.value):
        message = f"“{found[0].strip()}” is what a program writes beside a text that is reviewed"
        fix = "remove it, and see whether what it says was done"
        yield Finding("content.pasted", Severity.ERROR, message, locate_within(scalar, found[0]), fix)
    if found := _SCIENTIFIC.search(scalar.value):
        message = f"“{found[0]}” is how spreadsheets write a number, and is printed as it stands"
        fix = "write the whole number, or such as 1.5 × 10^9^"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    if found := _LOST_POWER.search(scalar.value):
        message = f"in “{found[0]}” a raised figure may have been lost as the text was copied"
        fix = "write powers as 10^9^, kg^-1^ and m^2^"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    if found := _LETTER_IN_NUMBER.search(scalar.value):
        message = f"“{found[0]}” has a letter where a figure belongs"
        fix = f"write {found[0].translate(_FIGURES)}, or what is meant"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    if found := _RUN_TOGETHER.search(scalar.value):
        message = f"“{found[0]}” may have been {found[1]} and {found[2]}, and reads as one fraction"
        fix = "write such as 1½ or 1.5"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    found = _NUMBERED.search(scalar.value)
    # What stands in a citation is told by who reads citations.
    if found and "[@" not in scalar.value[: found.start()].rpartition("]")[2]:
        message = f"“{found[0]}” reads as the number of a source, and is printed as it stands"
        fix = "cite the source with [@key], which numbers it, or write what is meant in words"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    if found := _NO_DEGREES.search(scalar.value):
        sign = found[1]
        what = _LIKE_DEGREES.get(sign, "a circle")
        message = f"in “{found[0]}” the sign is {what} ({sign}), not that of degrees (°)"
        fix = f"write “{found[0].replace(sign, '°')}”"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, found[0]), fix)
    if found := _BROKEN_NUMBER.search(scalar.value):
        message = (
            f"an invisible sign (U+{ord(found[0][1]):04X}) stands in a number, which may be broken there"
        )
        fix = "delete it and type the number again"
        yield Finding("content.pasted", Severity.ERROR, message, locate_within(scalar, found[0]), fix)
    yield from _tab(scalar)
    signs, meant = garbled_sign(scalar.value)
    if signs:
        message = f"“{signs}” was “{meant}” before it was read in the wrong encoding"
        fix = "copy the text again, or type the sign"
        yield Finding("content.pasted", Severity.WARNING, message, locate_within(scalar, signs), fix)


def garbled_sign(text: str) -> tuple[str, str]:
    """Signs of Windows-1252 in a text that are one of UTF-8, and that; two empty texts where none are."""
    for found in _GARBLED.finditer(text):
        if meant := _read_right(found[0]):
            return found[0], meant
    return "", ""


def _tab(scalar: Scalar) -> Iterator[Finding]:
    """A tab between two words: it is printed as a space, so cells of a table run together."""
    if not re.search(r"\S *\t\s*\S", scalar.value):
        return
    for line, column, text in line_starts(scalar):
        # As an escape it is told elsewhere.
        if found := re.search(r"\S *(\t)\s*\S", text):
            message = "a tab in the text is printed as a space: what it divides runs together"
            fix = "use the block `table` for cells, or write a space or a comma"
            place = replace(
                scalar.place, line=line, column=column + found.start(1), text=scalar.lines[line - 1]
            )
            yield Finding("content.pasted", Severity.WARNING, message, place, fix)
            return


def _read_right(signs: str) -> str:
    """The sign that stands in UTF-8 for these of Windows-1252; empty where they are none."""
    for length in (len(signs), 2):
        # Some bytes have no sign in Windows-1252, and stand for themselves.
        data = b"".join(
            char.encode("cp1252") if char.encode("cp1252", "ignore") else char.encode("latin-1", "ignore")
            for char in signs[:length]
        )
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return ""
