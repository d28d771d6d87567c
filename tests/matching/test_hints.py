"""What a form proposes from the words just written."""

import json
from collections import Counter
from pathlib import Path

import pytest

from matching.hints import MOST, cue_lines, hints
from matching.lexicon import entries

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
NEEDS = ("demo/needs.jsonl", "demo/needs_more.jsonl", "judgements/needs.jsonl")
KINDS = {row["code"] for row in json.loads((SEEDS / "atlas" / "support.json").read_text("utf-8"))}


def test_every_cue_is_a_thing_of_the_lexicon_named_on_one_line_only():
    named = Counter(thing for things, _ in cue_lines() for thing in things)
    assert set(named) - set(entries()) == set()
    assert [thing for thing, times in named.items() if times > 1] == []


def test_nearly_every_concept_of_the_field_points_somewhere():
    pointing = {thing for things, _ in cue_lines() for thing in things}
    of_the_field = {i for i in entries() if not i.startswith(("w_", "n_", "language_"))}
    assert len(of_the_field & pointing) > 0.96 * len(of_the_field)


def test_every_cue_points_to_a_target_or_a_kind_of_support_with_a_weight_from_1_to_5():
    aims = [(aim, weight) for _, pointed in cue_lines() for aim, weight in pointed.items()]
    assert {aim for aim, _ in aims} == {str(number) for number in range(1, 24)} | KINDS
    assert {weight for _, weight in aims} <= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("Restaurer nos mangroves", "Les mangroves du delta sont dégradées.", 2),
        ("استعادة غابات المانغروف", "نحتاج إلى من يساعدنا في زراعة المانغروف.", 2),
        ("Stopping lionfish", "Invasive lionfish eat our reef fish. We need traps.", 6),
        ("Особо опасные инвазивные виды", "Борьба с инвазивными видами на границе.", 6),
        ("Protocolo de Nagoya", "Acceso a recursos genéticos y participación en los beneficios.", 13),
        ("遗传资源获取和惠益分享", "我们需要起草法律。", 13),
        ("Harmful subsidies", "We want to list the subsidies that harm nature.", 18),
        ("Subsídios nocivos", "Queremos reformar os subsídios à agricultura.", 18),
        ("Plastiques en mer", "Mesurer la pollution plastique sur nos plages.", 7),
        ("Elephants in the fields", "Human-elephant conflict: farmers lose their harvest.", 4),
        ("Un plan d'espaces verts", "Notre ville veut des espaces verts et des toits végétalisés.", 12),
        ("Biosafety law", "Rules for living modified organisms.", 17),
        ("Women in fisheries", "Gender equality in the management of our project.", 23),
        ("Financing the plan", "A biodiversity finance plan and trust fund.", 19),
    ],
)  # fmt: skip
def test_the_target_a_text_is_about_comes_first(title, text, first):
    assert hints(title, text).targets[0] == first


def test_a_need_about_seagrass_is_no_need_about_capacity():
    proposed = hints(
        "Suivre nos herbiers marins",
        "Nous devons cartographier les herbiers. Nous n'avons ni plongeurs formés ni protocole.",
    )
    assert {2, 3} & set(proposed.targets)
    assert 20 not in proposed.targets
    assert "spatial" in proposed.support


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We need a training course for our rangers.", "training"),
        ("Необходимо обучение инспекторов: курсы и семинары.", "training"),
        ("Quelqu'un pourrait-il relire notre projet de texte ?", "review"),
        ("Buscamos mentoría de un país que ya lo haya hecho.", "mentoring_peer"),
        ("我们想用遥感和地图绘制草原。", "spatial"),
        ("نحتاج إلى صياغة تشريع جديد وقانون.", "policy_legal"),
        ("Precisamos de indicadores e de um sistema de monitoramento.", "monitoring_indicators"),
    ],
)
def test_the_kind_of_help_a_text_asks_for_comes_first(text, kind):
    assert hints("", text).support[0] == kind


def test_knowledge_and_capacity_are_proposed_where_the_text_is_about_them():
    assert hints("Publishing our records", "Data publishing with GBIF, a data portal").targets == [
        21
    ]
    assert hints("Capacity development", "Technology transfer and cooperation").targets == [20]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Where do we begin with Target 3?", [3]),
        ("Targets 15, 16 and 18 are ours.", [15, 16, 18]),
        ("Nous rapportons sur la cible 3.", [3]),
        ("las metas 2 y 3", [2, 3]),
        ("a meta 12 do Quadro", [12]),
        ("العمل على الهدف 3", [3]),
        ("الأهداف ٢ و٣", [2, 3]),
        ("по задаче 3", [3]),
        ("行动目标3和行动目标8", [3, 8]),
    ],
)
def test_a_target_named_by_its_number_is_certain(text, numbers):
    assert hints("Coral reefs", text).targets[: len(numbers)] == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Aichi Target 11", 11),
        ("SDG target 14.2", 14),
        ("our national target 4", 4),
        ("by the target year 2030, target 2030", 20),
        ("we target 5 schools", 5),
        ("a target of 3 per cent, target 3%", 3),
        ("目标3个村", 3),
        ("爱知目标11", 11),
        ("Target 24", 24),
    ],
)
def test_a_number_that_is_no_target_of_the_framework_is_left(text, number):
    assert number not in hints("", text).targets


def test_a_target_is_named_beside_what_the_text_is_about():
    assert hints("Mangroves", "We restore mangroves and work on Target 12.").targets[:2] == [12, 2]


@pytest.mark.parametrize("text", ["", "Hello", "Bonjour à tous, merci", "xyzzy", "12 345"])
def test_a_text_that_says_nothing_proposes_nothing(text):
    proposed = hints("", text)
    assert (proposed.targets, proposed.support) == ([], [])


def test_no_more_than_a_few_are_proposed_and_the_likeliest_comes_first():
    proposed = hints(
        "Wetlands",
        "Pollution, invasive species, climate change, trade, farming, towns, gender. "
        "Pollution by pesticides and plastic is worst. Training, maps, laws, money, data.",
    )
    assert len(proposed.targets) <= MOST
    assert len(proposed.support) <= MOST
    assert proposed.targets[0] == 7


def test_a_text_in_a_language_said_is_read_in_it():
    assert hints("Herbier", "", "fr").language == "fr"
    assert hints("", "We can work in French.").languages == ["en", "fr"]


def test_what_is_proposed_is_mostly_what_the_authors_of_needs_chose():
    """Floors a little under what was reached; each is a share of all picks."""
    reached = {"targets": _reached("targets"), "support": _reached("support")}
    floors = {"targets": (0.58, 0.66, 0.73), "support": (0.48, 0.55, 0.54)}
    low = {pick: reached[pick] for pick, floor in floors.items() if _under(reached[pick], floor)}
    assert low == {}


def _under(figures, floor):
    return any(figure < least for figure, least in zip(figures, floor, strict=True))


def _reached(pick):
    """Precision, recall and how often the first is right, over needs whose author chose some."""
    rows = [json.loads(line) for name in NEEDS for line in _lines(SEEDS / name)]
    right = said = wanted = first = asked = 0
    for row in (row for row in rows if row.get(pick)):
        proposed = getattr(hints(row.get("title", ""), row["text"], row["lang"]), pick)
        asked += 1
        right += len(set(proposed) & set(row[pick]))
        said += len(proposed)
        wanted += len(row[pick])
        first += bool(proposed) and proposed[0] in row[pick]
    return right / said, right / wanted, first / asked


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines()
