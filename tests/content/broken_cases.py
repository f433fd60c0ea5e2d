"""Broken content files: each a small change of a sound one, with where and what the message must say.

A case is a name, the text to be replaced, the text put in its place, a text that stands on the line that the
message must point at, and words of the message.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The smallest content that builds: one leaflet, one source.
SOUND = """\
product:
  brand: Examplia®
  generic: examplinib
  additional-monitoring: yes
company:
  name: "[Company name]"
  contact: "[company contact]"
values:
  rest-time:
    text: 4 weeks
    meaning: How long to rest
    source: "[@alpha2020, sec. 4.2]"
    date: 2024-09-03
references:
  - id: alpha2020
    type: article-journal
    title: A study of something
    author:
      - literal: Alpha Study Group
    issued: 2020-05
    container-title: Journal of Examples
    volume: 12
    issue: 3
    page: 1-9
    DOI: 10.1000/example
glossary:
  - term: remission
    meaning: when tests find no sign of the illness.
leaflets:
  sample:
    audience: patient
    market: none
    format: a5-flyer
    title: A sample
    description: A leaflet for tests
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - title: One
        id: one
        blocks:
          - A plain text for {rest-time}.[@alpha2020, p. 3]
          - block: list
            items:
              - first item
              - second item
          - block: table
            caption: A table
            columns:
              - title: Name
              - title: Number
            rows:
              - [Row one, "81%[^n]"]
              - [Row two, "12%"]
            notes:
              n: A note.
          - block: bar-chart
            caption: A chart
            alt: One bar of 50 per cent.
            bars:
              - { label: Bar, value: 50, low: 40, high: 60 }
          - block: references
