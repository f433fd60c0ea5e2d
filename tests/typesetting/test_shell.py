"""Nothing that the user's shell tells libraries changes how type is set."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest

from brochure.typesetting import loading
from brochure.typesetting.loading import SETTING_TYPE, clean_environment
from tests.project import ROOT, small

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1", "--force")
#: What HarfBuzz, Fontconfig, FreeType, Pango, FriBidi, Cairo, GLib and fontTools are known to ask for.
SAID = {
    "HB_SHAPER_LIST": "fallback",
    "HB_FACE_LOADER": "ot",
    "HB_FONT_FUNCS": "ft",
    "HB_OPTIONS": "uniscribe-bug-compatible",
    "HB_SUBSET_PREPROCESS": "1",
    "FONTCONFIG_SYSROOT": "/tmp",
    "FONTCONFIG_PATH": "/tmp",
    "FONTCONFIG_FILE": "/nowhere/fonts.conf",
    "FONTCONFIG_USE_MMAP": "no",
    "FC_LANG": "ja",
    "FC_DEBUG": "1",
    "FC_DBG_MATCH_FILTER": "family",
    "FREETYPE_PROPERTIES": "truetype:interpreter-version=35 cff:no-stem-darkening=0",
    "FT2_DEBUG": "any:7",
    "PANGO_LANGUAGE": "ja",
    "PANGO_RC_FILE": "/dev/zero",
    "PANGOCAIRO_BACKEND": "ft2",
    "FRIBIDI_DEBUG": "1",
    "CAIRO_DEBUG_TAG": "1",
    "G_DEBUG": "fatal-warnings",
    "G_MESSAGES_DEBUG": "all",
    "G_SLICE": "debug-blocks",
    "G_FILENAME_ENCODING": "latin1",
    "FONTTOOLS_GPOS_COMPACT_MODE": "9",
}
#: What has a say in other programs, and none in how leaflets are set.
ELSEWHERE = {
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "LANGUAGE": "ja",
    "TZ": "Pacific/Kiritimati",
    "XDG_CONFIG_HOME": "/tmp",
    "XDG_DATA_DIRS": "/tmp",
    "CHARSET": "latin1",
}


def test_a_build_gives_the_same_bytes_whatever_the_shell_says(tmp_path: Path) -> None:
    made = small(tmp_path / "project")
    words = "AVATAR Tofu waffles, affluent and efficient offices, immunosuppression. " * 3
    made.change("content.yaml", "Words of the first leaflet.", words)
    built = []
    # Two that show at once, without the others that might hide them.
    alone = {name: SAID[name] for name in ("HB_SHAPER_LIST", "FONTCONFIG_SYSROOT")}
    for said in ({}, {**SAID, **ELSEWHERE}, alone):
        ended = made.spawn(*BUILD, environment=said)
        assert ended.code == 0, ended.err
        built.append((made.output / "one-screen.pdf").read_bytes())
    assert all(data == built[0] for data in built)


@pytest.mark.parametrize("name", SAID)
def test_each_is_taken_away_before_the_libraries_are_loaded(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", os.environ.get("FONTCONFIG_FILE", ""))
    monkeypatch.setenv(name, SAID[name])
    clean_environment()
    assert name not in os.environ


@pytest.mark.parametrize("name", ["PATH", "HOME", "TMPDIR", "SOURCE_DATE_EPOCH", "LD_LIBRARY_PATH", "LC_ALL"])
def test_others_stay(name: str) -> None:
    assert not name.startswith(SETTING_TYPE)


def test_fonts_that_fonttools_subsets_do_not_hold_the_time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where HarfBuzz has no subsetter, as in Ubuntu 22.04: each build would give other bytes."""
    from fontTools.misc import timeTools
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables import _h_e_a_d

    monkeypatch.setattr(_h_e_a_d, "timestampNow", timeTools.timestampNow)
    loading._date_no_fonts()
    made = []
    for moment in (1_600_000_000, 1_700_000_000):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        font, out = TTFont(ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"), io.BytesIO()
        font.save(out)
        made.append(out.getvalue())
    assert made[0] == made[1]
