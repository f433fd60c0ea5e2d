"""What the press has to know of a leaflet, gathered from content, palette and the printer's row."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.load import Content
from brochure.design.palette import Palette
from brochure.design.printers import Printer
from brochure.design.resources import Resources
from brochure.editions import PressJob
from brochure.errors import ContentError, MissingDependencyError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.leaflet import Prepared
from brochure.layout.style import Style
from brochure.press.separation import Bytes, Inks, ProfileError, Separation

#: From this ΔE (1976) on a recipe prints another colour; from this difference in lightness on it is lost.
_FAR, _LOST = 20.0, 35.0
#: Where profiles lie.
PROFILES = "styles/profiles"
#: The font of the slug: one that is shipped.
_SLUG_FONT = "fonts/source-sans-3/SourceSans3-Regular.ttf"


def press_job(loaded: Content, laid_out: Prepared, style: Style) -> PressJob:
    """What the print edition of a leaflet needs.

    Raises :class:`MissingDependencyError` where the printer's profile is not there, and
    :class:`ContentError` for one that colours can't be converted with.
    """
    leaflet, printer = laid_out.leaflet, laid_out.printer
    profile = profile_of(printer, style.resources)
    recipes = recipes_of(style.palette)
    try:
        separation = Separation(profile, recipes, printer.ink_limit / 100)
    except ProfileError as error:
        fix = "use the printer's own profile: one of four inks, of the class “prtr”"
        place = SourcePlace(f"{PROFILES}/{printer.profile}")
        raise ContentError([Finding("style.profile", Severity.ERROR, str(error), place, fix)]) from error
    slug = (
        leaflet.job_code.plain(loaded.brochure.value_texts),
        laid_out.name,
        laid_out.format.title,
        printer.condition,
        leaflet.prepared.words(leaflet.locale),
    )
    # The very bytes that the leaflet has: they are pickled once then.
    font = laid_out.assets.get(_SLUG_FONT) or style.resources.read(f"styles/{_SLUG_FONT}")
    return PressJob(
        printer,
        profile,
        recipes,
        laid_out.originals,
        "  |  ".join(slug),
        font,
        tuple(_recipe_findings(style, separation)),
    )


def _recipe_findings(style: Style, separation: Separation) -> Iterator[Finding]:
    """Recipes that do not print the colour that the screen shows: a wrong digit may print nothing at all."""
    bare = Separation(separation.profile, {}, separation.limit)
    for name, percent in style.palette.inks.items():
        colour = style.palette[name]
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        cyan, magenta, yellow, black = (ink / 100 for ink in percent)
        shift, lightness = separation.shift((red, green, blue), (cyan, magenta, yellow, black))
        if shift <= _FAR:
            continue
        is_lost = lightness > _LOST
        inks = bare.of_srgb((red, green, blue))
        yield Finding(
            "print.recipe",
            Severity.ERROR if is_lost else Severity.WARNING,
            f"the colour “{name}” is {colour} on a screen, but its recipe prints "
            f"{'something much lighter or darker' if is_lost else 'another colour'} (ΔE {shift:.0f})",
            style.palette.place(name, "cmyk"),
            f"without one it is [{', '.join(f'{ink * 100:.0f}' for ink in inks)}]: mend `cmyk` or `srgb`",
        )


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
