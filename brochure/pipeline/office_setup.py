"""What the office edition has to be given: the fonts of its guide."""

from __future__ import annotations

from brochure.editions import OfficeJob
from brochure.layout.leaflet import Prepared
from brochure.layout.style import Style

#: Fonts that are shipped.
_PLAIN = "fonts/source-sans-3/SourceSans3-Regular.ttf"
_BOLD = "fonts/source-sans-3/SourceSans3-Semibold.ttf"


def office_job(laid_out: Prepared, style: Style) -> OfficeJob:
    """What the office edition of a leaflet needs."""
    # The very bytes that the leaflet has: they are pickled once then.
    plain, bold = (
        laid_out.assets.get(name) or style.resources.read(f"styles/{name}") for name in (_PLAIN, _BOLD)
    )
    mark = laid_out.leaflet.locale.draft_mark if laid_out.label is not None else ""
    return OfficeJob(plain, bold, mark)
