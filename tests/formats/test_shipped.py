"""The shipped leaflets in every format, by turns: they build, or the message says truly why not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests import builds
from tests.formats.leaflets import FIXED, FORMATS, Built, build
from tests.project import CONTENT_FILES, ROOT

#: What the content is written for, and what it fits besides.
FITS = {
    "patient": {"a5-booklet", "half-letter-booklet", "a4-document"},
    "hcp": {"a4-roll-fold", "a4-z-fold", "letter-roll-fold", "a5-booklet"},
}


#: What each is set in here: every format is there for one of them, and so are 6, 4 and 2 pages that are
#: too few, folds and flyers for both.
SET_IN = {
    "patient": (
        *("a5-booklet", "half-letter-booklet", "a4-document"),
        *("a4-roll-fold", "a4-folder", "a5-flyer"),
    ),
    "hcp": ("a4-roll-fold", "a4-z-fold", "letter-roll-fold", "a5-booklet", "a4-gate-fold", "a4-flyer"),
}
#: What it is set in: every edition of that is built for many tests.
OWN = {"patient": "a5-booklet", "hcp": "a4-roll-fold"}
#: What it is built in for a printer in the United States, see `test_print_formats`.
AMERICAN = {"patient": "half-letter-booklet", "hcp": "letter-roll-fold"}


def shipped(folder: Path, leaflet: str, fmt: str) -> Built:
    """Build a shipped leaflet in another format; what was in the output folder before is `old.pdf`."""
    for name in CONTENT_FILES:
        shutil.copyfile(ROOT / name, folder / name)
    head, name, tail = (ROOT / "content.yaml").read_text(encoding="utf-8").partition(f"\n  {leaflet}:\n")
    tail = re.sub(r"(?m)^    format: .*$", f"    format: {fmt}", tail, count=1)
    if fmt in FIXED and leaflet == "patient":
        tail = re.sub(r"(?m)^    pages: .*\n", "", tail, count=1)
        # A foot as wide as a booklet would be told of instead.
        tail = re.sub(r"(?m)^    foot: .*\n", "", tail, count=1)
    if "booklet" not in fmt:
        # So would a picture over two pages, which only booklets and some folds have room for.
        tail = re.sub(
            r"(?m)^            place: spread\n            height: .*\n", "            place: full\n", tail
        )
    (folder / "output").mkdir()
    (folder / "output" / "old.pdf").write_bytes(b"as it was")
    # How formats print is shown with content of their own, in `test_print_formats`.
    return build(folder, head + name + tail, "--leaflet", leaflet, "--edition", "screen")


def test_every_format_is_tried() -> None:
    assert {fmt for formats in SET_IN.values() for fmt in formats} == set(FORMATS)


@pytest.mark.parametrize(
    ("leaflet", "fmt"), [(leaflet, fmt) for leaflet, formats in SET_IN.items() for fmt in formats]
)
def test_shipped_content_builds_or_says_what_does_not_fit(
    leaflet: str, fmt: str, tmp_path: Path, shipped_build: builds.Built, american: Built
) -> None:
    if OWN[leaflet] == fmt:
        made = Built(shipped_build.ended.code, shipped_build.ended.err, shipped_build.project.folder)
    elif AMERICAN[leaflet] == fmt:
        made = american
    else:
        made = shipped(tmp_path, leaflet, fmt)
    if fmt in FITS[leaflet]:
        assert made.code == 0, made.err
        (told,) = (one for one in made.report["leaflets"] if one["name"] == leaflet)
        assert told["format"]["name"] == fmt
        assert told["pages"] == FIXED.get(fmt, told["pages"])
        assert fmt == "a4-document" or told["pages"] in (4, 6, 8)
        return
    assert made.code == 3, made.err
    assert [path.name for path in made.output.iterdir()] == ["old.pdf"]
    assert (made.output / "old.pdf").read_bytes() == b"as it was"
    unit = "pages" if "flyer" in fmt else "panels"
    match = re.search(
        rf"^content\.yaml:(\d+):\d+: the leaflet “{leaflet}” does not fit: it fills (\d+) {unit}, but .+ has "
        rf"{FIXED[fmt]}; (.+) (?:starts past the end|runs past the end|runs over on to \w+ \d+), "
        r"(?:\d+ lines? \()?\d+ mm\)? too much$",
        made.err,
        re.MULTILINE,
    )
    assert match, made.err
    assert int(match[2]) > FIXED[fmt]
    # The line is that of the block or title that the message names.
    title = match[3].rpartition("“")[2].rstrip("”")
    kind = re.match(r"the block “(\S+)” in ", match[3])
    if "runs over on to" in match[0]:
        # The line is that of the first block past the end of the page that the section begins.
        assert made.line.lstrip().startswith("- "), made.err
    else:
        assert f"block: {kind[1]}" in made.line if kind else title in made.line, made.err
    assert re.search(r"^    = .*choose a format with more room", made.err, re.MULTILINE)
