"""What tells of all variants: the manifest for programs, and the index for people."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from brochure.batch.bundles import Bundle
from brochure.batch.outcome import BatchRequest, VariantResult
from brochure.batch.plan import Variant
from brochure.content.load import Content
from brochure.findings import Severity
from brochure.pipeline.request import EDITION_NAMES
from brochure.text.spreadsheets import harmless

#: The index, the manifest for spreadsheets, and that for programs.
INDEX, TABLE, MANIFEST = "index.html", "manifest.csv", "manifest.json"
#: The columns of the manifest.
_COLUMNS = (
    *("variant", "leaflet", "edition", "file", "bytes", "sha256", "job_code"),
    *("state", "approved_by", "same_as_master"),
)


def record_text(record: Mapping[str, Any]) -> bytes:
    """A record as the text of a file."""
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def overview(
    results: Sequence[VariantResult],
    request: BatchRequest,
    loaded: Content,
    bundles: Sequence[Bundle],
    in_doubt: Sequence[Bundle] = (),
) -> dict[str, bytes]:
    """Manifest and index of all variants, as they lie in the output folder, and of these bundles.

    Those *in doubt* hold variants that are about to be made: the manifest alone tells of them.
    """
    rows = [row for result in results for row in _rows(result)]
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(str(value)) for name, value in row.items()} for row in rows)
    whole = {
        "content": request.content.name,
        "files": rows,
        "bundles": [bundle.as_dict() for bundle in _in_order(bundles)],
        **({"in_doubt": [bundle.as_dict() for bundle in _in_order(in_doubt)]} if in_doubt else {}),
        "failed": [
            {"variant": result.variant.name, "findings": [found.as_dict() for found in result.findings]}
            for result in results
            if result.failed
        ],
        "outdated": [result.variant.name for result in results if result.outdated],
        "proof": {
            result.variant.name: {
                leaflet["leaflet"]: leaflet["proof"] for leaflet in result.record["leaflets"]
            }
            for result in results
            if result.record
        },
    }
    title = ", ".join(
        leaflet.title.plain(loaded.brochure.value_texts) for leaflet in loaded.brochure.leaflets.values()
    )
    return {
        # Spreadsheets take a table for UTF-8 by its mark alone.
        TABLE: out.getvalue().encode("utf-8-sig"),
        MANIFEST: record_text(whole),
        INDEX: index_page(title, results, bundles).encode(),
    }


def _in_order(bundles: Sequence[Bundle]) -> list[Bundle]:
    return sorted(bundles, key=lambda bundle: bundle.file)


def is_index(begins: bytes) -> bool:
    """True for how an index begins."""
    return begins.startswith(_HEAD.encode())


def is_table(begins: bytes) -> bool:
    """True for how the manifest for spreadsheets begins."""
    return begins.startswith((",".join(_COLUMNS) + "\r\n").encode("utf-8-sig"))


def is_manifest(begins: bytes) -> bool:
    """True for how the manifest for programs begins."""
    return re.match(rb'\{\s*"(?:bundles|content)": ', begins) is not None


def _rows(result: VariantResult) -> Iterator[dict[str, object]]:
    record = result.record or result.outdated
    for leaflet in record.get("leaflets", ()):
        for edition, name in _files(leaflet):
            entry = record["files"].get(name)
            if entry is None:
                continue
            yield {
                "variant": result.variant.name,
                "leaflet": leaflet["leaflet"],
                "edition": edition,
                "file": f"{result.variant.name}/{name}",
                "bytes": entry["bytes"],
                "sha256": entry["sha256"],
                "job_code": leaflet["job_code"],
                "state": "outdated" if result.outdated else "draft" if leaflet["draft"] else "approved",
                "approved_by": "" if result.outdated else leaflet["approved_by"],
                "same_as_master": "yes" if leaflet["proof"]["same"] and not result.outdated else "no",
            }


def _files(leaflet: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The editions of a leaflet in their order, and the names of their files."""
    files = leaflet["files"]
    return [(edition, files[edition]) for edition in EDITION_NAMES if edition in files]


