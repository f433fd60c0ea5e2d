"""The engine, loaded as it is to be: without the machine’s fonts, and with what release 70.0 leaves to us."""

from __future__ import annotations

import ctypes.util
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from brochure.errors import MissingDependencyError
from brochure.source.installation import is_checkout
from brochure.typesetting import (
    accents,
    balanced,
    box_shortcuts,
    column_rules,
    column_tries,
    known_drawings,
    known_lines,
    lines,
    logical,
    moved,
    shortcuts,
    tables,
)
from brochure.typesetting.complaints import tell_of_variables
from brochure.typesetting.passages import as_read

# With -B, because a set-up that was once done is not looked at again.
_REMEDY = "run `make -B setup && make brochures` in the program's folder: that installs what is missing"
_REMEDY_INSTALLED = (
    "install Pango, HarfBuzz with its subsetter and Fontconfig, such as with `sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1` or `brew install pango`"
)


#: Beginnings of the names of variables by which libraries that set type, and those below them, are told to
#: work otherwise: HarfBuzz, Fontconfig, FreeType, Pango, FriBidi, Cairo, GLib, Graphite, fontTools and the
#: engine.  Each release may have others, so all that begin like that go.
SETTING_TYPE = (
    *("HB_", "HARFBUZZ_", "FONTCONFIG_", "FC_", "FREETYPE_", "FT2_", "PANGO", "FRIBIDI_", "CAIRO_"),
    *("G_", "GLIB_", "GOBJECT_", "GIO_", "GI_", "GRAPHITE", "GR2_", "FONTTOOLS_", "WEASYPRINT_"),
)
#: Those that say where libraries lie, or are the loader's.
_PLACES = frozenset({"WEASYPRINT_DLL_DIRECTORIES", "GLIB_TUNABLES"})


def clean_environment() -> None:
    """Take away what the user's shell tells libraries that set type; programs that are started next, too."""
    for name in list(os.environ):
        if name.upper().startswith(SETTING_TYPE) and name not in _PLACES:
            del os.environ[name]


@lru_cache(maxsize=1)
def engine() -> Any:
    """WeasyPrint, imported on first use with no fonts but the project's own, and no settings of the shell."""
    clean_environment()
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fontconfig.xml"))
    remedy = _REMEDY if is_checkout() else _REMEDY_INSTALLED
    try:
        with warnings.catch_warnings(), _libraries_by_name(), redirect_stdout(StringIO()):
            # No fonts but ours is the point, not a fault.
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            # Said below, where it matters.
            warnings.filterwarnings("ignore", message="HarfBuzz-Subset will be required")
            import weasyprint
            from weasyprint.css import validation
            from weasyprint.draw import border
            from weasyprint.layout import inline
            from weasyprint.pdf import stream
            from weasyprint.text import ffi
    except (ImportError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise MissingDependencyError(f"the typesetting engine can't be loaded: {reason}", remedy) from error
    # The engine subsets with HarfBuzz from 4.1 on; with an older one, as in Ubuntu 22.04, it uses fontTools.
    if ffi.harfbuzz.hb_version_atleast(4, 1, 0) and not ffi.harfbuzz_subset:
        raise MissingDependencyError("the library harfbuzz-subset is not installed", remedy)
    inline.split_first_line = _hanging_last_space(inline.split_first_line)
    stream.Font = _read_alike(stream.Font)
    border.draw_column_rules = column_rules.mended(border.draw_column_rules)
    if not ffi.harfbuzz_subset:
        _date_no_fonts()
    # Before the shortcuts, which know the properties that there are.
    balanced.take()
    read = validation.preprocess_declarations
    shortcuts.replace(read, logical.turned(read))
    shortcuts.take()
    accents.take()
    box_shortcuts.take()
    lines.take()
    known_lines.take()
    known_drawings.take()
    column_tries.take()
    tables.take()
    moved.take()
    tell_of_variables()
    return weasyprint


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """On Linux, libraries are loaded by the names that they have there, and not looked for otherwise.

    The engine tries names of other systems first.  Python looks for such a name by running ``ldconfig``,
    ``gcc`` and ``ld`` from the PATH, which takes as long as loading the engine does.
    """
    look = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = look


def _hanging_last_space(split: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """The engine's function that fits text into a line, with one fault of release 70.0 corrected.

    A text that ends with a space, as before a word in italics, may fit the line but for that space.  The
    engine takes it for too wide then, and breaks it behind its first word.
    """

    def mended(text: str, style: Any, context: Any, width: float | None, *rest: Any, **more: Any) -> Any:
        found = split(text, style, context, width, *rest, **more)
        resume = found[2]
        if resume is None or width is None or not text.endswith(" ") or style["white_space"] != "normal":
            return found
        line = text.encode()[:resume].decode().strip(" ")
        if " " in line:
            return found
        _, _, bare_resume, bare_width, *_ = split(text.rstrip(" "), style, context, width, *rest, **more)
        if bare_resume is not None or bare_width > width:
            return found
        # All of it in one line; where boxes are placed, the engine knows that its last space may hang.
        return split(text, style, context, None, *rest, **more)

    return mended


def _date_no_fonts() -> None:
    """Have fontTools, which subsets where HarfBuzz can't, not write the time of day into fonts."""
    from fontTools.ttLib.tables import _h_e_a_d

    _h_e_a_d.timestampNow = lambda: 0


def _read_alike(font: type) -> type:
    """The engine's class of fonts, with signs that look alike read alike.

    Hyphens share a shape in most fonts, and programs that read a file see all of them as the one that was
    set first: whoever looks for “B-ALL” would find it or not, depending on other words.
    """

    class Letters(dict[int, str]):
        def __setitem__(self, glyph: int, text: str) -> None:
            super().__setitem__(glyph, as_read(text))

    class AlikeFont(font):  # type: ignore[misc]
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.to_unicode = Letters()

    return AlikeFont


def version() -> str:
    """The engine's version."""
    return str(engine().__version__)
