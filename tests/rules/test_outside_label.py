"""Illnesses, ages and repeated doses outside what the label of a treatment for blood cancers has."""

from __future__ import annotations

import pytest

from brochure.findings import Severity
from brochure.rules.ages import ages_in
from brochure.rules.illnesses import is_named
from tests.rules.told import told, untold, with_texts

#: The label of a treatment that is given once, for two illnesses at different ages.
_LABEL = (
    (
        "indication: { text: examplitis",
        "indication: { text: B-cell acute lymphoblastic leukaemia (B-ALL) and"
        " diffuse large B-cell lymphoma (DLBCL)",
    ),
    (
        "population: { text: adults",
        "population: { text: children and young adults up to and including 25 years of age with B-ALL;"
        " adults with DLBCL",
    ),
    ("dose: { text: one tablet once a day", 'dose: { text: "one infusion, once"'),
    ("route: { text: by mouth", "route: { text: intravenous infusion"),
)
#: The same for children and young adults alone.
_YOUNG = (
    ("indication: { text: examplitis", "indication: { text: acute lymphoblastic leukaemia"),
    (
        "population: { text: adults",
        "population: { text: children and young adults up to and including 25 years of age",
    ),
)

OTHER_ILLNESSES = [
    "{brand} has a place in the care of patients with gout.[@alpha, p. 2]",
    "In Crohn’s disease, {brand} is also effective.[@alpha, p. 2]",
    "Why not consider {brand} for your patients with vasculitis?",
    "{brand} is also worth considering in early psoriatic disease.[@alpha, p. 2]",
    "{brand} has an established role in the management of lupus.[@alpha, p. 2]",
    "In ulcerative colitis, too, {brand} is worth a try.[@alpha, p. 2]",
    "{brand} is also used for breast cancer.[@alpha, p. 2]",
    "{brand} works in lung cancer.[@alpha, p. 2]",
    "{brand} is effective in multiple myeloma.[@alpha, p. 2]",
    "{brand} treats arthritis.[@alpha, p. 2]",
    "{brand} also helps people with lupus.[@alpha, p. 2]",
    "{brand} is an option for solid tumours.[@alpha, p. 2]",
    "{brand} can be given for chronic lymphocytic leukaemia.[@alpha, p. 2]",
    "{brand} is effective in Hodgkin lymphoma.[@alpha, p. 2]",
    "{brand} helped patients with mantle cell lymphoma.[@alpha, p. 2]",
    "{brand} is effective in systemic lupus erythematosus.[@alpha, p. 2]",
    "{brand} can treat prostate cancer.[@alpha, p. 2]",
    "Patients with breast cancer can have {brand}.[@alpha, p. 2]",
    "Patients with myeloma respond to {brand}.[@alpha, p. 2]",
    "{brand} may be given to patients with glioblastoma.[@alpha, p. 2]",
    "{brand} offers hope in acute myeloid leukaemia.[@alpha, p. 2]",
    "{brand} is now available for multiple sclerosis.[@alpha, p. 2]",
    "{brand}: a treatment for psoriasis.[@alpha, p. 2]",
    "{brand} is used in Crohn’s disease.",
    "{brand} for myeloma",
    "{brand} in rheumatoid arthritis",
    "Consider {brand} in patients with lung cancer.",
    "Consider {brand} for lupus nephritis.",
    "Lupus also responds to {brand}.[@alpha, p. 2]",
    "Breast cancer is another use of {brand}.",
    "Other uses of {brand} are lung cancer and myeloma.",
    "Other uses of {brand} are lung cancer and myeloma.",
    "This therapy also works in lupus.[@alpha, p. 2]",
    "Your new cells also fight breast cancer.[@alpha, p. 2]",
    "CAR-T cells also help against lung cancer.[@alpha, p. 2]",
    "Also used for arthritis.",
    "It also works against breast cancer.[@alpha, p. 2]",
    "It can also help people with arthritis.[@alpha, p. 2]",
    "Women with breast cancer can have {brand}, too.",
    "If you have lupus, {brand} can help you, too.",
    "{brand} also works if you have arthritis.",
    "People with lung cancer benefit from {brand}, too.[@alpha, p. 2]",
    "In breast cancer, {brand} works as well.[@alpha, p. 2]",
    "In myeloma, too, {brand} gives good results.[@alpha, p. 2]",
    "{brand} is also licensed for follicular lymphoma.",
    "{brand} is good for arthritis and lupus.",
    "Use {brand} in patients with chronic myeloid leukaemia.",
    "{brand} has shown activity in solid tumours.[@alpha, p. 2]",
    "{brand} beats other cancers, too.[@alpha, p. 2]",
    "{brand} treats all kinds of cancer.[@alpha, p. 2]",
    "{brand} achieved remissions in lupus.[@alpha, p. 2]",
    "{brand} shrinks lung tumours.",
    "{brand} slows lung cancer.[@alpha, p. 2]",
    "{brand} cured a patient of myeloma.[@alpha, p. 2]",
    "Doctors also use {brand} for arthritis.",
    "{brand} is not only for leukaemia but also for breast cancer.",
    "{brand} – now for arthritis, too",
    "Ask your doctor about {brand} for your arthritis.",
    "{brand} is used against tumours of the bowel, too.",
]
NO_OTHER_USE = [
    "{brand} is used for relapsed B-cell acute lymphoblastic leukaemia.",
    "{brand} is not for breast cancer.",
    "{brand} is not used in myeloma.",
    "Do not use {brand} for lung cancer.",
    "Leukaemia is one of many cancers, such as breast cancer and lung cancer.",
    "Other cancers, such as breast cancer, are not treated with {brand}.",
    "{brand} treats a blood cancer.",
    "{brand} is used to treat some blood cancers.",
    "New cancers have been reported after {brand}.",
    "Patients treated with {brand} may develop secondary malignancies such as T-cell lymphoma.",
    "Before {brand}, patients with hepatitis B are screened.",
    "Tell your doctor before you have {brand} if you have had breast cancer.",
    "Patients with lupus were excluded.",
    "Treat infections before {brand} is given.",
    "{brand} can cause neutropenia, anaemia and arthritis.",
    "Myeloma is treated with other medicines.",
    "The safety of {brand} in patients with multiple myeloma is unknown.",
    "{brand} is being studied in myeloma.",
    "A trial of {brand} in lupus is under way.",
    "Patients with active autoimmune disease were not treated with {brand}.",
    "Arthritis is a side effect of {brand}.",
    "Breast cancer is a cancer of the breast.",
    "Patients who had had a tumour of the bowel were not given {brand}.",
    "{brand} is used with caution in patients with epilepsy.",
    "Diffuse large B-cell lymphoma responds to {brand}.[@alpha, p. 2]",
    "Give allopurinol before {brand} to prevent tumour lysis syndrome.",
    "{brand} is for lymphoma, unlike other medicines for breast cancer.",
    "Unlike medicines for breast cancer, {brand} is made from your own cells.",
    "Tocilizumab is used to treat arthritis and cytokine release syndrome after {brand}.",
    "CAR-T cell therapies other than {brand} are used in myeloma.",
    "{brand} is not a medicine for breast cancer, lung cancer or arthritis.",
    "Patients with leukaemia and arthritis can have {brand}.",
    "{brand} does not work in breast cancer.",
    "No other cancers are treated with {brand}.",
    "{brand} targets B cells.",
    "{brand} is given when leukaemia has come back.",
    "{brand} is used for lymphoma; other cancers, such as breast cancer, need other treatments.",
    "Call your team if you have signs of an infection after {brand}.",
    "The infusion is given in a hospital for infectious diseases.",
    "{brand} may reactivate hepatitis B.",
    "Autoimmune diseases such as lupus are a reason for caution with {brand}.",
    "Before {brand} is given, treat any infection.",
    "{brand} kills cancer cells.",
    "{brand} fights the cancer.",
    "The treatment is for blood cancers.",
    "{brand} is given to patients whose leukaemia has not responded to chemotherapy.",
    "Some patients had breast cancer before {brand}.",
    "New cancers of T cells, such as T-cell lymphoma, have occurred after {brand}.[@alpha, p. 2]",
    "Anyone who has had lung cancer tells the team before {brand}.",
    "When {brand} is given to patients with asthma, monitor lung function.",
    "Medicines for arthritis, such as methotrexate, are stopped before {brand}.",
    "Your other medicines, such as those for arthritis, may be changed.",
    "{brand} is a CAR-T medicine for leukaemia; others are for myeloma.",
    "If you have arthritis, tell your doctor before {brand} is given.",
    "Tumours may grow for a few days after {brand}.",
    "Use in patients with myeloma is not recommended.",
    "{brand} was not tested in lung cancer.",
    "Do not give {brand} to patients with active hepatitis B, hepatitis C or HIV.",
    "Infections are treated with antibiotics before the infusion.",
    "It is not known whether {brand} works in lupus.",
    "What is leukaemia? It is a cancer of the blood, like lymphoma and myeloma.",
]
OTHER_AGES = [
    "{brand} works in people of 40.[@alpha, p. 2]",
    "{brand} is also for people over 60.",
    "{brand} helps in adults of 70, too.[@alpha, p. 2]",
    "Patients over 60 respond well.[@alpha, p. 2]",
    "If you are over 60, {brand} helps you as well.",
    "{brand} works well at 40.[@alpha, p. 2]",
    "Suitable for people aged 65 and over.",
    "{brand} for forty-year-olds",
    "People in their sixties benefit from {brand}.[@alpha, p. 2]",
    "{brand} can be given to patients up to 50.",
    "A woman of 70 had {brand} and is well.[@alpha, p. 2]",
    "{brand} helps the over-60s.",
    "{brand} suits pensioners, too.",
    "{brand} is suitable for patients between 30 and 60.",
    "Even at 80, {brand} helps.",
    "Age is no limit: {brand} helps at 70.",
    "{brand} can be used at any age.",
    "Also for people over 60.",
    "The oldest patient treated with {brand} was 62 years old.[@alpha, p. 2]",
    "{brand} helps middle-aged patients.[@alpha, p. 2]",
]
NO_OTHER_AGES = [
    "If you are very ill, very thin or elderly, {brand} may affect you more.",
    "{brand} is for patients up to 25 years.",
    "Patients over 12 respond well.[@alpha, p. 2]",
    "{brand} is not for people over 25.",
    "{brand} has not been tested in patients over 60.",
    "Over 60 patients had {brand}.[@alpha, p. 2]",
    "{brand} is given in over 60 hospitals.",
    "{brand} was given to patients of 12 centres.",
    "Follow-up was over 24 months.[@alpha, p. 2]",
    "Keep {brand} below 25 °C.",
    "Of 75 patients, 40 responded to {brand}.[@alpha, p. 2]",
    "A median of 40 and 60 days passed before {brand}.[@alpha, p. 2]",
    "Patients over 60 kg have another volume of {brand}.",
    "{brand} works for over 60% of patients.[@alpha, p. 2]",
    "Adults over 25 need other treatments.",
    "Your parents, who may be over 60, can stay with you during treatment.",
    "Children and young adults up to 25 can have {brand}.",
    "The risk is higher in people over 60.",
]
AGES_OF_ANOTHER_ILLNESS = [
    "{brand} works in people of 40 with B-ALL.[@alpha, p. 2]",
    "Adults of 70 with leukaemia benefit from {brand}.[@alpha, p. 2]",
    "Children with lymphoma can have {brand}.",
    "{brand} is given to children with DLBCL.",
    "{brand} works well at 40 in ALL.",
    "Even at 80, {brand} helps in leukaemia.",
    "Adults over 60 with acute lymphoblastic leukaemia benefit from {brand}.",
]
AGES_OF_AN_ILLNESS = [
    "{brand} works in people of 40 with DLBCL.[@alpha, p. 2]",
    "Adults of 70 benefit from {brand}.[@alpha, p. 2]",
    "{brand} is for children and young adults with leukaemia and for adults with lymphoma.",
    "Children with ALL can have {brand}.",
    "{brand} is for adults with lymphoma.",
]
GIVEN_AGAIN = [
    "You are given {brand} three times in the first year.",
    "If the leukaemia comes back, you get {brand} a second time.",
    "Where one infusion of {brand} is not enough, give a further one.",
    "{brand} can be given a second time.",
    "A top-up infusion of {brand} can be given.",
    "{brand} is put into the spinal fluid.",
    "{brand} is taken as a tablet.",
    "{brand} can be given twice.",
    "Repeat {brand} every month.",
    "A second infusion of {brand} can be given after a year.",
    "Two infusions of {brand} are given.",
    "{brand} is given as an injection under the skin.",
    "The infusion of {brand} can be repeated.",
    "{brand} is infused once a month.",
    "Patients have three infusions of {brand}.",
    "{brand} can be given again if the leukaemia comes back.",
    "{brand} is given every 4 weeks.",
    "You have the infusion twice.",
    "A repeat dose of {brand} is an option.",
    "{brand} is re-infused after relapse.",
]
GIVEN_ONCE = [
    "You get {brand} once, and blood tests three times.",
    "{brand} is given once.",
    "You have one infusion.",
    "{brand} is a single infusion into a vein.",
    "Do not repeat {brand}.",
    "Blood tests are repeated every week.",
    "Two infusions of lymphodepleting chemotherapy come before {brand}.",
    "Blood counts are checked twice a week after {brand}.",
    "The infusion is given once, and no second one follows.",
    "Tocilizumab may be given a second time.",
    "Tell your team about every infusion reaction.",
    "The infusion is given over 30 minutes, and you are checked every hour.",
    "After the infusion your blood is tested every week.",
    "You stay in hospital and are seen daily after the infusion.",
    "If the second infusion of chemotherapy is delayed, {brand} waits.",
    "This treatment takes several weeks.",
    "Your team calls you twice a week after the treatment.",
    "Have your temperature taken twice a day after the infusion.",
    "The treatment is repeated in no case.",
    "Do not have a second infusion.",
    "The dose is given in one or two bags.",
    "{brand} comes in one to three bags.",
    "Patients had paracetamol before the infusion, and again after 6 hours.",
    "You read the leaflet every day before the treatment.",
    "The treatment centre is open every day.",
    "Follow-up after the infusion is monthly.",
    "The medicine is kept frozen, and temperature is logged daily.",
    "Another treatment may be needed if {brand} does not work.",
]

