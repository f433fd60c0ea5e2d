"""QR codes."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.blocks.leaflets import Made
from tests.judges import qr

MINIMAL = {
    "block": "qr-code",
    "url": "https://www.example.org/a?b=1&c=2",
    "title": "The guide",
    "instruction": "Scan this code for the guide.",
}
FULL = {**MINIMAL, "id": "here", "size": "30"}


def scanned(made: Made, dpi: int = 150) -> list[str]:
    """What a reader finds on the page of the blocks, printed by an office printer and no better."""
    document = pypdfium2.PdfDocument(made.path)
    image = document[1].render(scale=dpi / 72).to_pil()
    document.close()
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("look", ["plain", "tint", "dark"])
@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_the_code_says_the_address(leaflet: Maker, audience: str, look: str) -> None:
    assert scanned(leaflet(MINIMAL, audience=audience, look=look)) == [MINIMAL["url"]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.org/über-müdigkeit/é", "https://example.org/%C3%BCber-m%C3%BCdigkeit/%C3%A9"),
        ("https://example.org/?q=k\u0151&a=%C3%BC", "https://example.org/?q=k%C5%91&a=%C3%BC"),
        ("https://www.münchen.example/a", "https://www.xn--mnchen-3ya.example/a"),
        ("https://Bücher.example:8443/ß#ä", "https://xn--bcher-kva.example:8443/%C3%9F#%C3%A4"),
        ("https://example.org/–ł", "https://example.org/%E2%80%93%C5%82"),
    ],
)
def test_an_address_in_any_script_is_the_same_in_code_and_link(
    leaflet: Maker, written: str, read: str
) -> None:
    made = leaflet({**MINIMAL, "url": written, "size": "40"})
    assert scanned(made) == [read]
    with pikepdf.open(made.path) as pdf:
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]
    assert links == [read]


#: Addresses of every kind, each with what its code says.
ADDRESSES = (
    ("https://www.example.org/a?b=1&c=2", "https://www.example.org/a?b=1&c=2"),
    ("https://example.org/über-müdigkeit/é", "https://example.org/%C3%BCber-m%C3%BCdigkeit/%C3%A9"),
    ("https://www.münchen.example/a", "https://www.xn--mnchen-3ya.example/a"),
    ("https://Bücher.example:8443/ß#ä", "https://xn--bcher-kva.example:8443/%C3%9F#%C3%A4"),
    ("https://example.org/–ł", "https://example.org/%E2%80%93%C5%82"),
    ("https://example.org/αβ", "https://example.org/%CE%B1%CE%B2"),
    (
        "https://example.org/0123456789012345678901234567890",
        "https://example.org/0123456789012345678901234567890",
    ),
    ("https://example.org/%41?q=%e2%80%93", "https://example.org/%41?q=%e2%80%93"),
    ("https://www.example.org/" + "a1" * 60, "https://www.example.org/" + "a1" * 60),
    ("http://a.eu", "http://a.eu"),
)


def test_two_readers_read_what_the_links_say(leaflet: Maker) -> None:
    blocks = [{**MINIMAL, "url": written, "size": "40"} for written, _read in ADDRESSES]
    made = leaflet(*blocks, format="a4-document")
    pictures = []
    seen = []
    document = pypdfium2.PdfDocument(made.path)
    for page in list(document)[1:]:
        image = page.render(scale=150 / 72).to_pil().convert("L")
        codes = zxingcpp.read_barcodes(image)
        for code in sorted(codes, key=lambda code: code.position.top_left.y):
            corner, opposite = code.position.top_left, code.position.bottom_right
            # With half of its quiet zone.
            pictures.append(image.crop((corner.x - 12, corner.y - 12, opposite.x + 12, opposite.y + 12)))
            seen.append(code.text)
    document.close()
    assert seen == [read for _written, read in ADDRESSES]
    assert qr.texts([*pictures, pictures[0].point(lambda _value: 255)]) == [*seen, None]


def test_a_long_address_is_read_from_a_large_code(leaflet: Maker) -> None:
    url = "https://www.example.org/" + "a1" * 130
    made = leaflet({**MINIMAL, "url": url, "size": "40"})
    assert made.findings == ()
    assert scanned(made, dpi=300) == [url]


def test_a_code_too_small_for_its_address_is_found(leaflet: Maker) -> None:
    url = "https://www.example.org/" + "a1" * 130
    with pytest.raises(ContentError, match=r"content.yaml:\d+:\d+: a QR code of 15 mm is too small"):
        leaflet({**MINIMAL, "url": url, "size": "15"})


def test_the_text_stands_beside_the_code(leaflet: Maker) -> None:
    made = leaflet(FULL, format="a4-roll-fold")
    box = next(place.box for place in made.typeset.placed if place.at.endswith("blocks.0"))
    # 30 mm of code and 3 mm of space.
    texts = [word for word in made.words if word.box[1] > box[1] - 1]
    assert texts and all(word.box[0] > box[0] + 32.5 for word in texts)
    assert box[3] - box[1] < 31


def test_the_address_is_printed_and_linked(leaflet: Maker) -> None:
    made = leaflet(MINIMAL)
    assert [tag.text for tag in made.tags.all("Link")] == ["example.org/a?b=1&c=2"]
    assert [tag.text for tag in made.tags.all("H3")] == ["The guide"]
    assert len(made.tags.all("Figure")) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", 'https://a"b', "file:///etc/passwd"])
def test_only_web_addresses_are_encoded(leaflet: Maker, url: str) -> None:
    with pytest.raises(ContentError, match="not written as it should be"):
        leaflet({**MINIMAL, "url": url})
