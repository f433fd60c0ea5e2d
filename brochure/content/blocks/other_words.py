"""What people who know other programs call the kinds of block and the fields that there are here."""

from __future__ import annotations

#: Kinds of block by words of HTML, Markdown, slides and word processors.
OTHER_KINDS = {
    **dict.fromkeys(("image", "picture", "photo", "img", "graphic", "illustration", "logo"), "figure"),
    **dict.fromkeys(("text", "p", "body", "prose"), "paragraph"),
    **dict.fromkeys(("title", "header", "subheading", "subtitle", "h1", "h2", "h3"), "heading"),
    **dict.fromkeys(
        ("bullets", "bullet-list", "bulleted-list", "numbered-list", "ul", "ol", "items", "enumeration"),
        "list",
    ),
    **dict.fromkeys(("qr", "qrcode", "code", "barcode"), "qr-code"),
    **dict.fromkeys(("quote", "blockquote", "testimonial", "citation"), "quotation"),
    **dict.fromkeys(("chart", "bars", "bar", "graph", "column-chart", "histogram"), "bar-chart"),
    **dict.fromkeys(("pie", "pie-chart", "donut", "donut-chart"), "bar-chart"),
    **dict.fromkeys(("video", "film", "link"), "qr-code"),
    **dict.fromkeys(("curve", "lines", "line", "kaplan-meier", "survival"), "line-chart"),
    **dict.fromkeys(("forest", "subgroups"), "forest-plot"),
    **dict.fromkeys(("pictogram", "icons", "people"), "icon-array"),
    **dict.fromkeys(("callout", "info", "note", "panel", "aside", "tip", "infobox"), "box"),
    **dict.fromkeys(("alert", "caution", "danger"), "warning"),
    **dict.fromkeys(("contact", "address", "addresses", "phone", "phones"), "contacts"),
    **dict.fromkeys(("summary", "highlights", "takeaways", "key-messages"), "key-points"),
    **dict.fromkeys(("procedure", "instructions", "process"), "steps"),
    **dict.fromkeys(("bibliography", "sources", "literature"), "references"),
    **dict.fromkeys(("side-effects", "reporting", "yellow-card"), "adverse-events"),
    **dict.fromkeys(("number", "statistic", "stat", "big-number"), "pull-figure"),
    **dict.fromkeys(("cards", "icon-list", "grid"), "tiles"),
    **dict.fromkeys(("checkboxes", "todo"), "checklist"),
}

#: Words for fields, and the fields that they may mean, the likeliest first.
_FIELDS = (
    (("image", "src", "source", "path", "picture", "photo", "href", "filename"), ("file", "picture", "url")),
    (("link", "address", "target", "uri"), ("url", "file", "URL")),
    (("heading", "header", "name", "label", "headline"), ("title", "label", "caption")),
    (("body", "content", "words", "paragraph", "description"), ("text", "texts", "items", "alt")),
    (("paragraphs", "lines", "children"), ("texts", "items", "blocks")),
    (("bullets", "points", "list", "entries", "elements"), ("items", "texts")),
    (("legend", "subtitle", "title"), ("caption", "eyebrow")),
    (("alt-text", "alttext"), ("alt",)),
    (("author", "speaker", "cite"), ("by",)),
    (("color", "fill"), ("colour",)),
    (("background", "bg"), ("ground", "tint")),
    (("data", "values"), ("bars", "series", "rows")),
    (("headers", "head"), ("columns",)),
    (("ordered", "numbers"), ("numbered",)),
    # Of sources, as BibTeX and people name them.
    (("journal", "booktitle", "journaltitle", "publication", "magazine", "website"), ("container-title",)),
    (("year", "date", "published"), ("issued",)),
    (("authors", "creators", "creator"), ("author", "by")),
    (("editors",), ("editor",)),
    (("institution", "organization", "organisation", "school"), ("publisher",)),
    (("location", "place", "city"), ("publisher-place",)),
    (("pages",), ("page",)),
    (("chapter",), ("chapter-number",)),
    (("first", "firstname", "first-name", "forename", "initials"), ("given",)),
    (("last", "lastname", "last-name", "surname"), ("family",)),
    (("kind", "itemtype", "entrytype"), ("type", "block")),
    (("key", "citekey", "citation-key"), ("id",)),
)
#: The same, by each word.
OTHER_FIELDS = {word: meant for words, meant in _FIELDS for word in words}