"""


@dataclass(frozen=True)
class Broken:
    """One way to break :data:`SOUND`."""

    name: str
    old: str
    new: str
    #: A text on the line that the message must point at.
    line: str
    #: Words that the message must hold.
    says: str


CASES = [
    Broken("unknown field", "    format: a5-flyer", "    fromat: a5-flyer", "fromat:", "unknown"),
    Broken("unknown field at the top", "company:\n", "compnay:\n", "compnay:", "unknown"),
    Broken("missing field", "    title: A sample\n", "", "sample:", "“title” is missing"),
    Broken(
        "missing company",
        'company:\n  name: "[Company name]"\n  contact: "[company contact]"\n',
        "",
        "",
        "“company” is missing",
    ),
    Broken("empty text", "title: One", "title: ''", "title: ''", "empty"),
    Broken("unknown format", "format: a5-flyer", "format: a5-flier", "a5-flier", "format"),
    Broken(
        "unknown audience", "audience: patient", "audience: patients", "patients", "not one of the choices"
    ),
    Broken("unknown block", "block: list", "block: lits", "block: lits", "there is no block “lits”"),
    Broken(
        "block without kind",
        "          - block: list\n            items:",
        "          - items:",
        "- items:",
        "“block” is missing",
    ),
    Broken("unknown reference", "[@alpha2020, p. 3]", "[@alpha2002, p. 3]", "@alpha2002", "alpha2002"),
    Broken("malformed citation", "[@alpha2020, p. 3]", "[@alpha2020", "[@alpha2020", ""),
    Broken("citation without key", "[@alpha2020, p. 3]", "[@]", "[@]", ""),
    Broken("unknown value", "{rest-time}", "{rest-tiem}", "{rest-tiem}", "no value “rest-tiem”"),
    Broken(
        "value without source",
        '    source: "[@alpha2020, sec. 4.2]"\n',
        "",
        "rest-time:",
        "“source” is missing",
    ),
    Broken("value with a wrong date", "date: 2024-09-03", "date: 2024-13-03", "2024-13-03", "not a date"),
    Broken(
        "value with an unknown source", '"[@alpha2020, sec. 4.2]"', '"[@beta, sec. 4.2]"', "@beta", "beta"
    ),
    Broken("reserved value name", "  rest-time:", "  brand:", "brand:", "taken"),
    Broken(
        "duplicate key",
        "    title: A sample\n",
        "    title: A sample\n    title: Another\n",
        "title: Another",
        "twice",
    ),
    Broken(
        "duplicate reference",
        "glossary:",
        "  - id: alpha2020\n    type: book\n    title: Same key\nglossary:",
        "- id: alpha2020",
        "alpha2020",
    ),
    Broken("reference without id", "  - id: alpha2020\n    type", "  - type", "type: article-journal", "id"),
    Broken(
        "reference of unknown type", "type: article-journal", "type: article-jornal", "article-jornal", ""
    ),
    Broken("reference with unknown field", "    volume: 12", "    volum: 12", "volum:", "volum"),
    Broken("tab as indentation", "    audience: patient", "\taudience: patient", "\taudience", "tab"),
    Broken("cited without a list", "          - block: references\n", "", "sample:", "no reference list"),
    Broken("unclosed quote", '"[job code]"', '"[job code]', "", ""),
    Broken("unclosed bracket", '[Row one, "81%[^n]"]', '[Row one, "81%[^n]"', "", ""),
    Broken("colon in plain text", "title: One", "title: One: two", "One: two", ""),
    Broken("at sign at the start", "- first item", "- @first item", "@first", ""),
    Broken("wrong indentation", "        id: one", "       id: one", "", ""),
    Broken("object tag", "title: One", "title: !!python/name:os.system One", "!!python", "tag"),
    Broken("alias", "title: One", "title: &x One", "&x", ""),
    Broken("merge key", "        id: one", "        <<: {id: one}", "<<", ""),
    Broken("two documents", "values:\n", "---\nvalues:\n", "---", "document"),
    Broken("control character", "title: One", "title: O\x07ne", "ne", ""),
    Broken("private use character", "title: One", "title: O\ue001ne", "ne", ""),
    Broken("list where a text belongs", "title: One", "title: [One, Two]", "[One, Two]", "text belongs here"),
    Broken(
        "text where a list belongs",
        "            items:\n              - first item\n              - second item\n",
        "            items: first\n",
        "items: first",
        "list belongs here",
    ),
    Broken("row too short", '- [Row two, "12%"]', "- [Row two]", "- [Row two]", "1 cells"),
    Broken("unknown note", "[^n]", "[^m]", "[^m]", "no note “m”"),
    Broken("unused note", "81%[^n]", "81%", "n: A note", "nothing points"),
    Broken("value outside its interval", "value: 50", "value: 70", "value: 70", "outside its interval"),
    Broken("half an interval", ", high: 60", "", "label: Bar", "both"),
    Broken("value that is no number", "value: 50", "value: fifty", "value: fifty", "not a number"),
    Broken(
        "bar beyond the axis", "value: 50, low: 40, high: 60", "value: 150", "value: 150", "outside the axis"
    ),
    Broken("name with capitals", "id: one", "id: One!", "id: One!", "can't be a name"),
    Broken("link to nowhere", "- first item", "- see [there](#nowhere)", "#nowhere", "nowhere"),
    Broken("link to a script", "- first item", "- see [there](javascript:alert)", "javascript", ""),
    Broken(
        "yes or no",
        "additional-monitoring: yes",
        "additional-monitoring: perhaps",
        "perhaps",
        "neither yes nor no",
    ),
    Broken(
        "dark section in the flow",
        "        id: one\n",
        "        id: one\n        look: dark\n",
        "look: dark",
        "start",
    ),
    Broken(
        "picture outside the project",
        "          - block: list",
        "          - { block: figure, file: ../../etc/passwd, alt: x }\n          - block: list",
        "../../etc/passwd",
        "",
    ),
    Broken(
        "missing picture",
        "          - block: list",
        "          - { block: figure, file: nothing.svg, alt: x }\n          - block: list",
        "nothing.svg",
        "nothing.svg",
    ),
    Broken(
        "picture without words",
        "          - block: list",
        "          - { block: figure, file: styles/icons/key.svg }\n          - block: list",
        "block: figure",
        "“alt” is missing",
    ),
    Broken(
        "unknown icon",
        "          - block: list",
        "          - { block: warning, title: T, text: X, icon: kee }\n          - block: list",
        "kee",
        "kee",
    ),
    Broken("letter the fonts lack", "- first item", "- first 漢 item", "漢", "漢"),
    Broken(
        "missing references file",
        "glossary:\n",
        "abbreviations: nothing.yaml\nglossary:\n",
        "nothing.yaml",
        "nothing.yaml",
    ),
    Broken("value of a leaflet as a name", "  rest-time:", "  prepared:", "prepared:", "taken"),
    Broken(
        "value of a leaflet in the glossary",
        "find no sign of the illness.",
        'find no sign in "{prepared}".',
        "{prepared}",
        "each leaflet has its own",
    ),
    Broken(
        "job code in itself",
        'job-code: "[job code]"',
        'job-code: "A {job-code}"',
        "A {job-code}",
        "no value “job-code”",
    ),
    Broken(
        "citation in an alternative text",
        "alt: One bar of 50 per cent.",
        "alt: One bar of 50 per cent.[@alpha2020]",
        "alt: One bar",
        "it can’t cite",
    ),
    Broken(
        "emphasis in an alternative text",
        "alt: One bar of",
        "alt: One *bar* of",
        "alt: One *bar*",
        "it can hold no emphasis",
    ),
    Broken(
        "citation in a title",
        "title: A sample",
        "title: A sample[@alpha2020]",
        "title: A sample",
        "it can’t cite",
    ),
    Broken(
        "citation in a description",
        "description: A leaflet for tests",
        'description: "A leaflet for tests[@alpha2020]"',
        "description:",
        "it can’t cite",
    ),
    Broken(
        "citation in a job code",
        'job-code: "[job code]"',
        'job-code: "[job code] [@alpha2020]"',
        "job-code:",
        "it can’t cite",
    ),
    Broken(
        "colon in a paragraph",
        "- A plain text for {rest-time}.[@alpha2020, p. 3]",
        "- Remember: bring your card.  # always",
        "- Remember",
        'put the whole text into quotation marks: "Remember: bring your card."\n',
    ),
    Broken(
        "colon behind a word that is a field in small letters",
        "- A plain text for {rest-time}.[@alpha2020, p. 3]",
        "- Note: bring your card.",
        "- Note",
        'put the whole text into quotation marks: "Note: bring your card."',
    ),
    Broken(
        "colon in a citation",
        "- A plain text for {rest-time}.[@alpha2020, p. 3]",
        "- A text.[@alpha2020: p. 3]",
        "- A text",
        'put the whole text into quotation marks: "A text.[@alpha2020: p. 3]"',
    ),
    Broken(
        "colon in an item of a list",
        "- first item",
        "- Remember: bring your card.",
        "- Remember",
        'put the whole text into quotation marks: "Remember: bring your card."',
    ),
    Broken(
        "value alone as a paragraph",
        "- A plain text for {rest-time}.[@alpha2020, p. 3]",
        "- {rest-time}",
        "- {rest-time}",
        'put the whole text into quotation marks: "{rest-time}"',
    ),
    Broken(
        "value alone as an item of a list",
        "- first item",
        "- {rest-time}",
        "- {rest-time}",
        'put the whole text into quotation marks: "{rest-time}"',
    ),
    Broken(
        "value alone in a field",
        "caption: A table",
        "caption: {rest-time}",
        "caption: {rest-time}",
        'put the whole text into quotation marks: "{rest-time}"',
    ),
    Broken(
        "brackets alone as a paragraph",
        "- A plain text for {rest-time}.[@alpha2020, p. 3]",
        "- [your centre]",
        "- [your centre]",
        'put the whole text into quotation marks: "[your centre]"',
    ),
    Broken(
        "mark of a note alone in a row",
        '[Row two, "12%"]',
        "[Row two, [^n]]",
        "Row two",
        'put the whole text into quotation marks: "[^n]"',
    ),
    Broken(
        "misspelt name of the only field", "- block: references", "- blok: x", "blok", "“block” is missing"
    ),
    Broken(
        "list where yes or no belongs",
        "additional-monitoring: yes",
        "additional-monitoring: [yes]",
        "[yes]",
        "yes or no belongs here",
    ),
    Broken(
        "nothing where yes or no belongs",
        "additional-monitoring: yes",
        "additional-monitoring:",
        "additional-monitoring:",
        "this is empty",
    ),
    Broken("list where a number belongs", "value: 50", "value: [50]", "value: [50]", "a number belongs here"),
    Broken("nothing where a number belongs", "value: 50, ", "value: , ", "value: ,", "this is empty"),
    Broken("nothing where a text belongs", "title: One", "title:", "title:", "this is empty"),
    Broken("item without words", "- first item", "-", "", "behind the hyphen"),
    Broken("a tilde for a text", "title: One", "title: ~", "title: ~", "“~” stands for nothing"),
    Broken("a tilde in a cell", '"12%"]', "~]", "Row two", "“~” stands for nothing"),
    Broken("null in a cell", '"12%"]', "null]", "Row two", '"null" in quotation marks'),
    Broken("null for a text", "title: A sample", "title: null", "title: null", "“null” stands for"),
    Broken("an item that is a tilde", "- first item", "- ~", "- ~", "“~” stands for nothing"),
    Broken("block without name", "block: bar-chart", "block:", "block:", "this is empty"),
    Broken(
        "list where a choice belongs",
        "audience: patient",
        "audience: [patient]",
        "[patient]",
        "one word belongs here",
    ),
    Broken("emphasis that is not closed", "- first item", "- first **item", "**item", "not closed"),
    Broken("tag", "- first item", "- first <b>item</b>", "<b>", "**words**"),
    Broken(
        "missing bibtex file", "glossary:\n", "  - nothing.bib\nglossary:\n", "nothing.bib", "nothing.bib"
    ),
    Broken("value in a value", "text: 4 weeks", 'text: "4 {rest-time}"', "text:", "put into others as it is"),
    Broken("markup in a value", "text: 4 weeks", 'text: "**4** weeks"', "text:", "put into others as it is"),
    Broken("value in a name", '"[Company name]"', '"C {rest-time}"', "name:", "put into others as it is"),
    Broken(
        "break in a file name",
        "block: references",
        'block: figure\n            file: "a\\nb.png"\n            alt: A',
        "file:",
        "a file can't hold a line break",
    ),
    Broken(
        "tab in a file name",
        "block: references",
        'block: figure\n            file: "a\\tb.png"\n            alt: A',
        "file:",
        "a file can't hold U+0009",
    ),
    Broken(
        "break in a file of sources",
        "  - id: alpha2020",
        '  - "a\\nb.bib"\n  - id: alpha2020',
        "b.bib",
        "the file “a\\nb.bib” can't be used",
    ),
    Broken(
        "bell in a path",
        "title: One",
        'title: "C:\\area"',
        "title:",
        "“\\a” is no text, but the invisible character U+0007",
    ),
    Broken(
        "capital block",
        "block: references",
        "Block: references",
        "Block",
        "write `block: references` in place of `Block:`",
    ),
    Broken(
        "kind for block",
        "block: references",
        "kind: references",
        "kind",
        "write `block: references` in place of `kind:`",
    ),
    Broken(
        "capital kind of block",
        "block: references",
        "block: References",
        "References",
        "did you mean “references”?",
    ),
    Broken(
        "spaces in a kind of block",
        "block: bar-chart",
        "block: bar chart",
        "bar chart",
        "did you mean “bar-chart”?",
    ),
    Broken("capital field", "audience: patient", "Audience: patient", "Audience", "did you mean “audience”?"),
    Broken("capitals throughout", "format: a5-flyer", "FORMAT: a5-flyer", "FORMAT", "did you mean “format”?"),
    Broken(
        "capital type of a source",
        "type: article-journal",
        "Type: article-journal",
        "Type",
        "did you mean “type”?",
    ),
    Broken("space in a field", "job-code:", "job code:", "job code", "did you mean “job-code”?"),
    Broken(
        "colour without quotation marks",
        "company:\n",
        "extra: { srgb: #5A2466, role: x }\ncompany:\n",
        "#5A2466",
        'quotation marks: "#5A2466"',
    ),
    Broken(
        "number sign in a list",
        "- first item\n",
        "- [one, #2 is here, three]\n",
        "#2",
        'quotation marks: "#2"',
    ),
    Broken("the year as programs write it", "issued: 2020-05", "issued: 0018", "0018", "year 18 is hardly"),
    Broken("an invisible sign", "title: One", "title: O\u2060ne", "title:", "that can't be seen and that"),
    Broken("endless leaflet name", "  sample:", f"  {'x' * 61}:", "x" * 61, "60 at most"),
]
