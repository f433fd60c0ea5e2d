"""Sources with the oddities of what Zotero, EndNote, Mendeley, PubMed, Crossref and people write.

Each says what is odd in it; the rest is that of one article.
"""

from __future__ import annotations

from typing import Any

ARTICLE: dict[str, Any] = {
    "type": "article-journal",
    "title": "Sample title of an article",
    "author": [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "Richard A."}],
    "container-title": "Journal of Examples",
    "container-title-short": "J Ex",
    "issued": {"date-parts": [[2018, 2, 1]]},
    "volume": "3",
    "issue": "2",
    "page": "12-19",
}
#: A source that is no article.
ELSE: dict[str, Any] = dict.fromkeys(("container-title", "container-title-short", "volume", "issue", "page"))


def by(*names: str | dict[str, str]) -> dict[str, Any]:
    """Authors: “Family, Given”, an organisation without a comma, or the parts."""
    authors = []
    for name in names:
        if isinstance(name, str):
            family, _comma, given = name.partition(", ")
            authors.append({"family": family, "given": given} if given else {"literal": name})
        else:
            authors.append(name)
    return {"author": authors}


def on(*parts: int) -> dict[str, Any]:
    """The date of publication."""
    return {"issued": {"date-parts": [list(parts)]}}


CSL: dict[str, dict[str, Any]] = {
    # Names.
    "plain": {},
    "suffix": by({"family": "King", "given": "Martin L.", "suffix": "Jr."}),
    "suffix-3": by({"family": "Lee", "given": "Bruce", "suffix": "III"}, "Doe, Jane"),
    "comma-suffix": by({"family": "Ford", "given": "Henry", "suffix": "II", "comma-suffix": "true"}),
    "suffix-in-given": by({"family": "King", "given": "Martin L., Jr."}),
    "degree": by({"family": "Smith", "given": "John, MD"}),
    "hyphen": by("Dupont, Jean-Paul"),
    "hyphen-dots": by("Dupont, J.-P."),
    "pubmed-initials": by("Maude, SL", "Laetsch, TW"),
    "two-letters": by("Chekhov, Yu. A."),
    "particle": by({"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}),
    "particle-in-family": by("de la Cruz, Ana"),
    "particle-dropping": by({"family": "Arcy", "given": "Jean", "dropping-particle": "d’"}),
    "particle-in-given": by("Humboldt, Alexander von"),
    "apostrophe": by("O'Brien, Mary"),
    "diacritics": by("Łukasz, Żaneta", "Ørsted, Åse"),
    "article-name": by("al-Masri, Omar"),
    "one-name": by({"family": "Plato"}),
    "empty-given": by({"family": "Smith", "given": ""}),
    "organisation": by("World Health Organization"),
    "organisation-hint": by({"literal": "Example Study Group", "isInstitution": "true"}),
    "person-and-group": by("Doe, Jane", "Example Trial Investigators"),
    "et-al": by("Doe, Jane", "Roe, Ann", "et al"),
    "et-al-dot": by("Doe, Jane", "et al."),
    "others": by("Doe, Jane", "others"),
    "seven": by(*(f"{name}, Ann" for name in ("Ah", "Be", "Ce", "De", "Ek", "Fo", "Gu"))),
    "fourteen": by(*(f"Name{letter}, Ann" for letter in "abcdefghijklmn")),
    "nobody": {"author": None},
    "chinese": by("王, 小明") | {"title": "示例标题"},
    # Pages.
    "near": {"page": "439-448"},
    "shortened": {"page": "439-48"},
    "dash": {"page": "439–448"},
    "double-hyphen": {"page": "439--448"},
    "spaces": {"page": "439 - 448"},
    "electronic": {"page": "e1-e12"},
    "supplementary": {"page": "S12-S19"},
    "letters-behind": {"page": "122S-150S"},
    "two-ranges": {"page": "1-5, 9-12"},
    "roman": {"page": "iv-x"},
    "hyphens-of-their-own": {"page": "12-1–12-9"},
    "article-number": {"page": "e0263386"},
    # Titles.
    "italics": {"title": "Growth of <i>Escherichia coli</i> in samples"},
    "sub-and-sup": {"title": "CO<sub>2</sub> and CD4<sup>+</sup> cells"},
    "jats": {"title": "Growth of <jats:italic>E. coli</jats:italic> in samples"},
    "html": {"title": "Growth of <em>E. coli</em> in <strong>samples</strong>"},
    "paragraph": {"title": "<p>Sample title of an article</p>"},
    "entity": {"title": "Risks &amp; benefits"},
    "entity-number": {"title": "TNF-&#945; and &beta;-blockers"},
    "less-than": {"title": "The earth is round (p < .05)"},
    "full-stop": {"title": "Sample title of an article."},
    "question": {"title": "Is this a sample?"},
    "quotes": {"title": 'The "sample" title'},
    "inner-apostrophe": {"title": "Hodgkin's lymphoma and its patients' views"},
    "nocase": {"title": 'Samples in <span class="nocase">mRNA</span> studies'},
    "colon": {"title": "Samples: a review"},
    "white-space": {"title": "Sample  title\n of an article"},
    "german": {"title": "Über die Wirkung von Beispielen", "language": "de"},
    "french": {"title": "Les « exemples » en médecine", "language": "fr-FR"},
    # Dates.
    "year": on(2018),
    "month": on(2018, 2),
    "year-of-mendeley": {"issued": {"date-parts": [["2018", "2", "1"]]}},
    "span": {"issued": {"date-parts": [[2018, 2], [2018, 3]]}},
    "years": {"issued": {"date-parts": [[2018], [2019]]}},
    "season": {"issued": {"date-parts": [[2018]], "season": "3"}},
    "no-date": {"issued": None},
    # Journals, volumes and issues.
    "legacy-abbreviation": {"container-title-short": None, "journalAbbreviation": "J Ex"},
    "no-abbreviation": {"container-title-short": None},
    "dotted-journal": {"container-title-short": "Ann. Ex. Med."},
    "journal-and": {"container-title": "Science & Medicine", "container-title-short": None},
    "no-issue": {"issue": None},
    "no-volume": {"volume": None, "issue": None, "page": None},
    "volume-span": {"volume": "3-4", "issue": None},
    "issue-span": {"issue": "2-3"},
    "supplement": {"issue": "Suppl 1"},
    "supplement-of-issue": {"supplement-number": "1"},
    "in-press": {"volume": None, "issue": None, "page": None, "status": "in press"},
    # Numbers and addresses.
    "doi": {"DOI": "10.1000/xyz123"},
    "doi-address": {"DOI": "https://doi.org/10.1000/xyz123"},
    "doi-signs": {"DOI": "10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4"},
    "url": {"URL": "https://example.org/a?b=1&c=2", "accessed": {"date-parts": [[2024, 5, 6]]}},
    "pmid": {"note": "PMID: 12345678\nPMCID: PMC1234567"},
    # Other kinds.
    "book": ELSE | {"type": "book", "publisher": "Example Press", "publisher-place": "London"},
    "book-edition": ELSE | {"type": "book", "publisher": "Example Press", "edition": "13"},
    "book-editors": ELSE
    | {"type": "book", "author": None, "editor": by("Poe, Edgar A.", "Roe, Ann")["author"],
       "publisher": "Example Press"},
    "chapter": ELSE
    | {"type": "chapter", "container-title": "Handbook of examples", "editor": by("Poe, Edgar A.")["author"],
       "publisher": "Example Press", "publisher-place": "London", "page": "205-228", "edition": "2"},
    "thesis": ELSE | {"type": "thesis", "genre": "PhD thesis", "publisher": "Example University"},
    "report": ELSE | by("Example Board") | {"type": "report", "publisher": "Example Board", "number": "12"},
    "web": ELSE
    | by("Example Agency")
    | {"type": "webpage", "URL": "https://example.org/page", "accessed": {"date-parts": [[2024, 5, 6]]}},
    "web-nobody": ELSE
    | {"type": "webpage", "author": None, "issued": None, "URL": "https://example.org/page",
       "accessed": {"date-parts": [[2024, 5, 6]]}},
    "conference": ELSE
    | {"type": "paper-conference", "container-title": "Proceedings of examples", "publisher": "Example Press",
       "page": "1-9"},
    "preprint": ELSE | {"type": "article", "publisher": "bioRxiv", "DOI": "10.1101/2018.02.01"},
    "upper-case-tags": {"title": 'H<SUB>2</SUB>O and CD19<sup class="x">+</sup> cells'},
    "span-tag": {"title": 'Samples <span style="font-variant:small-caps;">in vitro</span>'},
    "english": {"title": "principles of samples", "language": "English"},
    "nested-quotes": {"title": "The “so-called ‘sample’ of” cells"},
    "mendeley-particle": by({"family": "Berg", "given": "Jan", "dropping-particle": "van den"}),
    "two-particles": by({"family": "Luca", "given": "Anna", "non-dropping-particle": "de", "suffix": "Jr"}),
    "one-letter": by("E, Weinan", "O, Kenji"),
    "long-given": by("Lincoln, Abraham T. B. C."),
    "chinese-latin": by("Zhang, Xiao-Ming", "Wang, X.-M."),
    "cyrillic": by("Колмогоров, Андрей Николаевич"),
    "greek": by("Παπαδόπουλος, Γιώργος"),
    "circa": {"issued": {"date-parts": [[2018]], "circa": True}},
    "volume-name": {"volume": "B12"},
    "issue-part": {"issue": "2 Pt 1"},
    "page-letters": {"page": "12a-12c"},
    "page-and": {"page": "12 & 19"},
    "book-series": ELSE
    | {"type": "book", "publisher": "Example Press", "collection-title": "Examples in medicine",
       "collection-number": "12"},
    "book-volume": ELSE | {"type": "book", "publisher": "Example Press", "volume": "2"},
    "book-pages": ELSE | {"type": "book", "publisher": "Example Press", "number-of-pages": "262"},
    "book-no-year": ELSE | {"type": "book", "publisher": "Example Press", "issued": None},
    "book-in-german": ELSE
    | {"type": "book", "title": "Lehrbuch der Beispiele", "language": "de", "publisher": "Beispielverlag"},
    "chapter-editors": ELSE
    | {"type": "chapter", "container-title": "Handbook of examples", "page": "205",
       "editor": by("Poe, Edgar A.", "Roe, Ann", "Ek, Ann")["author"], "publisher": "Example Press"},
    "chapter-nobody": ELSE
    | {"type": "chapter", "container-title": "Handbook of examples", "publisher": "Example Press"},
    "report-web": ELSE
    | {"type": "report", "author": None, "publisher": "Example Institute", "URL": "https://example.org/page",
       "accessed": {"date-parts": [[2024, 5, 6]]}},
    "web-site": ELSE
    | {"type": "webpage", "container-title": "Example site", "URL": "https://example.org/page",
       "accessed": {"date-parts": [[2024, 5, 6]]}},
    "blog": ELSE
    | {"type": "post-weblog", "container-title": "Example blog", "URL": "https://example.org/page"},
    "talk": ELSE
    | {"type": "speech", "genre": "Poster", "event-title": "Meeting of examples", "event-place": "London"},
    "data": ELSE | {"type": "dataset", "publisher": "Zenodo", "DOI": "10.5281/zenodo.1"},
    "patent": ELSE
    | {"type": "patent", "publisher": "Example Inc", "number": "7,050,534", "jurisdiction": "US"},
    "magazine": {"type": "article-magazine", "volume": None, "issue": None},
    "encyclopedia": ELSE
    | {"type": "entry-encyclopedia", "container-title": "Encyclopedia of examples",
       "publisher": "Example Press"},
    "law": ELSE | {"type": "legislation", "author": None, "title": "Example Act 2018", "number": "SI 2018/1"},
    "standard": ELSE
    | by("Example Organization")
    | {"type": "standard", "number": "ISO 1:2018", "publisher": "ISO"},
    "newspaper": ELSE | {"type": "article-newspaper", "container-title": "Example Times", "page": "C1"},
}  # fmt: skip

#: The same sources in BibTeX and BibLaTeX: what is odd in them; the rest is that of the article.
BIBTEX_ARTICLE = {
    "title": "{Sample title of an article}",
    "author": "{Doe, Jane and Roe, Richard A.}",
    "journal": "{Journal of Examples}",
    "shortjournal": "{J Ex}",
    "date": "{2018-02-01}",
    "volume": "3",
    "number": "2",
    "pages": "{12--19}",
}
_NO_ARTICLE = {"journal": "", "shortjournal": "", "volume": "", "number": "", "pages": ""}
BIBTEX: dict[str, dict[str, str]] = {
    "plain": {},
    "suffix": {"author": "{King, Jr., Martin L.}"},
    "suffix-3": {"author": "{Lee, III, Bruce and Jane Doe}"},
    "comma-suffix": {"author": "{Ford, Henry, II}"},
    "suffix-in-given": {"author": "{Martin L. King, Jr.}"},
    "degree": {"author": "{Smith, John, MD}"},
    "hyphen": {"author": "{Dupont, Jean-Paul}"},
    "hyphen-dots": {"author": "{J.-P. Dupont}"},
    "pubmed-initials": {"author": "{Maude, SL and Laetsch, TW}"},
    "two-letters": {"author": "{Chekhov, Yu. A.}"},
    "particle": {"author": "{van der Berg, Jan}"},
    "particle-in-family": {"author": "{{de la Cruz}, Ana}"},
    "apostrophe": {"author": "{O'Brien, Mary}"},
    "diacritics": {"author": r"{{\L}ukasz, {\.Z}aneta and {\O}rsted, {\AA}se}"},
    "article-name": {"author": "{al-Masri, Omar}"},
    "one-name": {"author": "{Plato}"},
    "organisation": {"author": "{{World Health Organization}}"},
    "person-and-group": {"author": "{Doe, Jane and {Example Trial Investigators}}"},
    "et-al": {"author": "{Doe, Jane and Roe, Ann and others}"},
    "seven": {"author": "{Ah, Ann and Be, Ann and Ce, Ann and De, Ann and Ek, Ann and Fo, Ann and Gu, Ann}"},
    "nobody": {"author": ""},
    "near": {"pages": "{439--448}"},
    "shortened": {"pages": "{439-48}"},
    "dash": {"pages": "{439–448}"},
    "spaces": {"pages": "{439 -- 448}"},
    "electronic": {"pages": "{e1--e12}"},
    "two-ranges": {"pages": "{1--5, 9--12}"},
    "hyphens-of-their-own": {"pages": "{12-1--12-9}"},
    "article-number": {"pages": "", "eid": "{e0263386}"},
    "italics": {"title": r"{Growth of \emph{Escherichia coli} in samples}"},
    "sub-and-sup": {"title": r"{{CO\textsubscript{2}} and {CD4\textsuperscript{+}} cells}"},
    "entity": {"title": r"{Risks \& benefits}"},
    "entity-number": {"title": r"{TNF-$\alpha$ and $\beta$-blockers}"},
    "less-than": {"title": "{The earth is round ($p < .05$)}"},
    "full-stop": {"title": "{Sample title of an article.}"},
    "question": {"title": "{Is this a sample?}"},
    "quotes": {"title": "{The ``sample'' title}"},
    "inner-apostrophe": {"title": "{{Hodgkin's} lymphoma and its patients' views}"},
    "nocase": {"title": "{Samples in {mRNA} studies}"},
    "colon": {"title": "{Samples}", "subtitle": "{a review}"},
    "white-space": {"title": "{Sample   title\n    of an article}"},
    "german": {"title": '{{\\"U}ber die Wirkung von Beispielen}', "langid": "{ngerman}"},
    "year": {"date": "", "year": "2018"},
    "month": {"date": "", "year": "2018", "month": "feb"},
    "span": {"date": "{2018-02/2018-03}"},
    "season": {"date": "", "year": "2018", "month": "{Autumn}"},
    "journal-and": {"journal": r"{Science \& Medicine}", "shortjournal": ""},
    "issue-span": {"number": "{2--3}"},
    "supplement": {"number": "{Suppl 1}"},
    "in-press": {"volume": "", "number": "", "pages": "", "pubstate": "{inpress}"},
    "doi-address": {"doi": "{https://doi.org/10.1000/xyz123}"},
    "doi-signs": {"doi": "{10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4}"},
    "url": {"url": r"{https://example.org/a?b=1\&c=2}", "urldate": "{2024-05-06}"},
    "book": _NO_ARTICLE | {"": "book", "publisher": "{Example Press}", "address": "{London}"},
    "book-edition": _NO_ARTICLE | {"": "book", "publisher": "{Example Press}", "edition": "{13}"},
    "chapter": _NO_ARTICLE
    | {"": "incollection", "booktitle": "{Handbook of examples}", "editor": "{Poe, Edgar A.}",
       "pages": "{205--228}", "publisher": "{Example Press}", "address": "{London}", "edition": "2"},
    "thesis": _NO_ARTICLE | {"": "phdthesis", "school": "{Example University}"},
    "report": _NO_ARTICLE
    | {"": "techreport", "author": "{{Example Board}}", "institution": "{Example Board}", "number": "12"},
    "web": _NO_ARTICLE
    | {"": "online", "author": "{{Example Agency}}", "url": "{https://example.org/page}",
       "urldate": "{2024-05-06}"},
    "preprint": _NO_ARTICLE
    | {"": "misc", "eprint": "{2018.02.01}", "archiveprefix": "{bioRxiv}", "doi": "{10.1101/2018.02.01}"},
}  # fmt: skip


def csl_items() -> list[dict[str, Any]]:
    """The sources as CSL items."""
    whole = [{"id": key, **ARTICLE, **odd} for key, odd in CSL.items()]
    return [{name: value for name, value in item.items() if value is not None} for item in whole]


def bibtex_text() -> str:
    """The sources that BibTeX holds, too, as a file."""
    entries = []
    for key, odd in BIBTEX.items():
        fields = {**BIBTEX_ARTICLE, **odd}
        kind = fields.pop("", "article")
        shown = [f"  {name} = {value}," for name, value in fields.items() if value]
        entries.append("\n".join([f"@{kind}{{{key},", *shown, "}"]))
    return "\n\n".join(entries)
