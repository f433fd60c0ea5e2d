"""What earlier batches left in the output folder: what of it is ours, and what would be made the same now."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from brochure.batch.bundles import Bundle, is_bundle, is_made_here
from brochure.batch.manifest import INDEX, MANIFEST, TABLE, is_index, is_manifest, is_table
from brochure.batch.outcome import RECORD, VariantResult, pictures_of
from brochure.batch.plan import Variant
from brochure.errors import UsageError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.pipeline.fingerprint import is_as_written
from brochure.pipeline.request import EDITION_NAMES
from brochure.source.outside import names_in, read_file

#: Largest record of a variant, and largest manifest, in bytes.
_RECORD_LIMIT, _MANIFEST_LIMIT = 16 * 1024 * 1024, 256 * 1024 * 1024
#: The names of pictures of a variant’s pages, where its record can't be read.
_PICTURE = re.compile(r"(?:preview|beside-master)-.*\.jpg", re.DOTALL)
#: Gives the digest of all that a variant is made from, for these editions.
KeyOf = Callable[[Variant, tuple[str, ...]], str]


def earlier_result(output: Path, variant: Variant, key_of: KeyOf) -> VariantResult | None:
    """The variant as an earlier batch left it: current, or outdated.  None where none has left it.

    It is current where it is whole, and made from what it would be made from now in the same editions.
    """
    folder = output / variant.name
    try:
        record = json.loads(read_file(folder / RECORD, _RECORD_LIMIT, follow=False))
        files = {name: (int(entry["bytes"]), str(entry["sha256"])) for name, entry in record["files"].items()}
        of_leaflets = [dict(leaflet["files"]) for leaflet in record["leaflets"]]
        findings = tuple(map(Finding.from_dict, record["findings"]))
        is_current = (
            not folder.is_symlink()
            and set(files) == {name for named in of_leaflets for name in named.values()}
            and all(
                Path(name).name == name and is_as_written(folder / name, *entry)
                for name, entry in files.items()
            )
            and record["key"] == key_of(variant, editions_of(record))
        )
        # What else the index and the manifest read of it.
        told = [(one["job_code"], one["approved_by"], one["proof"]["same"]) for one in record["leaflets"]]
        filled = dict(record["filled_in"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not told or not all(isinstance(text, str) for text in filled.values()):
        return None
    if is_current:
        return VariantResult(variant, record, findings, kept=True)
    return VariantResult(variant, {}, outdated=record)


def editions_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The editions that a record tells of, in their order."""
    there = {edition for leaflet in record["leaflets"] for edition in leaflet["files"]}
    return tuple(name for name in EDITION_NAMES if name in there)


def check_ours(
    output: Path, content: str, names: Mapping[str, Collection[str]], bundles: Collection[str]
) -> None:
    """Raise :class:`UsageError` where something that no batch has made stands in the place of what it makes.

    The output may not be that of another *content* either, a file of this name.  *names* are those of the
    folders of variants with those of their files, *bundles* those of zips and files for the press.  A later
    batch replaces what an earlier one has made.
    """
    for name, is_ours in ((INDEX, is_index), (TABLE, is_table), (MANIFEST, is_manifest)):
        path = output / name
        if os.path.lexists(path) and not is_ours(_beginning(path)):
            raise UsageError(
                f"“{path}” is not of an earlier batch: move it away, or name another folder with --output"
            )
    other = _content_of(output)
    if other not in ("", content):
        raise UsageError(
            f"“{output}” holds the variants of “{other}”, and these are of “{content}”: name another folder "
            "with --output, or move that one away"
        )
    foreign = [
        *(name for name in names if not _is_free(output / name)),
        *(path for name, files in names.items() for path in in_the_way(output / name, files)),
        *(name for name in bundles if os.path.lexists(output / name) and not is_made_here(output / name)),
    ]
    if foreign:
        more = f", and {len(foreign) - 1} more like it," if len(foreign) > 1 else ""
        raise UsageError(
            f"“{output / foreign[0]}”{more} is not of an earlier batch: move it away, or name another folder"
            " with --output"
        )