#: What package leaflets say of other medicines, of illnesses that come in between, and of harm.
OF_OTHER_MEDICINES = [
    "Allergies Tell your doctor before using {brand} if you have an active allergy.",
    "Get advice if you are taking: antacids to treat stomach ulcers with this medicine.",
    "Fatigue has been reported for this medicine used in patients with gout.",
    "{brand} can be given with a hepatitis A vaccine.",
    "It is very important that you are treated for a thyroid disorder, especially after using {brand}.",
    "If you breast-feed an earlier child, stop while you are given {brand}.",
    "In studies of {brand} in pregnancy, 6 babies in every 100 had defects.",
    "A medicine used to prevent chickenpox, within 6 weeks of {brand} (see section 2 Children).",
    "If your doctor has prescribed {brand} for a patient under 18 and you want to discuss it, go back.",
    "In studies with children who had {brand}, the most common side effects were colds.",
    "{brand} is used to help achieve pregnancy in women.",
    "Rinsing your mouth after each dose of this medicine will help to stop candidiasis.",
    "A dry dressing can be used with this medicine if the ulcer oozes.",
    "It will help you to know how HIV multiplies while this medicine works.",
    "colchicine, a treatment for gout",
    "a medicine used to treat HIV infection and AIDS (ritonavir)",
    "a medicine used to treat depression (fluvoxamine).",
    "carbamazepine a medicine to treat some forms of epilepsy,",
    "rifampicin: a medicine to treat tuberculosis or certain other infections",
    "Rifampicin, this medicine is typically used to treat bacterial infections.",
    "Medicine for the treatment of arrhythmias, such as quinidine or sotalol.",
    "If you are taking riociguat. This drug is used to treat pulmonary hypertension.",
    "The following has been seen in another similar type of medicine used for the treatment of"
    " rheumatoid arthritis: clots.",
    "PDE5 inhibitors are also used for the treatment of erectile dysfunction in men.",
    "Sildenafil used to treat erectile dysfunction may be taken with care.",
    "your doctor may also give you a medicine to help stop you getting an infection.",
    "It may be necessary to treat your infection before starting {brand}.",
    "{brand} may make you less able to fight infections.",
    "This is because the immune cells that {brand} targets also help to fight infection.",
    "Because of the importance of rapidly treating certain types of infection in patients who"
    " receive {brand}, you get a card.",
    "Your doctor may consider changing your treatment if you develop a serious infection.",
    "if you are diabetic, because {brand} contains sugar, which may require an adjustment to the"
    " treatment of your diabetes",
    "It is important to try to prevent osteonecrosis of the jaw developing.",
    "There is not enough information on the use of {brand} in children and adolescents.",
    "Information on treating patients younger than 18 years of age with {brand} is limited.",
    "This is equivalent to 2% of the recommended maximum daily dietary intake of sodium for an"
    " adult, for one tablet of {brand}.",
    "newborn babies born to mothers who have taken {brand} may have side effects",
    "The following symptoms may occur in newborn babies, of mothers that have used {brand}: shaking.",
    "Discuss with your doctor when it is safe to restart breast-feeding after finishing your"
    " treatment with {brand}.",
    "If {brand} is accidentally ingested by a child or adolescent, go to the hospital immediately.",
    "If you are a woman of child bearing potential, you should use contraception while taking {brand}.",
    "There have been very rare cases of certain kinds of cancer in children taking {brand}.",
    "{brand} may cause Reye’s syndrome in children.",
    "This is because there is not enough information to be sure that this medicine is safe for"
    " use in pregnancy.",
    "Tell your doctor if there is any possibility for pregnancy to occur, so that the use of"
    " {brand} is safe.",
    "Overall, the effects of {brand} on long-term bone health in paediatric patients are uncertain.",
    "Octreotide (used for acromegaly, a rare disorder that usually occurs in young adults and"
    " children) may change the effect of {brand}.",
    "Side effects were seen with the adult formulation of {brand}.",
    "methylphenidate (used to treat hyperactivity in children and narcolepsy),",
    "caffeine (a medicine for babies who need help breathing) with {brand}",
    "It is recommended to stop breast-feeding during treatment with {brand}.",
    "Please note: {brand} can cause severe, possibly fatal, breathing depression (shortness of"
    " breath or stops breathing) in children who are exposed to it.",
    "The bottles of {brand} are closed with a child- resistant cap.",
    "It is harmful if you are suffering from alcoholism, and it is to be taken into account in"
    " pregnant or breast-feeding women, children and high-risk groups when {brand} is given.",
    "{brand} can cause bones to stop growing and lead to puberty (before age 8 years in girls).",
    "It is important to identify and treat such an infection as soon as possible.",
    "Before the injection, your doctor will wash your eye carefully to prevent infection.",
    "{brand} may be less effective if you have HIV.",
    "It is recommended that you have treatment to prevent the lung infection during treatment with {brand}.",
    "This medicine is only prescribed by a doctor who has experience with the treatment and who"
    " has confirmed your diagnosis.",
    "medicines that may reduce the effectiveness of {brand}: Carbamazepine (anti-epileptic used"
    " to treat seizures)",
    "It may lower the number of white cells in the blood (neutrophils) that help to fight against infection.",
    "If you need to take oral fusidic acid to treat a bacterial infection you will need to stop"
    " using this medicine.",
    "Amiodarone, bepridil, ranolazine to treat certain heart disorders",
    "Avanafil to treat erectile dysfunction",
    "if you suffer or have suffered from any of these symptoms or are treated for heart failure with {brand}",
    "Talk to your doctor before using {brand} if you or a member of your family have ever had a"
    " heart attack or stroke.",
    "you had a heart attack or stroke in the month before your treatment with {brand}",
    "See your doctor, since {brand} may play a role in cancer development.",
    "The effect of {brand} is less with rifampicin: a medicine to treat tuberculosis.",
    "Some adolescent patients taking {brand} became anxious, depressed or confused.",
    "Neurological disorders (such as tremors, walking disorders, double vision) have been"
    " reported in children who had {brand}.",
    "The children recovered from these symptoms after {brand} was stopped.",
    "It is recommended that you discuss breast-feeding with your doctor before {brand} is given.",
    "this may cause the child to be tired if {brand} is used",
    "Fainting can occur (mostly in adolescents) after any needle injection of {brand}.",
    "A medicine used to treat fungal infections (griseofulvin).",
    "Symptoms of drug withdrawal (also in newborns)",
    "Cautious use of {brand} during pregnancy is recommended.",
    "A professional who is experienced in the treatment of metabolic diseases gives {brand}.",
    "Tell your doctor if you are taking diltiazem. This is a medicine used to treat angina.",
    "Most of these patients on {brand} were adolescent or young adult males.",
    "Tell your doctor if you take {brand} with certain diuretics used for heart failure.",
    "breast swelling in boys",
    "slowed growth in children",
    "Changes in behaviour, especially in children",
    "{brand} can be given with a Hepatitis B vaccine.",
    "During treatment with medicines treating infections the dose of {brand} may change.",
    "The medicine in {brand} could be dangerous if taken accidentally by a child.",
    "As little as one tablet of {brand} taken by a woman can cause a baby to have birth defects.",
    "ciclosporin: a medicine to suppress rejection, treat severe skin diseases, severe eye and"
    " joint inflammation",
    "verapamil, a medicine used to lower high blood pressure or to treat angina",
    "Help to limit flu-like symptoms when {brand} is started.",
    "if the patient is less than 2 years of age",
    "bronchodilators for the treatment of bronchial asthma.",
    "While treated with {brand} you may develop a skin infection with a swollen area of skin.",
    "The drug treatment for hepatitis C may change how {brand} works.",
    "A positive result from a test called Coombs used to identify haemolytic anaemia",
    "griseofulvin, used in the treatment of fungal infections",
    "Diltiazem. This is a medicine used to treat angina.",
    "desensitisation as a treatment for allergy, for example with bee venom",
    "These cells fight infection.",
    "Sharing what you know may help to understand the safety or risks of {brand} in pregnancy.",
    "Regular checks of blood counts during pregnancy are recommended.",
]
#: Sentences that are like them and speak of the medicine.
LIKE_THEM = [
    "It will help you with HIV.",
    "{brand} helps against candidiasis.",
    "{brand} is a medicine used to treat gout.",
    "It is a medicine to treat gout.",
    "{brand}, a treatment for gout and migraine.",
    "{brand} works in children, as studies in them have shown.",
    "Also in children",
    "{brand}: a medicine to treat gout.",
    "{brand} (a medicine used to treat gout) is swallowed.",
    "A medicine to treat lupus.",
    "{brand} is one of the inhibitors that also treat psoriasis.",
    "{brand} treats asthma before other medicines are started.",
    "{brand} is used for the treatment of lupus.",
    "{brand} is given to children before school.",
    "{brand} is safe in pregnancy.",
    "{brand} can be taken by children with examplitis.",
    "{brand} works in children, in whom examplitis often occurs.",
    "There is enough information on {brand} in children: it works.",
    "{brand} is suitable for breast-feeding women.",
    "This medicine is used to treat gout.",
    "It also treats psoriasis.",
]


