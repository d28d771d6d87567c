"""What a person may rely on when the lexicon reads a text."""

from collections import Counter

import pytest

from matching.lexicon import _FOLDER, _spellings, entries, find
from matching.lexicon.entry import read
from matching.lexicon.phrases import Phrases
from matching.records import NeedText
from matching.text import LANGUAGES, tokens

FILES = sorted(_FOLDER.glob("words*.psv"))
DELIBERATE = {
    ("fr", "assainissement"): {"sewage_wastewater", "w_sanitation"},
    ("fr", "politique"): {"policy", "w_political"},
    ("fr", "société"): {"business", "w_society"},
    ("ar", "صرف صحي"): {"sewage_wastewater", "w_sanitation"},
    ("ar", "إقليم"): {"local_government", "w_region"},
    ("ar", "نعلم"): {"w_know", "w_teaching"},
    ("fr", "biosécurité"): {"biosafety", "border_quarantine"},
    ("es", "bioseguridad"): {"biosafety", "border_quarantine"},
    ("ru", "биобезопасность"): {"biosafety", "border_quarantine"},
    ("zh", "生 物 安 全"): {"biosafety", "border_quarantine"},
    ("pt", "biossegurança"): {"biosafety", "border_quarantine"},
    ("fr", "herbier"): {"seagrass", "specimen_collection"},
    ("en", "bank"): {"financial_institution", "floodplain"},
}
"""Forms that truly name two things in their language."""
LANGUAGE_NAMES = {"English", "French", "Spanish", "Arabic", "Russian", "Chinese", "Portuguese"}


def named(text, lang):
    return {hit.id for hit in find(tokens(text, lang), lang)}


def test_a_listed_spelling_settles_which_word_of_one_stem_is_meant():
    words = Phrases([(["veget"], "plants", "vegetation"), (["veget"], "food", "vegetable")])
    assert words.spans(["veget"], lambda *_: "vegetation") == [(0, 0, ("plants",))]
    assert words.spans(["veget"], lambda *_: "vegetables") == [(0, 0, ("plants", "food"))]


def test_things_that_share_a_spelling_are_found_together():
    spelt = [("habitat", "mangrove"), ("forest", "mangrove"), ("forest", "mangroves")]
    words = Phrases((["mangrov"], *one) for one in spelt)
    assert words.spans(["mangrov"], lambda *_: "mangroves") == [(0, 0, ("habitat", "forest"))]


def test_a_word_of_several_senses_names_none_inside_a_longer_name():
    found = find(tokens("Suivre les herbiers marins.", "fr"), "fr")
    assert "seagrass" in {one.id for one in found}
    assert "specimen_collection" not in {one.id for one in found}


def test_a_negated_word_is_another_word():
    assert "w_illegal" in named("صيد غير قانوني", "ar")
    assert "w_illegal" not in named("صيد قانوني", "ar")


@pytest.mark.parametrize(
    ("text", "read", "misread"),
    [
        ("capacity building for rangers", "capacity_building", "w_construction"),
        ("the drivers of biodiversity loss", "w_root_cause", "w_pilot_driver"),
        ("a monitoring program", "monitoring", "w_programming"),
        ("our financial means", "finance", "w_financier"),
        ("important for birds", "w_core", "w_export_import"),
        ("a seed bank", "seed_bank", "financial_institution"),
        ("renewable energy", "energy_wind", "w_extension_time"),
        ("a contract with a consultant", "w_contract_manage", "mat_contract"),
        ("three projects", "project", "model"),
    ],
)
def test_an_english_word_is_read_in_the_sense_offices_use(text, read, misread):
    assert read in named(text, "en")
    assert misread not in named(text, "en")


