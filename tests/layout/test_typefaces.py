"""Typefaces of a project: what they reach, and names that nothing declares."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from brochure.findings import Severity, SourcePlace
from brochure.layout.characters import characters_of
from brochure.layout.pages import RunningFoot
from brochure.layout.style import style_of
from brochure.layout.typefaces import (
    FontFace,
    declared_faces,
    font_rules,
    lacking,
    not_to_embed,
    theme,
    unknown_families,
)
from brochure.layout.wrong_letters import wrong_letters
from brochure.pipeline.check import check
from brochure.pipeline.session import Session
from brochure.source.project import Project
from tests.project import ROOT, small
from tests.styles import STYLES

_SERIF = "fonts/source-serif-4/SourceSerif4Display-Semibold.ttf"
_ATKINSON = "fonts/atkinson-hyperlegible-next/AtkinsonHyperlegibleNext_400Regular.ttf"
_OTHER = "Atkinson Hyperlegible Next"
FONTS = {name: (ROOT / "styles" / name).read_bytes() for name in (_SERIF, _ATKINSON)}
SHEET = (
    f'@font-face {{ font-family: "House"; font-weight: bold; src: url("asset:{_SERIF}") }}\n'
    f"@font-face {{ font-family: House; font-style: italic; src: url(asset:{_SERIF}) format('truetype') }}\n"
    f"@font-face {{ font-family: 'Atkinson Hyperlegible Next'; src: url(asset:{_ATKINSON}) }}\n"
)


def test_fonts_are_known_as_style_sheets_declare_them() -> None:
    faces = declared_faces([("styles/own.css", SHEET), ("styles/base.css", "body { color: red }")])
    assert faces == (
        FontFace("House", 700, False, _SERIF),
        FontFace("House", 400, True, _SERIF),
        FontFace("Atkinson Hyperlegible Next", 400, False, _ATKINSON),
    )


@pytest.mark.parametrize(
    ("rules", "family"),
    [
        ("body { --sans: House, serif }", "House"),
        (
            ":root { --sans: 'House' } body { --sans: 'Atkinson Hyperlegible Next' }",
            "Atkinson Hyperlegible Next",
        ),
        ("body.hcp { --sans: House }", _OTHER),
        (".patient { --sans: House } body { --sans: 'Atkinson Hyperlegible Next' }", "House"),
        ("@media print { .patient { --sans: HOUSE } }", "House"),
        (".patient table { --sans: House }", _OTHER),
        ("body { --sans: Unknown, House }", "House"),
    ],
)
def test_drawings_are_set_in_the_face_of_the_running_text(rules: str, family: str) -> None:
    sheets = [("styles/own.css", SHEET + rules)]
    drawn = theme(STYLES.palette, FONTS, "patient", scale=1, width=80, sheets=sheets)
    assert (drawn.regular.family, drawn.bold.family) == (family, family)
    # The body of leaflets for the public has both classes.
    for_public = theme(STYLES.palette, FONTS, "public", scale=1, width=80, sheets=sheets)
    assert for_public.regular.family == family


def test_a_face_for_figures_alone_stands_before_that_of_the_words() -> None:
    figures = f"@font-face {{ font-family: 'Plain'; unicode-range: U+30-39; src: url(asset:{_SERIF}) }}\n"
    rule = "body { --sans: Plain, 'Atkinson Hyperlegible Next' }"
    drawn = theme(STYLES.palette, FONTS, "patient", scale=1, width=80, sheets=[("a", SHEET + figures + rule)])
    assert (drawn.regular.family, drawn.regular.families) == (_OTHER, f"Plain,{_OTHER}")
    assert drawn.bold.families == f"Plain,{_OTHER}"
    assert drawn.larger == 1.0
    alone = theme(STYLES.palette, FONTS, "patient", scale=1, width=80, sheets=[("a", SHEET + figures)])
    assert alone.regular.families == _OTHER


def test_small_letters_of_drawings_are_as_high_as_those_of_the_shipped_face() -> None:
    shipped = theme(STYLES.palette, FONTS, "patient", scale=1, width=80, sheets=[("a", SHEET)])
    own = theme(
        STYLES.palette, FONTS, "patient", scale=1, width=80, sheets=[("a", f"{SHEET}body {{--sans:House}}")]
    )
    assert (shipped.size, shipped.larger) == (11.6, 1.0)
    assert own.larger > 1
    assert own.size * own.regular.x_height == pytest.approx(shipped.size * shipped.regular.x_height)


def test_the_foot_of_a_face_with_tall_letters_stays_where_live_matter_may_be() -> None:
    usual = RunningFoot("Words", ("counter(page)",), "House", 11.5, 1.2, 8.0)
    tall = replace(usual, size=11.8, height=1.36)
    assert usual.above == 2.2
    mm = tall.size * 25.4 / 72
    # 7 mm are kept for it; letters reach above and below their line alike.
    assert 1.5 < tall.above < 2.2
    assert tall.above + mm / 2 + tall.height * mm / 2 < 7


def test_a_font_that_nothing_declares_is_told_with_its_place() -> None:
    sheet = "p { font-family: inherit }\nh1 { font-family: var(--serif) }\nh2 { font-family: Huose, House }\n"
    (found,) = unknown_families("styles/own.css", sheet, declared_faces([("styles/own.css", SHEET)]))
    assert isinstance(found.place, SourcePlace)
    assert (found.place.line, found.message) == (3, "no @font-face declares the font “Huose”")
    assert "did you mean “House”" in (found.fix or "")


@pytest.mark.parametrize(
    ("bits", "told"),
    [
        (0x0, None),
        (0x4, None),
        (0x8, None),
        # Version 2 of the table and older may set several: the one that allows most holds.
        (0x6, None),
        (0xA, None),
        (0x2, "without leave of its owner"),
        (0x102, "without leave of its owner"),
        (0x104, "not hold a part of it"),
        (0x200, "bitmaps"),
        (0x208, "bitmaps"),
    ],
)
def test_a_font_that_forbids_embedding_is_told(bits: int, told: str | None) -> None:
    font = TTFont(BytesIO(FONTS[_ATKINSON]))
    font["OS/2"].fsType = bits
    saved = BytesIO()
    font.save(saved)
    found = not_to_embed("styles/fonts/House.ttf", saved.getvalue())
    assert (found is None) if told is None else (found is not None and told in found.message)


def test_a_build_tells_of_a_font_that_forbids_embedding(tmp_path: Path) -> None:
    project = small(tmp_path)
    font = TTFont(BytesIO(FONTS[_ATKINSON]))
    font["OS/2"].fsType = 2
    saved = BytesIO()
    font.save(saved)
    project.write("styles/fonts/House.ttf", saved.getvalue())
    project.write("styles/fonts/Damaged.ttf", b"no font")
    found = [
        finding.as_text()
        for finding in check(Session(tmp_path / "content.yaml").content(), style_of(Project(tmp_path)))
    ]
    assert (
        len([line for line in found if "styles/fonts/House.ttf" in line and "leave of its owner" in line])
        == 1
    )


REGULAR = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"


def spoilt(change: Callable[[TTFont], None]) -> bytes:
    font = TTFont(REGULAR)
    change(font)
    changed = BytesIO()
    font.save(changed)
    return changed.getvalue()


def mapped(**letters: str) -> Callable[[TTFont], None]:
    """Draw letters, by the names of their glyphs, as others."""

    def change(font: TTFont) -> None:
        for table in font["cmap"].tables:
            names = {**{glyph: glyph for glyph in table.cmap.values()}, **letters}
            table.cmap = {code: names[glyph] for code, glyph in table.cmap.items()}

    return change


def featured(text: str) -> Callable[[TTFont], None]:
    return lambda font: addOpenTypeFeaturesFromString(font, text)


def unnamed(font: TTFont) -> None:
    """One figure is drawn as another in a font without names of glyphs that say so."""
    mapped(five="eight")(font)
    font["post"].formatType = 3


@pytest.mark.parametrize(
    ("change", "meant", "drawn"),
    [
        (mapped(five="eight"), "5", "8"),
        (mapped(five="eight", eight="five"), "5", "8"),
        (unnamed, "5", "8"),
        (mapped(m="n"), "m", "n"),
        (featured("feature calt { sub five by eight; } calt;"), "5", "8"),
        (featured("feature liga { sub f by h; } liga;"), "f", "h"),
        (
            featured("lookup A { sub one by seven; } A; feature calt { sub zero one' lookup A zero; } calt;"),
            "1",
            "7",
        ),
        (mapped(A="a"), "", ""),
        (mapped(zero="O"), "", ""),
        (featured("feature onum { sub five by eight; } onum;"), "", ""),
        (featured("feature calt { sub x by multiply; } calt;"), "", ""),
        (lambda font: None, "", ""),
    ],
)
def test_a_font_that_draws_other_letters_than_a_text_has_is_told(
    change: Callable[[TTFont], None], meant: str, drawn: str
) -> None:
    found = wrong_letters("styles/fonts/A.ttf", spoilt(change))
    if not meant:
        assert found is None, found
        return
    assert found is not None and found.severity is Severity.ERROR
    pairs = {f"draws “{drawn}” where a text has “{meant}”", f"draws “{meant}” where a text has “{drawn}”"}
    assert any(pair in found.message for pair in pairs), found.message


def without_outline(name: str) -> Callable[[TTFont], None]:
    return lambda font: font["glyf"].__setitem__(name, Glyph())


def outlined_as(name: str, other: str) -> Callable[[TTFont], None]:
    return lambda font: font["glyf"].__setitem__(name, font["glyf"][other])


def without_width(name: str) -> Callable[[TTFont], None]:
    return lambda font: font["hmtx"].__setitem__(name, (0, 0))


def moved(name: str, by: tuple[int, int]) -> Callable[[TTFont], None]:
    def change(font: TTFont) -> None:
        glyph = font["glyf"][name]
        glyph.coordinates.translate(by)
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin)

    return change


def scaled(name: str, by: float) -> Callable[[TTFont], None]:
    def change(font: TTFont) -> None:
        font["glyf"][name].coordinates.scale((by, by))
        font["glyf"][name].recalcBounds(font["glyf"])

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (moved("five", (4000, 0)), "draws “5” far from its place"),
        (moved("zero", (0, 3000)), "draws “0” far from its place"),
        (moved("n", (-2000, 0)), "draws “n” far from its place"),
        (scaled("five", 0.02), "draws “5” far from its place"),
        (scaled("five", 9), "draws “5” far from its place"),
        (moved("five", (30, -20)), ""),
        (without_outline("five"), "draws nothing, or too little, for “5”"),
        (without_outline("period"), "draws nothing, or too little, for “.”"),
        (without_outline("greaterequal"), "draws nothing, or too little, for “≥”"),
        (without_width("seven"), "draws nothing, or too little, for “7”"),
        (outlined_as("eacute", "e"), "draws “e” where a text has “é”"),
        (outlined_as("Udieresis", "U"), "draws “U” where a text has “Ü”"),
        (outlined_as("uni0219", "s"), "draws “s” where a text has “ș”"),
        (outlined_as("lslash", "l"), ""),
        (mapped(aring="a"), "draws “a” where a text has “å”"),
        (outlined_as("zcaron", "z"), "draws “z” where a text has “ž”"),
        (outlined_as("six", "nine"), "draws “9” where a text has “6”"),
        (outlined_as("lessequal", "greaterequal"), "draws “≥” where a text has “≤”"),
        (featured("feature liga { sub n o t by space; } liga;"), "draws nothing, or too little, for “not”"),
        (featured("feature ccmp { sub five zero by five; } ccmp;"), "draws “5” where a text has “50”"),
        (featured("feature liga { sub five by five zero; } liga;"), "draws “50” where a text has “5”"),
        (featured("feature Buzz { sub five by eight; } Buzz;"), "draws “8” where a text has “5”"),
        (featured("feature rlig { sub n o t by bullet; } rlig;"), "draws nothing, or too little, for “not”"),
        (featured("feature kern { pos five zero -600; } kern;"), "pushes the letters “50”"),
        (featured("feature kern { pos [n o] [o t] -500; } kern;"), "pushes the letters “no”"),
        (featured("feature dist { pos five <0 0 -500 0>; } dist;"), "pushes the letters “5”"),
        (featured("feature kern { pos nine <0 400 0 0>; } kern;"), "pushes the letters “9”"),
        (featured("feature liga { sub f i by fi; } liga;"), ""),
        (featured("feature dlig { sub n o t by space; } dlig;"), ""),
        (featured("feature kern { pos T o -120; } kern;"), ""),
    ],
)
def test_a_font_that_loses_letters_is_told(change: Callable[[TTFont], None], told: str) -> None:
    found = wrong_letters("styles/fonts/A.ttf", spoilt(change))
    message = found.message if found else ""
    assert told in message if told else not message, message


def test_a_collection_of_fonts_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="a collection of several fonts"):
        characters_of(b"ttcf\0\1\0\0" + bytes(60))


def test_no_shipped_font_draws_other_letters() -> None:
    files = sorted((ROOT / "styles/fonts").rglob("*.ttf"))
    assert len(files) > 8
    assert [wrong_letters(file.name, file.read_bytes()) for file in files] == [None] * len(files)


@pytest.mark.parametrize(
    ("declared", "lacks"),
    [
        ([("400", "normal")], ["bold", "italic"]),
        ([("400", "normal"), ("700", "normal")], ["italic"]),
        ([("400", "normal"), ("600", "normal"), ("400", "italic")], []),
        ([("200 900", "normal"), ("400", "oblique")], []),
        ([("400", "normal"), ("700", "italic")], ["bold"]),
    ],
)
def test_a_family_without_bold_or_italic_letters_is_told(
    declared: list[tuple[str, str]], lacks: list[str]
) -> None:
    sheet = "".join(
        f"@font-face {{ font-family: A; font-weight: {weight}; font-style: {style}; src: url(asset:a) }}\n"
        for weight, style in declared
    )
    found = list(lacking(declared_faces([("styles/own.css", sheet)]), "A"))
    assert [one.message.split(" letters")[0].rpartition(" ")[2] for one in found] == lacks
    assert all(isinstance(one.place, SourcePlace) and one.place.line == 1 for one in found)
    assert list(lacking(declared_faces([("styles/own.css", sheet)]), "B")) == []


def test_the_style_guide_has_the_fonts_of_a_style_sheet_and_nothing_else_of_it() -> None:
    kept = font_rules(f"{SHEET}body {{ --sans: House }} @page {{ size: A6 }}")
    assert declared_faces([("a", kept)]) == declared_faces([("a", SHEET)])
    assert "--sans" not in kept and "@page" not in kept


def test_a_style_sheet_of_the_project_holds_after_all_others(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "    sections:\n", "    foot: { text: At the foot }\n    sections:\n")
    chart = "- { block: icon-array, caption: People, alt: Seven., groups: [{ count: 7, label: here }] }"
    project.change(
        "content.yaml", "Words of the first leaflet.[@alpha]", f"Words.[@alpha]\n          {chart}"
    )
    own = (
        f"@font-face {{ font-family: House; src: url(asset:{_SERIF}) }}\n"
        "body.patient { --sans: House; --serif: House; --body: 14pt }\n"
    )
    project.write("styles/own.css", own)
    assert project.run("build", "--leaflet", "one", "--edition", "screen").code == 0
    with pikepdf.open(project.output / "one-screen.pdf") as pdf:
        names = {
            str(font.BaseFont).split("+")[1]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert not [name for name in names if name.startswith("Atkinson")]
    project.write("styles/own.css", own.replace("--sans: House", "--sans: Huose"))
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 3
    assert "styles/own.css:2:16: no @font-face declares the font “Huose”" in ended.err
    project.write("styles/own.css", own.replace(_SERIF, "fonts/Gone.otf"))
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 3
    assert "styles/own.css:1:1: the font “House” has no file for upright letters" in ended.err
    assert "fonts/Gone.otf is not there" in ended.err
    for name in ("Faces.ttc", "Face.pfb", "Face.eot"):
        project.write(f"styles/fonts/{name}", "x")
        project.write("styles/own.css", own.replace(_SERIF, f"fonts/{name}"))
        ended = project.run("build", "--leaflet", "one", "--edition", "screen")
        assert ended.code == 3
        assert f"fonts/{name} is of a kind that can’t be used" in ended.err and "TTF, OTF, WOFF" in ended.err
    project.write(
        "styles/own.css", own.replace("font-family: House;", "font-family: House; font-weight: 300 700;")
    )
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 3 and "declare the file once for each weight" in ended.err
    bold = "@font-face { font-family: House; font-weight: 700; src: url(asset:fonts/Gone.otf) }"
    project.write("styles/own.css", own + bold)
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 3
    assert "styles/own.css:3:" in ended.err and "asset:fonts/NAME" in ended.err


def by_apple(before: str, after: str, kind: int = 4, flags: int = 1) -> Callable[[TTFont], None]:
    """A ``morx`` that replaces one glyph by another, or, of another *kind*, an empty one."""

    def change(font: TTFont) -> None:
        lookup = struct.pack(">HHHH", 8, font.getGlyphID(before), 1, font.getGlyphID(after))
        part = struct.pack(">III", 12 + len(lookup), 0x20000000 | kind, flags) + lookup
        chain = struct.pack(">IIII", 1, 16 + len(part), 0, 1) + part
        font["morx"] = table = DefaultTable("morx")
        table.data = struct.pack(">HHI", 2, 0, 1) + chain

    return change


def add_table(font: TTFont, name: str) -> None:
    font[name] = DefaultTable(name)
    font[name].data = b"\0\1\0\0\xff\xff\xff\xff"


def damaged_and_wrong(font: TTFont) -> None:
    add_table(font, "GPOS")
    mapped(five="eight")(font)


@pytest.mark.parametrize(
    ("change", "told", "severity"),
    [
        (by_apple("five", "eight"), "draws “8” where a text has “5”", Severity.ERROR),
        (by_apple("n", "m"), "draws “m” where a text has “n”", Severity.ERROR),
        (by_apple("zero", "space"), "draws nothing, or too little, for “0”", Severity.ERROR),
        (by_apple("five", "eight", flags=2), "", None),
        (by_apple("x", "multiply"), "", None),
        (lambda font: add_table(font, "kerx"), "by tables of Apple's own (kerx)", Severity.WARNING),
        (lambda font: add_table(font, "mort"), "by tables of Apple's own (mort)", Severity.WARNING),
        (lambda font: add_table(font, "morx"), "is damaged, and can't be looked at", Severity.WARNING),
        (lambda font: add_table(font, "GPOS"), "is damaged, and can't be looked at", Severity.WARNING),
        (damaged_and_wrong, "draws “8”", Severity.ERROR),
    ],
)
def test_letters_that_tables_of_apple_or_damaged_ones_may_change_are_told(
    change: Callable[[TTFont], None], told: str, severity: Severity | None
) -> None:
    found = wrong_letters("styles/fonts/A.ttf", spoilt(change))
    assert (found.severity if found else None) is severity, found
    assert told in (found.message if found else ""), found