#: How the index begins.
_HEAD = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Variants of '
#: Most differences that are shown as pictures.
_MOST_SHOWN = 20
_STYLE = """
:root { --ink: #16283c; --quiet: #55606b; --line: #d4dae0; --link: #0b57a4 }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: #f4f6f8 }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1rem }
header { padding-top: 2rem; padding-bottom: .5rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
a { color: var(--link) }
label { font-weight: 600 }
input { font: inherit; display: block; padding: .5rem .75rem; margin: .25rem 0; width: 100%;
 box-sizing: border-box; border: 1px solid #767676; border-radius: .4rem; background: #fff }
ul { list-style: none; padding: 0; margin: 1rem 0 3rem }
li.variant { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; padding: 1.25rem; margin: 0 0 1rem;
 background: #fff; border: 1px solid var(--line); border-radius: .6rem }
li.variant[hidden] { display: none }
.pages { display: flex; gap: .6rem; flex: none; align-items: flex-start }
.pages img { width: 96px; height: auto; border: 1px solid var(--line) }
.told { flex: 1 1 20rem; min-width: 0; overflow-wrap: anywhere }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .4rem }
p { margin: .2rem 0 }
dl { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0 0 .75rem }
dt { color: var(--quiet); font-size: .85rem; line-height: 1.3 }
dd { margin: 0 }
section { border-top: 1px solid var(--line); padding: .5rem 0 }
h3 { font-size: 1rem; display: inline; margin-inline-end: .75rem }
.state { font-size: .85rem; font-weight: 600; padding: .05rem .6rem; border-radius: 1rem;
 margin-inline-end: .75rem }
.approved { background: #dcefe3; color: #0d4f2b }
.draft { background: #fdeec9; color: #6b4700 }
figure { margin: 1rem 0 }
img.both { width: min(100%, 46rem); border: 1px solid var(--line) }
.bad { color: #a40018; font-weight: 600 }
.quiet { color: var(--quiet) }
"""
#: Before what the master has errors for.
_OF_MASTER = "The master, and each variant with it"
_SCRIPT = """
const field = document.querySelector('input'), all = [...document.querySelectorAll('li.variant')];
const count = document.querySelector('output');
const plain = text => text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase();
// Numbers are found however they are spaced.
const figures = text => text.replace(/[\\s().\\/–-]+/g, '');
const texts = all.map(one => plain(one.textContent)), joined = texts.map(figures);
const look = () => {
  const words = plain(field.value).split(/\\s+/);
  let shown = 0;
  all.forEach((one, at) => {
    const has = word => texts[at].includes(word) || /\\d{4}/.test(word) && joined[at].includes(figures(word));
    one.hidden = !words.every(has);
    shown += !one.hidden;
  });
  count.textContent = shown + ' of ' + all.length;
};
field.addEventListener('input', look);
look();
"""


def index_page(title: str, results: Sequence[VariantResult], bundles: Sequence[Bundle] = ()) -> str:
    """The index: a page without anything from elsewhere."""
    names = {bundle.file for bundle in bundles}
    items = "\n".join(_item(result, f"{result.variant.name}.zip" in names) for result in results)
    failed = sum(result.failed for result in results)
    drafts = sum(result.is_draft for result in results)
    others = sum(bool(result.record) and not result.is_same for result in results)
    told = f"{len(results)} variants, {drafts} of them drafts, {failed} failed, {others} not as the master"
    if outdated := sum(bool(result.outdated) for result in results):
        told += f", {outdated} with files of an earlier state"
    messages = (error["message"] for result in results for error in result.record.get("errors_of_master", ()))
    of_master = "".join(
        f'<p class="bad">{_OF_MASTER}: {_shown(message)}</p>\n' for message in dict.fromkeys(messages)
    )
    largest = _largest(results)
    return f"""{_HEAD}{escape(title)}</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><header>
<h1>Variants</h1><p>{escape(title)}</p><p>{told}. <a href="{TABLE}">Manifest</a></p>
{_for_press(bundles)}{of_master}
<p><label>Look for a variant, a number or a job code <input type="search"></label>
<output class="quiet">{len(results)} of {len(results)}</output></p>
</header><main>{largest}<ul>
{items}
</ul></main><script>{_SCRIPT}</script></body></html>
"""


