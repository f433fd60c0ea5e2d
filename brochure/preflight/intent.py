"""The output intent: for which printing condition a file was made, and the profile of it."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream, String

from brochure.pdf.pieces import remembering
from brochure.pdf.streams import StreamError, decoded
from brochure.preflight.collector import FindingCollector
from brochure.preflight.limits import Limits

#: Where the names of printing conditions are registered.
REGISTRY = "http://www.color.org"
#: Largest profile in bytes: those of presses have 0.5 to 3 MB.
_MOST_PROFILE = 64 << 20
#: Length of the header of an ICC profile, and of the number of tags that follows (ICC.1, 7.2).
_HEADER = 132
#: The latest version of ICC profiles that PDF 1.6 knows.
_NEWEST_PROFILE = 4
#: How that registry is written: with or without the protocol, the ``www`` and what follows.
_OF_ICC = re.compile(r"(?i)(https?://)?(www\.)?color\.org(/.*)?")
_FOGRA = re.compile(r"(?i)\W*fogra[\s_-]*(\d+)")
_CGATS_REPORT = re.compile(r"(?i)cgats[\s_-]*tr[\s_-]*(\d+)$")
_CRPC = re.compile(r"(?i)(?:cgats[\s_-]*21[\s_-]*(?:2[\s_-]*)?)?crpc[\s_-]*(\d)$")
#: The conditions of the registry (CMYK characterization data of the ICC, read 2026), and those that Fogra has
#: published since under names of the same kind.
_REGISTERED = frozenset(
    (
        *(f"FOGRA{number}" for number in range(27, 61)),
        *(f"CGATS TR {number}" for number in ("001", "002", "003", "005", "006")),
        *(f"CGATS21-2-CRPC{number}" for number in range(1, 8)),
        *("JC200103", "JC200104", "JCS2011", "JCW2003", "JCN2002", "EUROSB104", "EUROSB204", "IFRA26"),
        *(f"APTEC_CTV_{number}" for number in range(3, 9)),
        *("APTEC Coated CardBoard", "APTEC CCNB"),
    )
)
#: What stands for a condition that is in no registry (ISO 32000-1, table 365).
_CUSTOM = "Custom"
#: Names of profiles and of papers that are often put in place of a registered name, and which one is meant.
_USUAL = {
    "iso coated v2": "FOGRA39",
    "isocoated_v2": "FOGRA39",
    "iso coated": "FOGRA39",
    "coated fogra39": "FOGRA39",
    "pso coated v3": "FOGRA51",
    "psocoated_v3": "FOGRA51",
    "pso uncoated v3": "FOGRA52",
    "psouncoated_v3": "FOGRA52",
    "pso uncoated": "FOGRA47",
    "gracol2013": "CGATS21-2-CRPC6",
    "gracol 2013": "CGATS21-2-CRPC6",
    "gracol2006": "CGATS TR 006",
    "us web coated": "CGATS TR 001",
    "u.s. web coated": "CGATS TR 001",
    "swop": "CGATS TR 003",
}


def check_intent(root: Dictionary, limits: Limits, notes: FindingCollector) -> None:
    """Whether there is one output intent of PDF/X, in CMYK, with its registered name and its profile."""
    given = root.get("/OutputIntents")
    intents = [
        intent
        for intent in (list(given)[:100] if isinstance(given, Array) else [])
        if isinstance(intent, Dictionary) and intent.get("/S") == Name.GTS_PDFX
    ]
    if len(intents) != 1:
        several = f"there are {len(intents)} output intents of PDF/X: one is wanted"
        none = "there is no output intent of PDF/X: nothing says for which press the file was made"
        notes.add("pdfx.intent", several if intents else none)
        return
    intent = intents[0]
    name = _text(intent.get("/OutputConditionIdentifier"))
    registry = _text(intent.get("/RegistryName")).strip()
    of_icc = _OF_ICC.fullmatch(registry) is not None
    wrong = _wrong(name, of_icc)
    if wrong:
        notes.add("pdfx.condition", wrong)
    elif name not in _REGISTERED and not _text(intent.get("/Info")).strip():
        message = f"the printing condition “{name[:60]}” is in no registry, and Info does not say which it is"
        notes.add("pdfx.condition", message)
    elif limits.condition is not None and name != limits.condition:
        notes.add("printer.condition", f"the file was made for {name}, the printer wants {limits.condition}")
    # Only a name of the registry of the ICC has to say so; others may be of another one, or of none.
    if not of_icc and (name in _REGISTERED or wrong):
        what = f"is “{registry[:60]}”" if registry else "is missing"
        notes.add("pdfx.registry", f"RegistryName of the output intent {what}")
    _check_profile(intent.get("/DestOutputProfile"), notes)


def registered(name: str) -> str:
    """The registered name that is probably meant by *name*; empty when that is one, or can't be guessed."""
    if name in _REGISTERED:
        return ""
    plain = name.strip().lower()
    for pattern, wanted in ((_FOGRA, "FOGRA{}"), (_CGATS_REPORT, "CGATS TR {}"), (_CRPC, "CGATS21-2-CRPC{}")):
        found = pattern.search(plain)
        if found and wanted.format(found[1]) in _REGISTERED:
            return wanted.format(found[1])
    for usual, meant in _USUAL.items():
        if plain.startswith(usual):
            return meant
    return next((known for known in _REGISTERED if known.lower() == plain), "")


