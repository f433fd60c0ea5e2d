"""The engine's fonts of documents: read once for the same faces, and let go of as a whole."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import weakref
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

#: How many documents the same fonts are lent to at most: Pango keeps what it knows of each of their sizes.
_MOST_LENT = 64
#: How many fonts are kept for documents to come.
_MOST_KEPT = 4


class LentFonts:
    """Fonts for one document, which stand for the engine's: what is kept of its styles is its own."""

    def __init__(self, owner: Any) -> None:
        """*owner* are the engine's fonts, which other documents have, too."""
        self.font_map = owner.font_map
        self.strut_layouts: dict[Any, Any] = {}
        self.font_features: dict[Any, Any] = {}
        self.owner = owner

    def add_font_face(self, *given: Any) -> Any:
        """Add a face that a document brings along, such as one of a picture: no other document has it."""
        self.owner.is_changed = True
        return self.owner.add_font_face(*given)


def new_fonts() -> Any:
    """The engine's fonts without a face, for one document."""
    return _kind()()


def lent(key: Hashable, make: Callable[[], Any]) -> LentFonts:
    """Fonts that *make* gives, or has given for an equal *key* in this thread, for one document.

    To read those of a leaflet takes as long as to lay out half a page.
    """
    key = threading.get_ident(), key
    owner, left = _KEPT.pop(key, (None, _MOST_LENT))
    if owner is None or owner.is_changed or not left:
        owner, left = make(), _MOST_LENT
    _KEPT[key] = owner, left - 1
    if len(_KEPT) > _MOST_KEPT:
        del _KEPT[next(iter(_KEPT))]
    return LentFonts(owner)


#: Fonts, and to how many documents they may still be lent; those that were lent last come last.
_KEPT: dict[Hashable, tuple[Any, int]] = {}


@lru_cache(maxsize=1)
def _kind() -> Any:
    """The engine's fonts, which go without a rest."""
    from weasyprint.text.fonts import FontConfiguration, ffi, gobject, pangoft2

    def let_go(font_map: Any, is_ending: Callable[[], bool] = sys.is_finalizing) -> None:
        if is_ending():
            # The process ends: what would be called is gone already.
            return
        # Pango of release 1.50 keeps the list of fonts of a map for ever, 200 kB and what each face takes.
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", font_map), ffi.NULL)
        gobject.g_object_unref(font_map)

    class Fonts(FontConfiguration):  # type: ignore[misc]
        """Fonts whose files go when the process that wrote them needs them no more.

        A worker is forked with the fonts of its parent: it may forget them, but not take away their files.
        """

        #: Whether a document has added a face of its own.
        is_changed = False
        font_map: Any

        def __init__(self) -> None:
            super().__init__()
            ffi.gc(self.font_map, None)
            self.font_map = ffi.gc(self.font_map, let_go)

        def add_font_face(self, declared: Mapping[str, Any], fetcher: Any) -> Any:
            before, added = self._folder, super().add_font_face(declared, fetcher)
            if self._folder is not before:
                # When these fonts are needed no more, or else when the process ends.
                weakref.finalize(self, _remove, self._folder, os.getpid())
            return added

        def __del__(self) -> None:
            pass

    return Fonts


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
