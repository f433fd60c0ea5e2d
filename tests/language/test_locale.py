"""The words of each language: complete, as the schema says, used, and told with their line where not."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import citeproc
import jsonschema
import pytest
import yaml

from brochure.errors import ContentError
from brochure.language.locale import FALLBACK, LOCALES, Locale, locale_of, read_locale, tag_of
from brochure.language.tags import without_unknown_region
from brochure.language.words import DRAFT_MARK_LETTERS, Folding
from brochure.layout.typography import Typography
from brochure.pipeline.locale_schema import LOCALE_SCHEMA_FILE, locale_schema_text
from tests.project import ROOT, small
from tests.styles import STYLES

TAGS = sorted(path.stem for path in LOCALES.glob("*.yaml"))
BRITISH, AMERICAN = locale_of("en-GB"), locale_of("en-US")
each_locale = pytest.mark.parametrize("tag", TAGS)


def rows(tag: str) -> dict[str, Any]:
    """A file as it is written, every scalar as text."""
    found: dict[str, Any] = yaml.load((LOCALES / f"{tag}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return found


def leaves(group: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in group.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def words(locale: Locale) -> dict[tuple[str, ...], Any]:
    return {path: value for path, value in leaves(locale.model_dump(by_alias=True)) if value is not None}


def written(folder: Path, text: str, tag: str = "xx") -> Path:
    path = folder / f"{tag}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path) -> list[str]:
    """What is said of a file that can't be used: place, message and fix."""
    with pytest.raises(ContentError) as caught:
        read_locale(path)
    return [f"{found.place}: {found.message}: {found.fix}" for found in caught.value.findings]


def test_there_are_british_and_american_words() -> None:
    assert TAGS == ["en-GB", "en-US"]


@each_locale
def test_all_locales_have_the_same_keys(tag: str) -> None:
    assert words(locale_of(tag)).keys() == words(BRITISH).keys()


def test_a_locale_that_is_like_another_holds_only_what_differs() -> None:
    own = {path: value for path, value in leaves(rows("en-US")) if path != ("like",)}
    british = dict(leaves(rows("en-GB")))
    assert own
    assert [path for path, value in own.items() if british[path].split() == value.split()] == []


def test_american_words_and_dates_are_american() -> None:
    assert BRITISH.date(2026, 11, 28) == "28 November 2026"
    assert AMERICAN.date(2026, 11, 28) == "November 28, 2026"
    assert BRITISH.date(2026, 11) == AMERICAN.date(2026, 11) == "November 2026"
    assert BRITISH.date(2026) == AMERICAN.date(2026) == "2026"
    assert BRITISH.listed([1, 2, 3]) == "1, 2 and 3"
    assert AMERICAN.listed([1, 2, 3]) == "1, 2, and 3"
    assert "100 %" in BRITISH.office.actual_size and "100%" in AMERICAN.office.actual_size
    assert (BRITISH.office.letter, AMERICAN.office.letter) == ("US Letter", "Letter")
    assert "Sept" in BRITISH.short_months and "Sept" not in AMERICAN.short_months


def test_american_words_have_no_british_spelling() -> None:
    british = re.compile(r"[cC]olour|[cC]entre|isation|\bcarer|wards\b|\d %|, \w+ and \w+[,;:.]")
    assert [text for text in map(str, words(AMERICAN).values()) if british.search(text)] == []
    assert [text for text in map(str, words(BRITISH).values()) if british.search(text)], "it finds some"


def test_both_quote_in_the_same_way() -> None:
    # Oxford and Chicago differ in which marks come first; medical English of both countries does not.
    assert AMERICAN.quotes == BRITISH.quotes
    assert (BRITISH.quotes.opening, BRITISH.quotes.inner_closing) == ("“", "’")