@pytest.mark.parametrize(
    ("lang", "text", "misread"),
    [
        ("ar", "الطيور وغيرها", "w_jealousy"),
        ("ar", "أمام المحمية", "w_prayer"),
        ("ar", "المناطق البحرية", "w_freedom"),
        ("ar", "وعلى الساحل", "wild_sheep_goat"),
        ("ar", "ملكية الأرض", "w_king"),
        ("ar", "المعدات", "w_metal"),
        ("ar", "فقد وجدنا المياه", "loss_decline"),
        ("ru", "пение птиц", "w_foam"),
        ("ru", "три села", "landslide"),
        ("ru", "сады и огороды", "w_sit"),
        ("ru", "за садом, в саде и между садами", "w_sit"),
        ("ru", "в первую очередь", "w_waiting_list"),
        ("ru", "просим помощи", "w_millet_quinoa"),
        ("ru", "в данной области", "data"),
        ("ru", "данный проект", "data"),
        ("fr", "mais pas ici", "w_month"),
        ("pt", "nunca mais", "w_email"),
        ("zh", "环境友好型", "w_friendly"),
        ("zh", "心脏", "w_dirty"),
        ("zh", "充分发挥", "w_dissemination"),
        ("zh", "发现有害生物", "w_available"),
        ("zh", "申诉渠道", "w_ditch"),
        ("zh", "预警方案", "police_customs"),
        ("zh", "跑到海里", "w_distance"),
        ("zh", "红树林", "forest"),
        ("zh", "至少两年", "w_basic_min"),
        ("zh", "所有人", "w_person"),
        ("zh", "鸟群里", "w_message"),
        ("zh", "大厅里", "w_authority"),
        ("zh", "一道防线", "w_together"),
        ("zh", "高标准农田", "w_ambition"),
        ("ar", "الجمعية النسائية", "w_contribute"),
        ("ar", "بدون أوراق", "w_start"),
        ("ar", "بإذن الله", "w_authority"),
        ("ar", "حمى الوادي المتصدع", "territories_of_life"),
        ("ar", "كيلومتر مربع", "transect_plot"),
        ("ar", "صرف المنحة", "sewage_wastewater"),
        ("ar", "هجرة الطير", "w_aircraft"),
        ("ar", "الساقية", "w_bark_stem"),
        ("ar", "قلعة قديمة", "w_uproot"),
        ("ar", "لا نعلم", "w_teaching"),
        ("ru", "бортовой журнал", "bee"),
        ("ru", "согласно плану", "w_agreed"),
        ("ru", "братья", "w_take"),
        ("fr", "le bus", "w_sluice"),
        ("es", "en concreto", "w_concrete"),
        ("es", "nos dan", "w_damage"),
        ("pt", "cerca de dez", "w_enclosure"),
        ("pt", "a onça-pintada", "w_adult_young"),
        ("fr", "une zone tampon", "w_stamp_seal"),
    ],
)
def test_a_rare_word_is_not_read_in_a_common_one_that_is_stemmed_or_cut_alike(lang, text, misread):
    assert misread not in named(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "read", "misread"),
    [
        ("fr", "une zone importante pour les oiseaux", "w_core", "w_export_import"),
        ("fr", "sans délai", "w_deadline", "w_offence"),
        ("fr", "la lisière", "w_forest_edge", "w_nutrient_source"),
        ("fr", "parler aux jeunes", "w_talk", "w_parliament"),
        ("es", "en cada caso", "w_case", "w_shelter"),
        ("es", "áreas importantes", "w_core", "w_export_import"),
        ("es", "el ordenamiento", "spatial_planning", "w_computer"),
        ("es", "la sede del parque", "w_headquarters", "w_thirst"),
        ("es", "las sedes", "w_headquarters", "w_thirst"),
        ("es", "tienen sed", "w_thirst", "w_headquarters"),
        ("es", "mueren de sed", "w_thirst", "w_silkworm"),
        ("ar", "المعدات مكلفة", "w_expensive", "w_responsible"),
        ("ar", "الجهة المكلفة بالرصد", "w_responsible", "w_expensive"),
        ("ar", "ضابط جمارك", "w_officer", "w_norm_rule"),
        ("ar", "طلبة الجامعة", "w_school", "w_request"),
        ("ar", "خطة تنموية", "w_development", "w_grow_verb"),
        ("ar", "على متن المركب", "w_boat", "w_vehicle"),
        ("ar", "الأراضي المحروقة", "w_burn_verb", "w_fuel_petrol"),
        ("ar", "ترشيح خبير", "w_apply_for", "w_filter"),
        ("ar", "هامش الخطأ", "uncertainty_error", "w_density"),
        ("zh", "财政局", "expenditure_budget", "w_budget_circular"),
        ("zh", "獾", "small_carnivore", "hare_squirrel"),
        ("zh", "浑水", "water_quality_lab", "remote_sensing"),
        ("ru", "орлы садятся на опоры", "w_sit", "fruit_vegetable"),
        ("ru", "стерх садился на лёд", "w_sit", "fruit_vegetable"),
        ("ru", "сажать сады", "fruit_vegetable", "w_sit"),
        ("pt", "pesca com tarrafa", "trap_net", "mangrove"),
        ("pt", "milhares de tartarugas", "w_hundred_thousand", "rice_wheat"),
        ("pt", "o vale", "w_valley", "w_ditch"),
        ("pt", "o pedreiro", "w_tradesman", "mining"),
    ],
)
def test_a_frequent_word_is_not_read_as_a_stranger_of_its_stem(lang, text, read, misread):
    assert read in named(text, lang)
    assert misread not in named(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "read"),
    [
        ("ar", "فقدان الأنواع", "loss_decline"),
        ("ar", "فقد التنوع البيولوجي", "loss_decline"),
        ("ar", "فقدت المحمية أشجارها", "w_lose"),
        ("ar", "الرصد يكلف كثيرا", "w_cost"),
        ("ar", "فريق مكلف بجمع البيانات", "w_responsible"),
        ("ru", "по данным учетов", "data"),
        ("ru", "эти данные", "data"),
    ],
)
def test_a_word_is_read_beside_those_it_is_spelt_like(lang, text, read):
    assert read in named(text, lang)