def test_illnesses_outside_the_label_are_told_however_they_are_said() -> None:
    assert untold("uk-hcp", OTHER_ILLNESSES, "label-use", *_LABEL) == []


def test_sentences_that_warn_exclude_or_define_are_not() -> None:
    assert untold("uk-hcp", NO_OTHER_USE, "label-use", *_LABEL) == NO_OTHER_USE


def test_illnesses_are_told_in_leaflets_for_patients_and_in_lists() -> None:
    texts = [
        "This treatment also helps people with breast cancer.",
        "It can also be used if you have arthritis.",
        "{brand} is also for lupus and myeloma.",
    ]
    assert untold("uk-patient", texts, "label-use", *_LABEL) == []


def test_what_leaflets_say_of_other_medicines_and_of_harm_is_no_use() -> None:
    assert untold("uk-patient", OF_OTHER_MEDICINES, ".label-") == OF_OTHER_MEDICINES
    assert untold("uk-patient", LIKE_THEM, ".label-") == []


def test_what_keeps_nobody_from_a_medicine_is_told_as_what_suits_them_is() -> None:
    free = [
        "Pregnancy is no reason to withhold {brand}.",
        "A positive pregnancy test need not delay the infusion of {brand}.",
        "There is no need to rule out pregnancy before {brand} is given.",
    ]
    bound = [
        "{brand} does not prevent pregnancy.",
        "If pregnancy can’t be ruled out, {brand} is not given.",
        "Do not delay: tell your team if you are pregnant and have had {brand}.",
        "A negative test does not exclude a pregnancy, so that it is repeated before {brand} is given.",
    ]
    assert untold("uk-hcp", [*free, *bound], "label-population") == bound