def _content_of(output: Path) -> str:
    """The name of the content that the manifest is of; empty where that can't be told."""
    try:
        return str(json.loads(read_file(output / MANIFEST, _MANIFEST_LIMIT, follow=False))["content"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _beginning(path: Path) -> bytes:
    """How a file begins; nothing where it is no regular file that can be read."""
    try:
        return read_file(path, _MANIFEST_LIMIT, follow=False)[:400]
    except OSError:
        return b""


def _is_free(folder: Path) -> bool:
    """True where a variant may be put: nothing, an empty folder, or one with the record of a variant."""
    if not os.path.lexists(folder):
        return True
    try:
        return (
            folder.is_dir()
            and not folder.is_symlink()
            and (os.path.lexists(folder / RECORD) or not names_in(folder))
        )
    except OSError:
        return False


def others_in(folder: Path, made: Collection[str]) -> list[str]:
    """What lies in the folder of a variant and no batch has made: notes of whoever reads it, say.

    *made* are the names of the files that come there now.
    """
    if not folder.is_dir() or folder.is_symlink():
        return []
    ours = _made_in(folder)
    names = [name for name in names_in(folder) if name not in made and name != RECORD]
    return [name for name in names if not (_PICTURE.fullmatch(name) if ours is None else name in ours)]


def in_the_way(folder: Path, made: Collection[str]) -> list[str]:
    """The paths of files that no batch has made, and that bear names of those that come there now.

    Where the record of a folder can't be read, nobody knows: then there are none.
    """
    ours = _made_in(folder)
    if ours is None:
        return []
    return [f"{folder.name}/{name}" for name in names_in(folder) if name in made and name not in ours]


def _made_in(folder: Path) -> set[str] | None:
    """The names of what a batch has made in the folder of a variant; None where its record can't be read."""
    try:
        record = json.loads(read_file(folder / RECORD, _RECORD_LIMIT, follow=False))
        pictures = (name for leaflet in record["leaflets"] for name in pictures_of(str(leaflet["leaflet"])))
        return {*record["files"], *pictures}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def earlier_bundles(output: Path) -> tuple[Bundle, ...]:
    """The zips and files for the press that the manifest tells of and that lie there as they were made."""
    try:
        told = json.loads(read_file(output / MANIFEST, _MANIFEST_LIMIT, follow=False))
        # Those in doubt are of a batch that was broken off.
        bundles = [Bundle.from_dict(each) for each in (*told["bundles"], *told.get("in_doubt", ()))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple(
        each
        for each in bundles
        if is_bundle(each.file) and is_as_written(output / each.file, each.size, each.sha256)
    )


def still_true(
    bundles: Sequence[Bundle], current: Mapping[str, str], prints: Mapping[str, Collection[str]]
) -> list[Bundle]:
    """Those of the bundles that hold what lies there now.

    *current* are the digests of the PDFs that are current, by path, and *prints* the paths of the print
    editions among them, by leaflet: a file for the press has to hold every one, together with its parts.
    """
    held: dict[str, set[str]] = {}
    for each in bundles:
        if each.leaflet and not each.is_selection:
            held.setdefault(each.leaflet, set()).update(each.holds)
    whole = {leaflet for leaflet, paths in held.items() if paths == set(prints.get(leaflet, ()))}
    return [
        each
        for each in bundles
        if all(current.get(path) == digest for path, digest in each.holds.items())
        and (not each.leaflet or each.is_selection or each.leaflet in whole)
    ]


def current_files(results: Sequence[VariantResult]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The digests of the PDFs that are current, by path, and the paths of print editions by leaflet."""
    digests: dict[str, str] = {}
    prints: dict[str, set[str]] = {}
    for result in results:
        name = result.variant.name
        for file, entry in result.record.get("files", {}).items():
            digests[f"{name}/{file}"] = entry["sha256"]
        for leaflet in result.record.get("leaflets", ()):
            if "print" in leaflet["files"]:
                prints.setdefault(leaflet["leaflet"], set()).add(f"{name}/{leaflet['files']['print']}")
    return digests, prints


def unknown_bundles(output: Path, known: Collection[str]) -> list[str]:
    """The names of zips and files for the press in the output folder that are not among the *known* ones."""
    there = names_in(output) if output.is_dir() else []
    return [name for name in there if is_bundle(name) and name not in known]


def warnings(
    results: Sequence[VariantResult],
    output: Path,
    table: str,
    removed: Sequence[str],
    unknown: Sequence[str],
    *,
    pressed: bool,
) -> Iterator[Finding]:
    """Warnings of files that are not what would be made now.

    *removed* and *unknown* are zips and files for the press.  *pressed* is true where such files were made.
    """
    place = SourcePlace(table)

    def warned(rule: str, message: str, fix: str) -> Finding:
        return Finding(rule, Severity.WARNING, message, place, fix)

    failed = [result.variant.name for result in results if result.failed and result.outdated]
    left = [result.variant.name for result in results if not result.failed and result.outdated]
    if failed:
        what = f"{_named(failed, output)}: the variant could not be made, and older files are there"
        yield warned("batch.outdated", what, "don’t use them")
    if left:
        what = f"{_named(left, output)}: made from an earlier state of content, table or program, or changed"
        yield warned("batch.outdated", what, "don’t use them: run `brochure batch` without --only")
    if removed:
        what = f"{_named(removed, output)}: removed, since it did not hold what the variants are now"
        yield warned("batch.stale", what, "make it again with --zip or --press")
    if pressed and (lacking := [result for result in results if result.failed]):
        names = f"“{lacking[0].variant.name}”" + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
        what = f"the files for the press lack {names}, which could not be made"
        yield warned("batch.press", what, "mend it, and run this again")
    if unknown:
        what = f"{_named(unknown, output)}: the manifest does not know it as it is"
        yield warned("batch.stale", what, "remove it, or make it again with --zip or --press")


def without_editions(
    before: Mapping[str, Collection[str]], results: Sequence[VariantResult], output: Path, table: str
) -> Iterator[Finding]:
    """A warning for editions that lay there *before*, by variant, and that it was made anew without."""
    gone: dict[str, list[str]] = {}
    for result in results:
        if result.record and not result.kept:
            there = editions_of(result.record)
            for edition in before.get(result.variant.name, ()):
                if edition not in there:
                    gone.setdefault(edition, []).append(result.variant.name)
    for edition, names in gone.items():
        message = f"{_named(names, output)}: made anew, without the {edition} edition that was there"
        fix = "name all editions that are to be there, such as --edition screen --edition print"
        yield Finding("batch.editions", Severity.WARNING, message, SourcePlace(table), fix)


def _named(names: Sequence[str], output: Path) -> str:
    """The first of some files or folders, and how many there are besides."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"“{output / names[0]}”{more}"