def test_numbers_keep_their_digits_and_have_the_sign_of_the_language(tmp_path: Path) -> None:
    assert BRITISH.number(Decimal("69.10")) == "69.10"
    assert BRITISH.percent(Decimal("69.10")) == "69.10%"
    written(tmp_path, (LOCALES / "en-GB.yaml").read_text(encoding="utf-8"), "en-GB")
    german = read_locale(written(tmp_path, "like: en-GB\n", "de"))
    assert german.number(Decimal("69.10")) == "69,10"
    assert german.percent(Decimal("69.10")) == "69,10\u00a0%"
    assert german.date(2026, 11, 28) == "28. November 2026"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "Print 1 sheet for"), (2, "Print 2 sheets for"), (0, "Print 0 sheets")]
)
def test_what_is_counted_has_the_plural_of_its_number(count: int, text: str) -> None:
    assert BRITISH.counted(BRITISH.office.each_copy, count).startswith(text)


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        *(("en-GB", "en-GB"), ("en-gb", "en-GB"), ("en-GB-oxendict", "en-GB"), ("en", "en-GB")),
        *(("en-US", "en-US"), ("en-US-posix", "en-US")),
        # As CLDR has it: Australia, Ireland and India follow the English of the world, Guam that of the USA.
        *(
            ("en-AU", "en-GB"),
            ("en-IE", "en-GB"),
            ("en-IN", "en-GB"),
            ("en-GU", "en-US"),
            ("en-Latn-PR", "en-US"),
        ),
        *(("de", ""), ("cy", ""), ("fr-CA", ""), ("enm", ""), ("eng", "")),
    ],
)
def test_a_language_has_the_words_that_are_nearest(language: str, tag: str) -> None:
    assert tag_of(language) == tag
    assert locale_of(language).tag == (tag or FALLBACK)


@pytest.mark.parametrize(
    ("language", "quoted", "number", "day"),
    [
        ("de", "„gut“ ‚ja‘", "12,5", "28. November 2026"),
        ("de-CH", "«gut» ‹ja›", "12.5", "28. November 2026"),
        ("fr-CA", "«\u202fgut\u202f» “ja”", "12,5", "28 novembre 2026"),
        ("pl", "„gut” «ja»", "12,5", "28 listopada 2026"),
        ("sv", "”gut” ’ja’", "12,5", "28 november 2026"),
        ("cy", "‘gut’ “ja”", "12.5", "28 Tachwedd 2026"),
        ("zh-Hant-TW", "「gut」 『ja』", "12.5", "2026年11月28日"),
        ("enm", "“gut” ‘ja’", "12.5", "28 November 2026"),
    ],
)
def test_forms_of_a_language_without_words_are_its_own(
    language: str, quoted: str, number: str, day: str
) -> None:
    locale = locale_of(language)
    (text,) = Typography.of(locale).typeset(["\"gut\" 'ja'"])
    assert text.replace("\N{NO-BREAK SPACE}", " ") == quoted
    assert locale.number(Decimal("12.5")) == number
    assert locale.date(2026, 11, 28) == day
    assert pickle.loads(pickle.dumps(locale)) == locale


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("it", 'un po\' d\'acqua, "dice" dell\'"arte"', "un po’ d’acqua, «dice» dell’«arte»"),
        (
            "nl",
            "Neem 's avonds de \"pil\" in 's-Hertogenbosch",
            "Neem ’s avonds de ‘pil’ in ’s-Hertogenbosch",
        ),
        ("nl", "'s Morgens is 'het' 't best", "’s Morgens is “het” ’t best"),
        ("de", "Hans' Buch und 'Anna' und Klaus' Haus", "Hans’ Buch und ‚Anna‘ und Klaus’ Haus"),
        ("de", "‚Anna‘ und Klaus' Haus", "‚Anna‘ und Klaus’ Haus"),
        ("fr", "l'\"effet\" d'un médicament", "l’«\u202feffet\u202f» d’un médicament"),
        ("ca", "pren-te'l a l'\"hora\"", "pren-te’l a l’«hora»"),
        ("es", 'pa\' "todos"', "pa’ «todos»"),
        ("cy", "yr 'hwn' a'r llall", "yr “hwn” a’r llall"),
    ],
)
def test_a_single_quote_without_a_partner_is_an_apostrophe(language: str, typed: str, printed: str) -> None:
    (text,) = Typography.of(locale_of(language)).typeset([typed])
    assert text.replace("\N{NO-BREAK SPACE}", " ") == printed


