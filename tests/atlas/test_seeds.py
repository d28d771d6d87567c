"""What a reader may rely on in the reference data of seeds/atlas: counts, names, points, links."""

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ATLAS = Path(__file__).resolve().parents[2] / "seeds" / "atlas"
SIX = ["en", "fr", "es", "ar", "ru", "zh"]
OTHER_SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
FILES = sorted(path.stem for path in ATLAS.glob("*.json"))
NAMED = {"goals": "title", "targets": "title"}
TEXTS = {"goals": "summary", "targets": "summary", "support": "hint", "levels": "meaning"}
ON_A_PILL = {"goals": 26, "targets": 26, "support": 30, "barriers": 30, "levels": 30, "themes": 30}

# Where the drawn home page puts its marks, on the view of 960 x 440.
DRAWN = """
    FJ 909.7 301.6 WS 940.2 287.7 MG 572.1 305.4 KE 548.5 239.7 RW 530.3 245.7
    SN 413.9 187.8 MA 437.3 128.6 TN 476.4 120.6 EG 527.4 145.1 JO 541.7 131.2
    LB 539.9 122.5 IN 652.6 162 LK 662.7 211.4 NP 661.5 141.1 KH 724.4 194.5 VN 724.9 179.2
    ID 750.9 244.3 PH 769.2 196.6 MN 684.9 83.1 KZ 603.6 79.7 UZ 602.5 98.8 GE 554.8 97
    TR 536.4 106.4 UA 523.8 76.9 GB 453.4 67.3 FR 461 83.7 DE 478.7 71.4 ES 445.7 102.7
    SE 489.7 43.8 CA 238.8 58.2 US 224 106.4 MX 194.4 156.5 GT 218 184 CR 231.6 204
    CO 259.1 224.8 EC 244.4 244 PE 255 272.6 BR 315.3 274.4 CL 280.9 352.6 AR 297.4 359
    ZA 512.2 339.5 BW 513 316 CM 483.9 219.5 GH 448 211 NG 472.2 205.4 ET 554.9 208.5
    AU 789.3 326.2 NZ 853.3 379.2 JP 782.6 114.2 KR 758.5 114.5 CN 703.5 119 SB 869.8 272.6
    VU 884.5 295.4 PG 829.2 262 DO 271.4 172.9 JM 253 175.3 BZ 223.3 178.5 MZ 543.1 300.6
    TZ 542.8 261.3
"""


def read(name: str) -> list[dict[str, Any]]:
    """Return the records of one file of the atlas."""
    return json.loads((ATLAS / f"{name}.json").read_text(encoding="utf-8"))


def column(name: str, field: str) -> list[Any]:
    """Return one field of every record of a file, in its order."""
    return [row[field] for row in read(name)]


def translations() -> list[tuple[str, dict[str, str]]]:
    """Return every name, title, summary and hint with the place it stands at."""
    found = []
    for name in (name for name in FILES if name != "parties"):
        for row in read(name):
            place = f"{name} {row.get('code', row.get('number'))}"
            fields = [NAMED.get(name, "names"), TEXTS.get(name)]
            found += [(f"{place} {field}", row[field]) for field in fields if field]
    return found


