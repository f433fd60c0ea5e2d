"""Words of a table that were read in another encoding than they were written in."""

from __future__ import annotations

import re

from brochure.content.left_behind import garbled_sign

#: Signs that stand in no word, as Windows-1252 has them.  Apostrophes, dashes and dots are left out, since
#: they do, and so are accents without a letter, which people type for apostrophes.
_SIGNS = "¤¦§¬¯¶ƒ„†‡ˆ‰˜¢£¥®™±³¹ªº¼¾¿¡"
_LETTER = r"[^\W\d_ªºƒˆ]"
#: A sign between two letters; one that begins a word, where prices have figures behind it; a capital that
#: stands for a small letter of another encoding, between small ones.
_SPOILED = re.compile(
    rf"{_LETTER}*(?:(?<={_LETTER})[{_SIGNS}]+(?={_LETTER})|(?<!\w)[¤¦¬¯ƒˆ˜£¥¢]+(?={_LETTER})"
    rf"|(?<=[a-zß-öø-ÿ])[ŠŽŸŒ](?=[a-zß-öø-ÿ])){_LETTER}*[{_SIGNS}ŠŽŸŒ\w]*"
)
#: Other encodings of eight bits that programs save tables in, with their names.
_OTHERS = {"cp1250": "Windows-1250", "mac_roman": "Mac Roman", "iso8859_2": "ISO 8859-2"}
#: The sign for what could not be read, and a question mark in a word: what was there is lost.
_LOST = re.compile(rf"\w*\ufffd\w*|(?<![\w/.=&%-]){_LETTER}+\?[a-zß-öø-ÿ]+")
#: An address of the web, in which a question mark stands before what is asked for.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,}/\S+", re.IGNORECASE)
#: What the first bytes of letters in UTF-8 are in Windows-1252, but before an apostrophe.
_FIRST_OF_UTF8 = re.compile("[ÂÃÄÅ](?!’)")


def spoiled(text: str) -> tuple[str, str]:
    """A word of a text read as Windows-1252 that can't be one, and how it would read in another encoding.

    Two empty texts where there is none; an empty second one where no encoding makes it a word.
    """
    found = _SPOILED.search(text)
    if found is None:
        return "", ""
    word = found[0]
    for encoding, name in _OTHERS.items():
        try:
            meant = word.encode("cp1252").decode(encoding)
        except UnicodeError:
            continue
        if all(char.isalpha() or char in "’'-" for char in meant) and not _SPOILED.search(meant):
            return word, f"in {name} it reads “{meant}”"
    return word, ""


def lost(text: str) -> str:
    """What of a text is wrong whatever its file was read as; empty where nothing is."""
    if found := _LOST.search(_ADDRESS.sub(" ", text)):
        return f"in “{found[0]}” a letter was lost as the table was saved"
    for word in text.split():
        if meant := _as_utf8(word):
            return f"“{word}” was “{meant}” before it was read in the wrong encoding"
    signs, meant = garbled_sign(text)
    return f"“{signs}” was “{meant}” before it was read in the wrong encoding" if signs else ""


def _as_utf8(word: str) -> str:
    """The word that one read as Windows-1252 was in UTF-8; empty where it was none."""
    if not _FIRST_OF_UTF8.search(word):
        return ""
    try:
        return word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
