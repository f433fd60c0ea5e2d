"""Facts that are told in words, in signs or by a body: “Nobody died”, “HR 0.62”, “NICE recommends”.

:mod:`brochure.rules.claim_detection` asks here for what its own patterns, those on plain numbers, don’t find.
"""

from __future__ import annotations

import re

#: Numbers in words.
NUMBER_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|(?:an?|one) (?:dozen|hundred|thousand|million)|dozens|hundreds|thousands|millions)"
)
#: A number of people, which “one” alone is not: “one person at a time”.
_SEVERAL = rf"(?!one\b)(?:{NUMBER_WORDS})"
#: Those who are counted.
_PEOPLE = (
    r"(?:people|persons?|patients?|adults?|adolescents|children|boys|girls|men|women|participants?|subjects?"
    r"|responders?|volunteers|survivors|carers|babies|infants)"
)
_COUNTED = rf"(?:{_PEOPLE}|cases|deaths|centres|centers|sites|clinics|hospitals|countries|trials|studies)"
#: What becomes of people; not what they may or should do.
_FARED = (
    r"(?:died|dies?|survived?|survives|lived?|lives|responded|responds?|relapsed?|relapses|recovered"
    r"|recovers?"
    r"|improved?|improves|had|has|have|got|gets?|was|were|is|are|felt|feels?|reached|remained|remains?|became"
    r"|developed|experienced?|experiences|achieved|needed|lost|gained|completed|withdrew|dropped out"
    r"|benefit(?:ed|s)?"
    r"|went|goes|go|came|comes?|stay(?:s|ed)?|returned|stopped|discontinued|worked|began|started|reported)"
)
_TIMES = r"(?:minutes?|hours?|days?|weeks?|fortnights?|months?|years?)"
#: How long, in words or figures: “twelve months”, “a year and a half”, “days”.
_LONG = (
    rf"(?:(?:about|around|roughly|nearly|almost|over|under|only|just|up to|at least|more than|less than"
    rf"|some|several|many|a few|the first)(?: and)? )*"
    rf"(?:(?:\d[\d,.]*|an?|{NUMBER_WORDS}|half an?)[ -])?{_TIMES}\b"
)
_PART = r"(?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
#: What is divided, counted in turn or measured where it is taken: “half a tablet”, “a third dose”.
_TAKEN = (
    r"(?: (?:of )?(?:an?|the|your|this|that|each|one))?(?:,? (?:recommended|usual|normal|adult|daily"
    r"|single|or|full"
    r"|previous|missed|initial|starting|further|booster|additional)\b)*"
    r" (?:tablets?|doses?|pills?|capsules?|sachets?|vials?|glass|cup|teaspoons?|spoons?|hours?|minutes?"
    r"|injections?"
    r"|infusions?|vaccinations?|times?|cycles?|weeks?|days?|months?|years?|trimesters?|party|parties"
    r"|person|line"
    r"|option|step|part|way|sizes?|width|height|length|generation|degree|level|course|half|toe|finger|eyelid"
    r"|ventricle|molar|administration|line)\b"
)