def test_what_need_not_wait_for_other_treatments_comes_before_them() -> None:
    later = ("text: examplitis, source", "text: examplitis after two or more lines of treatment, source")
    early = [
        "Do not hold {brand} back until two treatments have failed.",
        "Use {brand} before any chemotherapy.",
    ]
    late = [
        "{brand} is used when two treatments have failed.",
        "Do not use {brand} before any treatment has failed.",
    ]
    assert untold("uk-hcp", [*early, *late], "label-use", later) == late


def test_a_sentence_of_package_leaflets_on_breast_feeding_is_told_to_professionals_alone() -> None:
    plain = "{brand} can be used during breast-feeding."
    praise = ["{brand} is safe while breast-feeding.", "{brand} can be taken with confidence in pregnancy."]
    assert untold("uk-patient", [plain, *praise], "label-population") == [plain]
    assert untold("uk-hcp", [plain, *praise], "label-population") == []
    (found, *_others) = told(with_texts("uk-hcp", [plain]), "label-population").values()
    assert found.severity is Severity.WARNING


def test_effects_that_are_mild_and_help_to_become_pregnant_are_no_use_outside_the_label() -> None:
    severe = ("text: examplitis, source", "text: severe examplitis, source")
    fine = [
        "If these effects occur, they are usually mild and disappear as you go on using {brand}.",
        "{brand} helps you to get pregnant.",
        "Other forms of this medicine are more suitable for children.",
        "{brand} blocks the neonatal Fc receptor.",
    ]
    told_all_the_same = ["{brand} also treats mild disease.", "{brand} is suitable for newborns."]
    assert untold("uk-patient", [*fine, *told_all_the_same], ".label-", severe) == fine


