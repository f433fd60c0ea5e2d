"""What the press has to know of a leaflet, gathered from content, palette and the printer's row."""

from __future__ import annotations

from brochure.content.load import Loaded
from brochure.editions import PressJob
from brochure.errors import ContentError, MissingDependencyError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.graphics.palette import Palette
from brochure.layout.leaflet import LaidOut, Style
from brochure.layout.resources import Resources
from brochure.press.separation import Bytes, Inks, ProfileError, Separation
from brochure.printers import Printer

#: Where profiles lie.
PROFILES = "styles/profiles"
#: The font of the slug: one that is shipped.
_SLUG_FONT = "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"


def press_job(loaded: Loaded, laid_out: LaidOut, style: Style) -> PressJob:
    """What the print edition of a leaflet needs.

    Raises :class:`MissingDependencyError` where the printer's profile is not there, and
    :class:`ContentError` for one that colours can't be converted with.
    """
    leaflet, printer = laid_out.leaflet, laid_out.printer
    profile = profile_of(printer, style.resources)
    recipes = recipes_of(style.palette)
    try:
        Separation(profile, recipes, printer.ink_limit / 100)
    except ProfileError as error:
        fix = "use the printer's own profile: one of four inks, of the class “prtr”"
        place = SourcePlace(f"{PROFILES}/{printer.profile}")
        raise ContentError([Finding("style.profile", Severity.ERROR, str(error), place, fix)]) from error
    slug = (
        leaflet.job_code.plain(loaded.brochure.value_texts),
        laid_out.name,
        laid_out.format.title,
        printer.condition,
        str(leaflet.prepared),
    )
    font = style.resources.read(_SLUG_FONT)
    return PressJob(printer, profile, recipes, laid_out.originals, "  |  ".join(slug), font)


def profile_of(printer: Printer, resources: Resources) -> bytes:
    """The profile of a printer.  Raises :class:`MissingDependencyError` that says where to get it."""
    name = f"{PROFILES}/{printer.profile}"
    try:
        return resources.read(name)
    except FileNotFoundError:
        source = f"get it from {printer.obtain}, and put it" if printer.obtain else "put it"
        remedy = f"{source} into {PROFILES}/ of the project; or choose another `printer:` in the content"
        what = f"the profile “{printer.profile}” of the printer “{printer.name}” is not there"
        raise MissingDependencyError(what, remedy) from None


def recipes_of(palette: Palette) -> dict[Bytes, Inks]:
    """The inks of the palette's colours, from 0 to 1, by their sRGB value."""
    found = {}
    for name, (cyan, magenta, yellow, black) in palette.inks.items():
        colour = palette[name]
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        found[red, green, blue] = (cyan / 100, magenta / 100, yellow / 100, black / 100)
    return found