#: Counted, measured or divided: a result wherever it stands.
_RESULTS = (
    # Signs and names of statistics, as they are written.
    re.compile(
        r"\d\s?‰|\d ?pc\b|\bper ?cent\b"
        r"|\b(?:a?HR|RR|IRR|SMR|NNT|NNH|AUC|IQR)s?\b[\s,:=(]*(?:of |was |is )?\d"
        r"|\bOR\b[\s,:=(]*(?:of |was |is )?\d+\.\d"
        r"|\b[Pp](?:-value)?\s?(?:[<>=≤≥]|was|of)\s?0?\.\d"
    ),
    re.compile(
        r"\b(?:rate|risk|hazard|ratio|odds|median|mean|incidence|prevalence|probability|chance)s?"
        r"(?: of [\w -]{1,40}?| \w+)? (?:was|were|fell to|rose to|dropped to|reached) (?:about |only "
        r"|just )?[\d.]"
        rf"|\b{NUMBER_WORDS} (?:{_PEOPLE} )?(?:in|out of|of|from) (?:every |each |the |about |an? )*"
        rf"(?:\d[\d,]*|{NUMBER_WORDS}|hundred|thousand|million)\b(?! {_TIMES})"
        rf"|(?<![\w/.,-])\d{{1,5}} ?/ ?\d{{1,6}} (?:of |\([^)]*\) )?(?:{_COUNTED}|{_FARED})\b"
        r"|(?<![\w/.,-])\d{1,3} ?/ ?1(?:0|00|,?000|0,?000|00,?000)(?![\d/.,]*\d)(?! ?(?:mg|g|ml|[µμ]g"
        r"|micro\w+|units?|IU)\b)"
        r"|(?<![\w:])\d{1,3} ?: ?1(?:00|,?000|0,?000|00,?000)\b"
        rf"|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞] (?:of |{_FARED}\b)"
        rf"|\b(?:an?|one|two|three|four|five|six|seven|eight|nine)[ -](?!half\b)(?:thirds|quarters|fifths"
        rf"|{_PART})\b"
        rf"(?!{_TAKEN})(?= (?:of|{_FARED}|less|more|fewer|the)\b|[.,;)]|$)"
        rf"|\bby (?:about |almost |nearly |over |more than )?(?:one )?half\b(?!{_TAKEN}| an?\b)"
        rf"|\bhalf (?:of )?(?:(?:the|all|these|those|them|us)\b ?)?(?:{_COUNTED}\b ?)?{_FARED}\b"
        rf"|\b(?:{_SEVERAL}|two|three|four|five|six|seven|eight|nine|ten|\d+)-?fold\b"
        r"|\b(?:met|missed|reached|failed) (?:its|the|their|both|all)?(?: of its| of the)?(?: \w+)? ?(?:co-)?"
        r"(?:primary|secondary|main|key)?,? ?end-?points?\b",
        re.I,
    ),
)
#: What is said of a treatment beside another one.
_COMPARED = re.compile(
    r"\bas (?:good|effective|efficacious|safe|powerful|strong|potent|tolerable|fast|quick|likely|frequent"
    r"|common|bad"
    r"|active|reliable) as\b(?! (?:possible|needed|you\b|your\b|before|usual|directed|prescribed))"
    r"|\bjust as (?:good|effective|safe|well tolerated)\b|\bequally (?:good|effective|safe|well tolerated)\b"
    r"|\boutperform(?:s|ed)?\b|\boutlived\b|\bsurpass(?:es|ed)\b"
    r"|\bbeat(?:s|en)? (?:an? |the )?(?:placebo|comparators?|controls?|chemotherapy|standard|other|any|all"
    r"|every|older|usual"
    r"|\w+(?:mab|nib|cel|ate|xate|in|ine|ide|ol|one|pril|vir|cept|xel))\b(?! (?:fast|quick|slow|irregular))"
    r"|\b(?:did|do|does) not differ\b|\b(?:was|were|is|are) (?:no|not) (?:\w+ )?different from\b"
    r"|\bno (?:\w+ )?differences? (?:was |were |could be )?(?:between|from|in|seen|found)\b"
    r"|\b(?:similar|comparable|equal|equivalent|identical) (?:to|with) (?:placebo|that (?:of|with|in|seen)"
    r"|those (?:of|with|in"
    r"|seen)|standard|other treatments?|chemotherapy)\b"
    r"|\bno (?:better|worse|safer|more effective)\b",
    re.I,
)
_BETTER = re.compile(
    r"\b(?:was|were|is|are|works|worked|did) (?:no|much|far|clearly|also)? ?(?:better|safer|worse|superior"
    r"|more effective|less toxic)\b(?! (?:to|for you|if|not|when|after|within|in \w+ days)\b)",
    re.I,
)
#: Who decides on medicines, as they are written.
_BODY = (
    r"(?:NICE|SMC|AWMSG|EMA|FDA|MHRA|CHMP|PRAC|WHO|NHS(?: England| Scotland| Wales)?|G-BA|IQWiG|HAS|ESMO"
    r"|ASCO|BSH|EHA|NCCN"
    r"|European Commission|(?:European )?Medicines Agency|Scottish Medicines Consortium|Commission"
    r"|[Gg]uidelines?|[Gg]uidance|[Cc]onsensus|[Cc]ommittees?|[Rr]egulators?|[Aa]uthorities)"
)
_DECIDED = (
    r"(?:recommend(?:s|ed|ation)?|approv(?:es?|ed|al)|authori[sz](?:es?|ed|ation)|licen[sc]ed|licenses"
    r"|advises?|advised"
    r"|endors(?:es?|ed)|supports?|supported|accepts|accepted|granted|reject(?:s|ed)|refused|funds|funded"
    r"|withdrew|prefers?)"
)
_DECISIONS = re.compile(
    rf"\b{_BODY}\b(?: (?!will\b|to\b)[\w-]+){{0,4}}? {_DECIDED}\b"
    rf"|\b[Rr]ecommended by (?:the )?{_BODY}\b|\b[Aa]pproval (?:came|followed|was (?:given|granted)"
    rf"|by (?:the )?{_BODY})\b"
    r"|\b(?:was|is|been|were|are) (?:first )?(?:approved|licensed|authori[sz]ed) (?:as|since|only|on)\b"
)
_WEAK = (
    # Counted people and places.
    re.compile(
        rf"(?<![\w.,-])(?:{_SEVERAL}|a handful|a minority|a number)(?: of)?(?: (?!or\b"
        rf"|to\b)[a-z-]+){{0,2}} {_COUNTED}\b"
        r"|\b(?:in|at|from|across) (?:\d+|"
        + NUMBER_WORDS
        + r") (?:sites|centres|centers|clinics|hospitals|countries)\b"
        rf"|(?<!not )(?<!n't )\b(?:nobody|no one|none|no {_PEOPLE}|everyone|everybody|(?:every|each|all"
        rf"|(?<!make )(?<!in )(?<!affect )some|several|many"
        rf"|most|few|other) (?:of )?(?:the |these |those )?{_PEOPLE}|(?:all|most|many|some|none"
        rf"|few) of (?:them|these|those|us))"
        rf" (?:\w+ly |had |have |has |who [\w ]{{1,30}} )?(?!are\b|is\b|had to\b|have to\b"
        rf"|needs?\b){_FARED}\b"
        rf"|^(?:almost |nearly |virtually )?most (?:go|went|live|lived|get|got|had|have|are|were"
        rf"|recover(?:ed)?)\b"
        r"|\b(?:some|many|most|several|few) (?:of )?(?:the |these |those )?"
        + _PEOPLE
        + r" (?:have |had |has )?died\b",
        re.I,
    ),
    # Days and years as results.
    re.compile(
        r"\b(?:was|were|came|comes?|began|begins?|started|occur(?:s|red)?|appeared|peaked|fell|rose|died"
        r"|relapsed|went|reached"
        r"|resolved|ended|ran|recruited|enrolled|followed|lasted|returned|returns)\b[^.;:]{0,50}?"
        r" (?:(?:on|by|at|from|until|in|since|after|to) (?:day|week|month|year|cycle) [\d–-]+"
        r"|(?:in|from|since|between|until|by) (?:(?:the )?(?:end|spring|summer|autumn|winter|start|early"
        r"|late|mid) (?:of )?)?"
        r"(?:(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December) )?(?:19|20)\d\d)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:began|begins?|started|came|comes? back|came back|returned|occurred|occurs|appeared"
        rf"|resolved|went"
        rf"|lives?(?: on)?|lived(?: on)?|stays? in|stayed|remains?|remained|persists?|persisted|relapsed"
        rf"|recovered|survived)\b"
        rf"[^.;:,]{{0,40}}? (?:within|after|for|in) {_LONG}"
        rf"|\b(?:half-li(?:fe|ves)|survival|follow-up|median|mean|average|duration|time to \w+"
        rf"|response)\b[^.;:,]{{0,50}}?"
        rf" (?:was|were|is|are|of|lasted|lasts|reached) {_LONG}",
        re.I,
    ),
    # What something costs, large and small numbers.
    re.compile(
        r"[£$€] ?\d|\d ?€|\b\d[\d,.]* (?:thousand |million |billion )?(?:pounds (?:a|per|for|each)\b"
        r"|pounds\.|euros?\b|dollars?\b)"
        r"|\bcosts? [^.;:]{0,30}(?:pounds|euros?|dollars?)\b"
        r"|\d ?[×x] ?10(?:[⁰¹²³⁴-⁹]+|\^\d|[2-9]\b|1\d\b)"
        r"|\b\d{1,3}(?:,\d{3})+(?![\d,])(?! ?(?:IU|I\.U\.|units?|mg|g|ml|micro\w+|[µμ]g)\b)",
        re.I,
    ),
    # What ends badly, and what happens often.
    re.compile(
        r"\b(?:can|may|could|might|is|was|are|were|be|been|prove) (?:\w+ ){0,2}?(?:fatal|deadly|lethal)\b"
        r"|\b(?:is|are|was|were) (?:very |quite |fairly |less |un)?(?:common|rare|frequent|few"
        r"|mild)\b(?! (?:to|for"
        r"|that|side|disease)\b)"
        r"|\b(?:was|were) (?:stopped early|randomi[sz]ed|double[ -]blind)\b|\b(?:ended|stopped) early\b"
        r"|\b(?:died|survived|relapsed)\b|\bdeaths? (?:\w+ )?(?:fell|rose|were|was|occurred|dropped"
        r"|halved|doubled)\b",
        re.I,
    ),
)
#: These say under which condition something holds, or who may do it: they tell no result.
_CONDITION = re.compile(r"\b(?:if|when|whether|unless|until|should|must|ask|tell|talk)\b", re.I)
#: What a document says of itself.
_IMPRINT = re.compile(
    r"\b(?:leaflet|booklet|document|information|page|website|revised|prepared|updated|copyright|founded)\b",
    re.I,
)


def result_in_words(sentence: str) -> bool:
    """True where a sentence gives a result in words or signs, even one that tells the reader what to do."""
    return any(found.search(sentence) for found in _RESULTS)


def compares_in_words(sentence: str) -> bool:
    """True where a sentence says that something is as good as, like or better than something else."""
    is_better = _BETTER.search(sentence) and not _CONDITION.search(sentence)
    return bool(is_better or _COMPARED.search(sentence))


def tells_decision(sentence: str) -> bool:
    """True where a sentence tells what a body has approved or recommends."""
    return _DECISIONS.search(sentence) is not None


def counts_in_words(sentence: str) -> bool:
    """True where a sentence counts, dates or prices something, and is no condition and no imprint."""
    if _CONDITION.search(sentence) or _IMPRINT.search(sentence):
        return False
    return any(found.search(sentence) for found in _WEAK)
