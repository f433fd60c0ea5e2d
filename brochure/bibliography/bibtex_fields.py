"""What the types, fields and words of BibTeX and BibLaTeX are called in CSL."""

from __future__ import annotations

#: Types of entries.
TYPES = {
    "article": "article-journal", "book": "book", "mvbook": "book", "inbook": "chapter",
    "incollection": "chapter", "inreference": "entry-encyclopedia", "collection": "book",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "manual": "report", "online": "webpage", "www": "webpage",
    "electronic": "webpage", "unpublished": "manuscript", "dataset": "dataset", "software": "software",
    "patent": "patent", "standard": "standard", "legislation": "legislation",
    "jurisdiction": "legal_case", "booklet": "pamphlet",
}  # fmt: skip
#: Where an article stands that has no pages, as BibLaTeX, Web of Science, Scopus, ACM and JATS call it.
ARTICLE_NUMBERS = (
    "eid", "article-number", "article_number", "articlenumber", "art_number", "articleno", "artnum",
    "elocation-id", "elocationid",
)  # fmt: skip
#: Where two fields mean the same, the first that is there counts.
FIELDS = {
    "title": "title", "shorttitle": "title-short", "journal": "container-title",
    "journaltitle": "container-title", "shortjournal": "container-title-short",
    "booktitle": "container-title", "series": "collection-title", "volume": "volume", "number": "issue",
    "issue": "issue", "pages": "page", **dict.fromkeys(ARTICLE_NUMBERS, "page"),
    "chapter": "chapter-number", "edition": "edition",
    "version": "version", "publisher": "publisher", "institution": "publisher", "school": "publisher",
    "organization": "publisher", "address": "publisher-place", "location": "publisher-place",
    "type": "genre", "langid": "language", "language": "language", "note": "note", "doi": "DOI",
    "url": "URL", "howpublished": "URL", "isbn": "ISBN", "date": "issued", "year": "issued",
    "urldate": "accessed", "author": "author", "editor": "editor", "translator": "translator",
    "bookauthor": "container-author", "volumes": "number-of-volumes",
    "eventtitle": "event-title", "venue": "event-place", "pagetotal": "number-of-pages",
    "numpages": "number-of-pages", "pmid": "PMID", "pmcid": "PMCID", "pubstate": "status",
    "assignee": "publisher", "holder": "publisher", "nationality": "jurisdiction",
}  # fmt: skip
#: Words that BibLaTeX knows, as they are printed.
KEYWORDS = {
    "inpress": "in press", "inpreparation": "in preparation", "submitted": "submitted",
    "forthcoming": "forthcoming", "prepublished": "published online", "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis", "bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis",
    "techreport": "technical report", "resreport": "research report",
}  # fmt: skip
#: Fields that people write into lists, and for which CSL has no place.
REMARKS = (
    "titleaddon", "addendum", "howpublished", "booktitleaddon", "journaltitleaddon",
    "maintitle", "mainsubtitle", "maintitleaddon", "part", "issuetitle", "issuesubtitle", "issuetitleaddon",
    "eventtitleaddon", "origtitle", "origdate", "origpublisher", "origlocation", "reprinttitle",
    "foreword", "introduction", "afterword", "commentator", "annotator",
)  # fmt: skip