def test_every_line_has_an_id_of_its_own_and_a_column_for_each_language():
    lines = [
        line.split("|")
        for path in sorted(_FOLDER.glob("*.psv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#") and "names" not in path.stem
    ]
    assert [fields[0] for fields in lines if len(fields) != 1 + len(LANGUAGES)] == []
    ids = [fields[0] for fields in lines]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize(
    ("lang", "listed", "written"),
    [
        ("es", "taller", "los talleres"),
        ("pt", "região", "nas regiões"),
        ("fr", "canal", "des canaux"),
        ("ru", "участок", "на участках"),
        ("ar", "وزارة", "في الوزارة"),
        ("ar", "تدريب", "نريد تدريبًا"),
        ("ar", "برنامج", "لبرنامج"),
    ],
)
def test_plurals_that_a_stemmer_sets_apart_are_found(lang, listed, written):
    assert any(
        inflected[-1].stem == tokens(written, lang)[-1].stem
        for inflected in _spellings(listed, lang)
    )


def test_a_name_that_is_little_but_small_words_is_read_only_whole():
    assert "w_percent" in named("ثلاثون في المائة", "ar")
    assert "w_online" in named("une réunion en ligne", "fr")
    assert "w_online" not in named("la ligne de crête", "fr")
    assert "w_percent" not in named("شرب الماء", "ar")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_general_word_is_named_in_all_seven_languages_and_found_by_each_name(path):
    silent = [
        (entry.id, lang)
        for entry in read(path)
        for lang in LANGUAGES
        if not all(entry.id in named(form, lang) for form in entry.forms.get(lang, ("",)))
    ]
    assert silent == []


def test_a_form_names_one_thing_unless_its_language_truly_means_two():
    owners: dict[tuple[str, str], set[str]] = {}
    for entry in entries().values():
        for lang, forms in entry.forms.items():
            for form in forms if lang == "en" or not entry.id.startswith("n_") else ():
                owners.setdefault((lang, _spelt(form, lang)), set()).add(entry.id)
    twice = {form: ids for form, ids in owners.items() if len(ids) > 1}
    assert {form: ids for form, ids in twice.items() if DELIBERATE.get(form) != ids} == {}
    assert [form for form in DELIBERATE if form not in twice] == []


def _spelt(form, lang):
    return " ".join(token.word for token in tokens(form, lang))


def test_no_two_things_are_called_alike_in_one_language():
    names = Counter(
        (lang, forms[0].casefold())
        for entry in entries().values()
        for lang, forms in entry.forms.items()
        if not entry.id.startswith("n_")
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_a_name_is_written_small_and_is_no_plural_of_another_form():
    odd = [
        (lang, forms[0])
        for entry in entries().values()
        for lang, forms in entry.forms.items()
        if not entry.id.startswith("n_")
        if (forms[0] not in LANGUAGE_NAMES and forms[0] != forms[0].lower())
        or any(_plural(forms[0], other, lang) for other in forms[1:])
    ]
    assert odd == []


def _plural(name, single, lang):
    if lang == "en":
        return name in (single + "s", single + "es", single.removesuffix("y") + "ies")
    others = list(_spellings(single, lang))[1:] if lang in ("es", "fr", "pt") else []
    return any(" ".join(w.word for w in words) == _spelt(name, lang) for words in others)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("restaurar manglares", "es"), ("reef monitoring", "en"), ("", "en"), ("xyzzy", "en")],
)
def test_two_nouns_without_a_small_word_are_read_in_the_language_that_lists_them(text, lang):
    assert NeedText(id="n", text=text).language == lang