def test_questions_about_readers_say_nothing_of_who_is_treated_and_suggestions_do() -> None:
    asked = [
        "Has this medicine been prescribed for somebody under 12 years of age?",
        "Are you taking a tablet to control asthma?",
        "Is your child under 6 years old?",
        "How much of {brand} should I give to a baby?",
    ]
    suggested = ["Why not give {brand} to a teenager?", "Why not use {brand} for gout?"]
    assert untold("uk-patient", [*asked, *suggested], ".label-") == asked


def test_ages_outside_the_label_are_told_without_a_unit_too() -> None:
    assert untold("uk-hcp", OTHER_AGES, "label-population", *_YOUNG) == []
    assert untold("uk-hcp", NO_OTHER_AGES, "label-population", *_YOUNG) == NO_OTHER_AGES


def test_ages_are_compared_with_those_of_the_illness_that_a_sentence_names() -> None:
    texts = AGES_OF_ANOTHER_ILLNESS
    assert untold("uk-hcp", texts, "label-population", *_LABEL) == []
    assert untold("uk-hcp", AGES_OF_AN_ILLNESS, "label-population", *_LABEL) == AGES_OF_AN_ILLNESS


def test_what_a_label_gives_once_is_told_where_it_is_given_again() -> None:
    assert untold("uk-hcp", GIVEN_AGAIN, ".label-", *_LABEL) == []
    assert untold("uk-hcp", GIVEN_ONCE, ".label-", *_LABEL) == GIVEN_ONCE