def on_the_map(lat: float, lon: float) -> tuple[float, float]:
    """Project degrees to the dotted map: Equal Earth (Savric, Patterson and Jenny, 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    root = math.sqrt(3) / 2
    angle = math.asin(root * math.sin(math.radians(lat)))
    square, sixth = angle**2, angle**6
    turned = math.radians((lon - 11 + 180) % 360 - 180)
    slope = root * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    east = turned * math.cos(angle) / slope
    north = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return 480 + 175.12552615 * east, 239 - 175.12552615 * north


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_one_record_a_line(name: str) -> None:
    lines = (ATLAS / f"{name}.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line.removesuffix(",")) for line in lines[1:-1]] == read(name)


@pytest.mark.parametrize("name", FILES)
def test_no_code_stands_twice_and_all_records_have_the_same_fields(name: str) -> None:
    rows = read(name)
    keys = [row.get("code", row.get("number")) for row in rows]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert {tuple(row) for row in rows} == {tuple(rows[0])}


def test_there_are_196_parties_and_each_has_an_area() -> None:
    parties = column("parties", "code")
    assert len(parties) == 196
    assert set(parties) - set(column("areas", "code")) == set()


def test_countries_are_the_state_parties_and_the_two_that_are_not_parties() -> None:
    countries = {row["code"] for row in read("areas") if row["kind"] == "country"}
    assert set(column("areas", "kind")) == {"country", "area"}
    assert countries - set(column("parties", "code")) == {"US", "VA"}
    assert set(column("parties", "code")) - countries == {"EU"}


def test_areas_are_those_of_iso_3166_and_the_european_union() -> None:
    codes, long_codes = column("areas", "code"), column("areas", "iso3")
    assert len(codes) == 250
    assert "EU" in codes
    assert "XK" not in codes
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
    assert len(set(long_codes)) == 250
    assert all(re.fullmatch("[A-Z]{3}", c) for c in long_codes)


def test_regional_groups_have_their_known_sizes() -> None:
    assert Counter(column("parties", "region")) == {
        "africa": 54,
        "asia_pacific": 57,
        "cee": 23,
        "grulac": 33,
        "weog": 29,
    }


def test_status_lists_have_their_known_sizes() -> None:
    held = Counter(group for groups in column("parties", "groups") for group in groups)
    assert held == {"LDC": 44, "SIDS": 39, "LLDC": 32, "EIT": 17}


def test_every_group_of_a_party_is_described() -> None:
    kinds = {row["code"]: row["kind"] for row in read("groups")}
    regions = set(column("parties", "region"))
    statuses = {group for groups in column("parties", "groups") for group in groups}
    assert kinds == dict.fromkeys(regions, "region") | dict.fromkeys(statuses, "status")


def test_no_party_is_both_an_island_state_and_landlocked() -> None:
    assert [r["code"] for r in read("parties") if {"SIDS", "LLDC"} <= set(r["groups"])] == []


def test_every_language_of_a_party_is_described_and_the_first_is_widely_read() -> None:
    spoken = column("parties", "languages")
    assert {code for codes in spoken for code in codes} - set(column("languages", "code")) == set()
    assert {codes[0] for codes in spoken} == {"ar", "en", "es", "fr", "ru", "zh", "pt"}
    assert [codes for codes in spoken if len(set(codes)) != len(codes)] == []


def test_every_text_is_there_in_six_languages() -> None:
    missing = [
        place
        for place, texts in translations()
        if [code for code in texts if code != "pt"] != SIX or not all(texts.values())
    ]
    assert missing == []


def test_arabic_russian_and_chinese_texts_are_in_their_own_script() -> None:
    wrong = [
        (place, code)
        for place, texts in translations()
        for code, script in OTHER_SCRIPTS.items()
        if not re.search(script, texts[code]) or re.search("[A-Za-z]", texts[code])
    ]
    assert wrong == []


def test_french_and_spanish_sentences_are_not_left_in_english() -> None:
    left = [
        place
        for place, texts in translations()
        if place.split()[-1] in TEXTS.values() and texts["en"] in (texts["fr"], texts["es"])
    ]
    assert left == []


def test_no_text_has_stray_space_or_a_latin_stop_in_chinese() -> None:
    wrong = [
        place
        for place, texts in translations()
        if any(text != " ".join(text.split()) for text in texts.values())
        or re.search("[,.;]", texts["zh"])
    ]
    assert wrong == []


def test_names_follow_united_nations_usage() -> None:
    names = {row["code"]: row["names"] for row in read("areas")}
    english = ", ".join(names[code]["en"] for code in ["TR", "CI", "CZ", "SZ", "VN", "CV", "MK"])
    congo = " | ".join(names["CD"][code] for code in SIX)
    assert english == (
        "Türkiye, Côte d’Ivoire, Czechia, Eswatini, Viet Nam, Cabo Verde, North Macedonia"
    )
    assert congo == (
        "Democratic Republic of the Congo | République démocratique du Congo | República Democrática"
        " del Congo | جمهورية الكونغو الديمقراطية | Демократическая Республика Конго | 刚果民主共和国"
    )


def test_every_point_is_on_the_map() -> None:
    outside = [
        row["code"]
        for row in read("areas")
        if not (0 <= row["point"][0] <= 960 and 0 <= row["point"][1] <= 440)
    ]
    assert outside == []


def test_every_point_is_where_its_latitude_and_longitude_fall() -> None:
    wrong = [
        row["code"]
        for row in read("areas")
        if math.dist(row["point"], on_the_map(row["lat"], row["lon"])) > 0.1
    ]
    assert wrong == []


def test_the_points_of_the_drawn_home_page_are_reproduced() -> None:
    points = {row["code"]: row["point"] for row in read("areas")}
    drawn = re.findall(r"([A-Z]{2}) ([0-9.]+) ([0-9.]+)", DRAWN)
    assert len(drawn) == 59
    moved = [code for code, x, y in drawn if math.dist(points[code], (float(x), float(y))) > 0.2]
    assert moved == []


def test_the_map_is_one_path_that_fits_the_view() -> None:
    path = (ATLAS / "world-map.path").read_text(encoding="utf-8")
    starts = re.findall(r"M([0-9.]+) ([0-9.]+)h0", path)
    assert re.fullmatch(r"(?:M[0-9.]+ [0-9.]+h0(?:m[0-9.]+ 0h0)*)+", path)
    assert max(float(x) for x, _ in starts) < 960
    assert max(float(y) for _, y in starts) < 440


def test_there_are_four_goals_and_23_targets_in_order() -> None:
    assert column("goals", "number") == ["A", "B", "C", "D"]
    assert column("targets", "number") == list(range(1, 24))


def test_targets_serve_known_goals_and_every_goal_is_served() -> None:
    served = column("targets", "goals")
    assert all(goals and goals == sorted(set(goals)) for goals in served)
    assert {goal for goals in served for goal in goals} == {"A", "B", "C", "D"}


def test_identifiers_of_goals_and_targets_are_unique_in_their_scheme() -> None:
    rows = read("goals") + read("targets")
    assert {row["scheme"] for row in rows} == {"KMGBF"}
    assert len({row["identifier"] for row in rows}) == 27


def test_goals_and_targets_have_a_portuguese_title() -> None:
    assert [
        row["number"] for row in read("goals") + read("targets") if not row["title"]["pt"]
    ] == []


def test_short_names_fit_a_pill_on_a_phone() -> None:
    long = [
        (name, text)
        for name, most in ON_A_PILL.items()
        for texts in column(name, NAMED.get(name, "names"))
        for text in texts.values()
        if len(text) > most
    ]
    assert long == []


def test_every_target_belongs_to_a_theme() -> None:
    assert sorted({n for numbers in column("themes", "targets") for n in numbers}) == list(
        range(1, 24)
    )


def test_the_kinds_of_support_are_the_fourteen() -> None:
    assert " ".join(column("support", "code")) == (
        "policy_legal planning_targets monitoring_indicators data_info spatial science_assessment "
        "finance training mentoring_peer tools_tech reporting engagement communication review"
    )


def test_response_levels_stand_cheapest_first() -> None:
    assert column("levels", "order") == [1, 2, 3, 4, 5]
    assert (
        " ".join(column("levels", "code")) == "resource written_answer call peer_exchange project"
    )


def test_the_interface_languages_come_first_and_portuguese_follows() -> None:
    rows = read("languages")
    assert [row["code"] for row in rows[:7]] == ["ar", "en", "es", "fr", "ru", "zh", "pt"]
    assert [row["code"] for row in rows if row["interface"]] == ["ar", "en", "es", "fr", "ru", "zh"]
    assert {row["code"] for row in rows if row["dir"] == "rtl"} == {"ar", "fa", "ur"}
    assert all(row["own"] for row in rows)


def test_regions_hold_parties_and_each_regional_group_agrees_with_its_parties() -> None:
    members = {row["code"]: row["members"] for row in read("regions")}
    parties = read("parties")
    for region in {row["region"] for row in parties}:
        assert members[region] == [row["code"] for row in parties if row["region"] == region]
    assert members["global"] == [row["code"] for row in parties]


def test_every_state_stands_in_exactly_one_subregion() -> None:
    rows = [row for row in read("regions") if row["kind"] == "subregion"]
    placed = Counter(code for row in rows for code in row["members"])
    assert placed == Counter(set(column("parties", "code")) - {"EU"})