def _wrong(name: str, of_icc: bool) -> str:
    """What is wrong with the name of a condition that is said to be of the ICC's registry, or is not."""
    if not name.strip():
        return "the output intent does not name its printing condition"
    if name in _REGISTERED or name == _CUSTOM:
        return ""
    meant = registered(name)
    told = f"the printing condition “{name[:60]}” is no name of the registry"
    if meant:
        return f"{told}: {meant} is probably meant"
    if of_icc or _FOGRA.search(name) or _CGATS_REPORT.search(name):
        return told
    looks_like_file = re.search(r"(?i)\.ic[cm]\b|profile|\biso\b", name)
    return told if looks_like_file or name != name.strip() else ""


def _check_profile(profile: Any, notes: FindingCollector) -> None:
    if not isinstance(profile, Stream):
        notes.add("pdfx.profile", "the output intent embeds no ICC profile")
        return
    try:
        data, size = _read_profile(profile)
    except StreamError as error:
        notes.add("pdfx.profile", f"the profile of the output intent can't be read: {error}")
        return
    if len(data) < _HEADER or data[36:40] != b"acsp" or not _HEADER <= _size(data) <= size:
        notes.add("pdfx.profile", "the profile of the output intent is no ICC profile, or breaks off")
        return
    if data[8] > _NEWEST_PROFILE:
        notes.add("pdfx.profile", f"the profile of the output intent is of version {data[8]}, later than 4")
    space = data[16:20].decode("latin-1").strip()
    if space != "CMYK":
        notes.add("gwg.intent", f"the output intent is one in {_plain(space)}, not in CMYK")
        return
    kind = data[12:16].decode("latin-1")
    if kind != "prtr":
        notes.add(
            "pdfx.profile", f"the profile of the output intent is of class “{_plain(kind)}”, not “prtr”"
        )
    components = profile.get("/N")
    if components != 4:
        notes.add("pdfx.profile", f"/N of the profile of the output intent is {components}, not 4")


def _read_profile(profile: Stream) -> tuple[bytes, int]:
    """The header of a profile, and how many bytes it has; one that is known is not unpacked again.

    Raises :class:`StreamError`.
    """

    def read() -> tuple[bytes, int]:
        data = decoded(profile, _MOST_PROFILE)
        return data[:_HEADER], len(data)

    known = remembering()
    if known is None:
        return read()
    packed = (str(profile.get("/Filter")), str(profile.get("/DecodeParms")))
    return known.remembered("profile", (*packed, sha256(profile.read_raw_bytes()).digest()), read)


def _size(data: bytes) -> int:
    return int.from_bytes(data[:4], "big")


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


def _text(given: Any) -> str:
    return str(given) if isinstance(given, String) else ""