def test_quotes_of_a_script_without_spaces_open_and_close() -> None:
    (text,) = Typography.of(locale_of("ja")).typeset(['この薬は"安全"です。"はい"'])
    assert text == "この薬は「安全」です。「はい」"


def test_quotation_marks_of_every_language_are_four() -> None:
    rows = (LOCALES.parent / "quotes.yaml").read_text(encoding="utf-8").splitlines()
    tags = [row.partition(":")[0].strip('"') for row in rows if not row.startswith("#")]
    assert len(tags) > 30
    for tag in tags:
        assert locale_of(tag).quotes != BRITISH.quotes or tag in ("ga", "lv", "mt", "pt", "tr", "vi", "zh")


@pytest.mark.parametrize(
    ("language", "meant"),
    [
        ("en-UK", "en-GB"),
        ("de-EN", "de-GB"),
        ("en-USA", "en-US"),
        ("fr-XY", "fr"),
        ("en-GB", ""),
        ("zh-Hant-TW", ""),
        ("es-419", ""),
        ("de-1996", ""),
        ("sr-Latn", ""),
        ("en-GB-oxendict", ""),
        ("zh-yue", ""),
    ],
)
def test_a_region_that_there_is_not_is_known(language: str, meant: str) -> None:
    assert without_unknown_region(language) == meant


def test_a_region_that_there_is_not_is_told(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "language: en-GB", "language: en-UK")
    ended = made.run("check")
    assert ended.code == 3
    assert "content.yaml:18:15: “en-UK” names a region that there is not" in ended.err
    assert "write en-GB" in ended.err


@pytest.mark.parametrize("language", ["ar", "he", "ur", "fa-IR", "ckb", "prs", "en-Arab"])
def test_a_language_that_is_written_from_right_to_left_is_refused(tmp_path: Path, language: str) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "language: en-GB", f"language: {language}")
    ended = made.run("check")
    assert ended.code == 3
    assert f"content.yaml:18:15: “{language}” is written from right to left" in ended.err


def test_a_locale_travels_to_workers_by_its_name() -> None:
    data = pickle.dumps(AMERICAN)
    assert len(data) < 200
    assert pickle.loads(data) == AMERICAN


def test_unknown_and_missing_keys_are_told_with_their_line(tmp_path: Path) -> None:
    text = (LOCALES / "en-GB.yaml").read_text(encoding="utf-8")
    broken = text.replace("draft-mark:", "draft-marks:").replace("  e-mail:", "  mail:")
    lines = broken.splitlines()
    mark, links, mail = (
        lines.index(next(line for line in lines if line.startswith(start))) + 1
        for start in ("draft-marks", "links:", "  mail:")
    )
    assert sorted(told(written(tmp_path, broken))) == sorted(
        [
            f"xx.yaml:{mark}:1: the key “draft-marks” is unknown: remove it, or mend its name",
            f"xx.yaml:{mark}:1: the key “draft-mark” is missing: add it, with its words",
            f"xx.yaml:{links}:1: the key “e-mail” is missing: add it, with its words",
            f"xx.yaml:{mail}:3: the key “mail” is unknown: remove it, or mend its name",
        ]
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("draft-mark: ", "“draft-mark” can't be used"),
        ('draft-mark: ""', "“draft-mark” has no words: write them"),
        (
            f"draft-mark: {'x' * (DRAFT_MARK_LETTERS + 1)}",
            f"too many letters: write no more than {DRAFT_MARK_LETTERS}",
        ),
        ("draft-mark: [Draft]", "“draft-mark” can't be used: it is no text, group or list of texts"),
        ("draft-mark: Draft {number}", "nothing is filled into this text: remove the curly brackets"),
        ('links: { reference: "Reference" }', "this text has to hold {number}, and no other curly brackets"),
        ('links: { reference: "Reference {nmber}" }', "this text has to hold {number}"),
        ('links: { reference: "Reference {number" }', "this text has to hold {number}"),
        ('office: { each-copy: { one: "A sheet" } }', "this text has to hold {count}"),
        ("ties: { titles: Dr }", "“titles” can't be used: it is no text, group or list of texts"),
    ],
)
def test_a_text_that_cannot_be_used_is_told_at_its_place(tmp_path: Path, row: str, message: str) -> None:
    written(tmp_path, (LOCALES / "en-GB.yaml").read_text(encoding="utf-8"), "en-GB")
    (found,) = told(written(tmp_path, f"like: en-GB\n{row}\n"))
    assert found.startswith("xx.yaml:2:")
    assert message in found