@pytest.mark.parametrize(
    ("words", "label", "named"),
    [
        ("breast cancer", "lymphoma", False),
        ("cancer", "lymphoma", True),
        ("lymphoma", "acute lymphoblastic leukaemia", False),
        ("chronic lymphocytic leukaemia", "acute lymphoblastic leukaemia", False),
        ("Hodgkin lymphoma", "non-Hodgkin lymphoma", False),
        ("psoriatic arthritis", "rheumatoid arthritis", False),
        ("arthritis", "rheumatoid arthritis", True),
        ("type 1 diabetes", "type 2 diabetes mellitus", False),
        ("type 1 diabetes", "diabetes mellitus", True),
        ("Parkinson's disease", "Parkinson disease", True),
        ("myeloma", "acute myeloid leukaemia", False),
        ("heart failure", "renal failure", False),
    ],
)
def test_an_illness_is_named_by_what_tells_it_apart(words: str, label: str, named: bool) -> None:
    assert is_named(words, label) is named


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("people of 40", [(40, 40)]),
        ("a sixty-five-year-old", [(65, 65)]),
        ("in their forties", [(40, 49)]),
        ("women between 40 and 60 benefit", [(40, 60)]),
        ("patients up to 60", [(0, 60)]),
        ("the 60-plus", [(60, 130)]),
        ("If you are over 60, it helps", [(60, 130)]),
        ("those under 40", [(0, 39)]),
        ("65 and older", [(65, 130)]),
        ("in over 60 countries", []),
        ("patients over 60 kg", []),
        ("at 12 and 24 weeks", []),
        ("a score of 30 or above", []),
        ("patients of 12 centres", []),
        ("over 40, 60 and 80 mg", []),
    ],
)
def test_ages_without_a_unit_are_read(text: str, ages: list[tuple[float, float]]) -> None:
    assert [(found.least, found.most) for found in ages_in(text)] == ages