def _largest(results: Sequence[VariantResult]) -> str:
    """The largest differences: pages of the master, and those of variants beside them."""
    found = sorted(
        (
            (proof["same"], -proof["farthest_mm"], at, leaflet["leaflet"], proof)
            for at, result in enumerate(results)
            for leaflet in result.record.get("leaflets", ())
            if (proof := leaflet["proof"]).get("pictured")
        ),
        key=lambda one: one[:4],
    )
    shown = []
    for same, far, at, leaflet, proof in found[:_MOST_SHOWN]:
        name = results[at].variant.name
        why = f"moved by {-far} mm" if same else proof["differences"][0]
        source = f"{quote(name)}/beside-master-{quote(leaflet)}.jpg"
        told = f"{escape(name)}, {escape(leaflet)}, page {proof['page']}: {escape(why)}"
        alt = f"The page of the master, and beside it that of {escape(name)}"
        picture = f'<img class="both" loading="lazy" src="{source}" alt="{alt}">'
        shown.append(f"<figure>{picture}<figcaption>{told}</figcaption></figure>")
    if not shown:
        return ""
    told = f"The largest differences: {len(shown)} of {len(found)}, the master on the left"
    return f"<details><summary>{told}</summary>{''.join(shown)}</details>\n"


def _shown(message: str) -> str:
    """A message in HTML: what stands between backticks is code."""
    return "".join(
        f"<code>{escape(part)}</code>" if number % 2 else escape(part)
        for number, part in enumerate(message.split("`"))
    )


def _for_press(bundles: Sequence[Bundle]) -> str:
    """Links to the files for the press, if there are any."""
    links = [
        f'<a href="{quote(bundle.file)}">{escape(bundle.file)}</a>'
        for bundle in _in_order(bundles)
        if bundle.leaflet
    ]
    return f"<p>For the printing house: {', '.join(links)}</p>\n" if links else ""


#: What is said of files that are not what would be made now.
_OUTDATED = (
    "In its folder are files of an earlier state of content, table or program, or changed since. "
    "Don’t use them: make them again"
)


def _item(result: VariantResult, is_zipped: bool) -> str:
    variant = result.variant
    filled = _filled(variant)
    if not result.record:
        why = f'<p class="bad">{_OUTDATED}.</p>' if result.outdated else ""
        why += "".join(f'<p class="bad">{_shown(found.message)}</p>' for found in result.findings[:5])
        state = "Not built" if result.failed else "Out of date"
        return (
            f'<li class="variant"><div class="told"><h2>{escape(variant.name)}</h2>'
            f'<p class="bad">{state}</p>{why}{filled}</div></li>'
        )
    folder = quote(variant.name)
    pictures, lines = [], []
    for leaflet in result.record["leaflets"]:
        name = leaflet["leaflet"]
        if "screen" in leaflet["files"]:
            source, alt = f"{folder}/preview-{quote(name)}.jpg", f"First page of {escape(name)}"
            pictures.append(f'<img loading="lazy" src="{source}" alt="{alt}">')
        links = ", ".join(
            f'<a href="{folder}/{quote(file)}">{escape(edition)}</a>' for edition, file in _files(leaflet)
        )
        proof = leaflet["proof"]
        state = "draft" if leaflet["draft"] else "approved"
        lines.append(
            f'<section><h3>{escape(name)}</h3><span class="state {state}">{state.capitalize()}</span>'
        )
        lines.append(f"{links}<p>Job code {escape(leaflet['job_code'])}</p>")
        lines.append(f'<p class="quiet">{_shown(leaflet["state"])}</p>')
        lines += [
            f'<p class="bad">Differs from the master: {escape(text)}</p>' for text in proof["differences"]
        ]
        if proof["moved"]:
            lines.append(
                f'<p class="quiet">{proof["moved"]} texts moved by {proof["farthest_mm"]} mm at most</p>'
            )
        lines.append("</section>")
    errors = [found for found in result.findings if found.severity is Severity.ERROR]
    lines += [
        f'<p class="bad">{_shown(found.message)}</p>'
        for found in errors
        if not found.rule.startswith("batch.")
    ]
    if is_zipped:
        lines.append(f'<p><a href="{folder}.zip">All of it as one file (zip)</a></p>')
    return (
        f'<li class="variant"><div class="pages">{"".join(pictures)}</div>'
        f'<div class="told"><h2>{escape(variant.name)}</h2>{filled}{"".join(lines)}</div></li>'
    )


def _filled(variant: Variant) -> str:
    """What is filled in, by column."""
    cells = "".join(
        f"<div><dt>{escape(column)}</dt><dd>{escape(text)}</dd></div>"
        for column, text in variant.texts.items()
        if text
    )
    return f"<dl>{cells}</dl>"