def test_a_locale_is_like_one_that_is_there(tmp_path: Path) -> None:
    assert told(written(tmp_path, "like: yy\n")) == [
        "xx.yaml:1:7: there is no such locale to be like: "
        f"name another file of {tmp_path.name}/, without its ending"
    ]
    assert "no such locale" in told(written(tmp_path, "like: xx\n"))[0], "not like itself, without end"
    assert told(written(tmp_path, "- words\n"))[0].startswith("xx.yaml:1:1: this file holds no words")


def test_the_schema_is_current() -> None:
    assert (ROOT / LOCALE_SCHEMA_FILE).read_text(encoding="utf-8") == locale_schema_text(), (
        "run `make schema`"
    )


@each_locale
def test_the_schema_knows_every_locale(tag: str) -> None:
    schema = json.loads((ROOT / LOCALE_SCHEMA_FILE).read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    good = rows(tag)
    assert list(validator.iter_errors(good)) == []
    assert list(validator.iter_errors({**good, "draft-marks": "Draft"}))
    if "like" not in good:
        assert list(validator.iter_errors({name: row for name, row in good.items() if name != "links"}))
    first = (LOCALES / f"{tag}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../../../{LOCALE_SCHEMA_FILE}"


@each_locale
def test_reference_lists_have_a_locale_of_csl(tag: str) -> None:
    assert (Path(citeproc.LOCALES_PATH) / f"locales-{locale_of(tag).citations}.xml").is_file()


def test_every_folding_note_belongs_to_a_shipped_format_and_every_format_has_one() -> None:
    formats = STYLES.formats
    # That of one sheet is also what booklets of four pages get.
    assert {*(fmt.fold for fmt in formats.values()), "half"} == set(Folding.names())
    assert BRITISH.folding.note("Fold it as you like.") == "Fold it as you like."


def test_every_key_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder, ending in (("brochure", "*.py"), ("templates", "*.html"), ("templates", "*.typ"))
        for path in sorted((ROOT / folder).rglob(ending))
        if path.name not in ("words.py", "review_words.py")
    )
    # Looked up by name: plural forms, notes by the name in a format, words by their kind or origin.
    by_name = {
        "each-copy",
        "two-copies",
        "folding",
        "audiences",
        "markets",
        "kinds",
        "severities",
        "link-kinds",
        "inherited",
        "kept-out",
    }
    by_name |= {"default-titles"}
    attributes = set(re.findall(r"\.(\w+)", code))
    items = set(re.findall(r'\["([^"]+)"\]', code))
    unused = [
        ".".join(path)
        for path in words(BRITISH)
        if not by_name & set(path[:-1])
        and path[-1].replace("-", "_") not in attributes
        and path[-1] not in items
    ]
    assert unused == []
    assert "no_such_key" not in attributes | items, "a key that nothing uses would be found"


@pytest.mark.parametrize("command", [["--help"], ["schema", "--help"]])
def test_help_does_not_wait_for_cldr(command: list[str]) -> None:
    found = imported(*command)
    assert "brochure.cli" in found
    assert "babel" not in found


def test_reading_words_does_not_wait_for_cldr() -> None:
    script = (
        "import sys; from brochure.language.locale import locale_of; locale_of('en-US'); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "brochure.language.locale" in done.stdout.split()
    assert "babel" not in done.stdout.split()


def imported(*words: str) -> set[str]:
    """The modules that the command line has imported when it ends."""
    script = (
        "import atexit, runpy, sys; atexit.register(lambda: print(*sys.modules));"
        "runpy.run_module('brochure', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())
