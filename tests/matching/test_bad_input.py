"""Whatever is put in, what can be ranked is ranked and the rest is said in words."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from matching.cli import main
from matching.matcher import Matcher
from matching.records import NeedText, OfferText

OFFERS = [
    OfferText(id="reef", text="Coral reef ecologist: bleaching response, IUCN red list."),
    OfferText(id="zh", text="我们帮助监测珊瑚礁和红树林，使用 GIS。"),
    OfferText(id="ar", text="خبيرة في رصد الشعاب المرجانية والقانون", items=("دورة تدريبية", "")),
    OfferText(id="empty", text=""),
    OfferText(id="signs", text="!!! \x00\x07 ??? \u200f"),
]
PIECES = some.sampled_from(
    [
        "coral",
        "reefs",
        "IUCN",
        "récifs",
        "珊瑚礁",
        "الشعاب",
        "рифы",
        "\x00",
        "\ud800",
        "ß",
        "١٢٣",
        "🐢",
    ]
)
TEXTS = some.one_of(some.text(max_size=300), some.lists(PIECES, max_size=30).map(" ".join))


@cache
def matcher():
    """Fitted when it is first asked for: whoever only collects the tests need not wait."""
    return Matcher().fit(OFFERS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, lang=some.sampled_from(["", "en", "zh", "ar", "xx", "tlh"]))
def test_any_text_ranks_every_offer_and_its_reasons_sum_to_the_score(text, lang):
    matches = matcher().rank(NeedText(id="n", text=text, lang=lang), top=0)
    assert sorted(match.offer for match in matches) == ["ar", "empty", "reef", "signs", "zh"]
    for match in matches:
        told = sum(reason["weight"] for reason in match.because)
        assert told == pytest.approx(match.score, abs=1e-6)
        assert 0 <= match.score <= 1.08
        assert 0 <= match.strength <= 1
    json.dumps([match.as_dict() for match in matches])


@settings(max_examples=60, deadline=None)
@given(
    text=TEXTS,
    targets=some.lists(some.integers(1, 23), max_size=3).map(tuple),
    share=some.floats(0, 1),
)
def test_scores_without_reasons_are_the_scores_with_them(text, targets, share):
    offers = [OfferText(id=o.id, text=o.text, items=o.items, targets=(1, 2)) for o in OFFERS]
    matcher = Matcher(share=share).fit(offers)
    need = NeedText(id="n", text=text, targets=targets)
    told = {match.offer: match.score for match in matcher.rank(need, top=0)}
    assert matcher.scores(need) == pytest.approx(told, abs=2e-6)


@settings(max_examples=40, deadline=None)
@given(value=some.recursive(some.none() | some.booleans() | some.floats() | some.integers() | some.text(), lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(["id", "text", "items", "capacity", "targets", "starts"]), inner)))  # fmt: skip
def test_any_json_line_is_read_or_refused_in_words(value, tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "offers.jsonl"
    path.write_text(json.dumps(value) + '\n{"id": "good", "text": "reefs"}\n')
    needs = path.with_name("needs.jsonl")
    needs.write_text('{"id": "n", "text": "reefs"}\n')
    assert main(["rank", "--needs", str(needs), "--offers", str(path)]) in (0, 1)


def test_two_hundred_thousand_characters_are_ranked_and_the_cut_is_said(tmp_path, capsys):
    lines = run(tmp_path, capsys, [{"id": "n", "text": "coral reef bleaching " * 10_000}])
    assert lines[0]["matches"][0]["offer"] == "reef"
    assert lines[0]["notes"] == ["Only the first 60000 characters were read."]


def test_a_text_without_words_ranks_by_facets_and_says_so(tmp_path, capsys):
    lines = run(tmp_path, capsys, [{"id": "n", "text": " \t", "targets": [4]}, {"id": "m", "text": "reef"}])  # fmt: skip
    assert lines[0]["matches"][0]["offer"] == "law"
    assert lines[0]["notes"][0].startswith("The text holds no words")
    assert lines[1]["notes"][0].startswith("The text is very short")


def test_a_pool_without_offers_gives_empty_lists(tmp_path, capsys):
    (line,) = run(
        tmp_path, capsys, [{"id": "n", "text": "Coral reef bleaching response"}], offers=""
    )
    assert (line["matches"], line["notes"]) == ([], ["There are no offers yet."])


def test_a_list_that_a_gate_emptied_says_which(tmp_path, capsys):
    full = '{"id": "reef", "text": "Coral reef bleaching", "capacity": 0}'
    (line,) = run(
        tmp_path, capsys, [{"id": "n", "text": "Coral reef bleaching response"}], offers=full
    )
    assert line["notes"][0] == "Fitting offers without a free place: 1"


@pytest.mark.parametrize(
    "need",
    [
        {"text": "Χρειαζόμαστε βοήθεια με τους κοραλλιογενείς υφάλους"},
        {"text": "reef", "lang": "tlh"},
        {"text": "Sazlık alanlarda üreyen kuşları saymak için yönteme ihtiyacımız var, lütfen"},
        {"text": "Wir brauchen Hilfe bei der Kartierung von Mooren und bei der Wiedervernässung"},
    ],
)
def test_a_language_that_is_not_known_is_said(need, tmp_path, capsys):
    (line,) = run(tmp_path, capsys, [need | {"id": "n"}])
    assert any(note.startswith("The language of the text is not known") for note in line["notes"])


def test_a_list_of_things_is_in_the_language_that_names_them(tmp_path, capsys):
    (line,) = run(tmp_path, capsys, [{"id": "n", "text": "mangrove seagrass reef fish bird whale"}])
    assert "notes" not in line


def test_a_score_of_nothing_is_a_number_like_the_others(tmp_path, capsys):
    (line,) = run(tmp_path, capsys, [{"id": "n", "text": ""}])
    assert [type(match["score"]) for match in line["matches"]] == [float, float]


BAD = {
    "not json": "{",
    "no object": "[1]",
    "no text": '{"id": "x"}',
    "null text": '{"id": "x", "text": null}',
    "not a number": '{"id": "x", "text": "a", "capacity": NaN}',
    "endless": '{"id": "x", "text": "a", "capacity": Infinity}',
    "huge": '{"id": "x", "text": "a", "capacity": 1' + "0" * 5000 + "}",
    "wrong list": '{"id": "x", "text": "a", "items": "one"}',
    "wrong date": '{"id": "x", "text": "a", "until": "soon"}',
    "no id": '{"id": true, "text": "a"}',
    "again": '{"id": "law", "text": "a"}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named_by_number_and_the_rest_is_ranked(line, tmp_path, capsys):
    needs, offers = tmp_path / "needs.jsonl", tmp_path / "offers.jsonl"
    good = '{"id": "law", "text": "Lawyer on reefs"}'
    offers.write_bytes(b"\xef\xbb\xbf" + f"{good}\r\n\r\n{line}\r\n".encode())
    needs.write_text('{"id": "n", "text": "reef law"}')
    assert main(["rank", "--needs", str(needs), "--offers", str(offers)]) == 1
    told = capsys.readouterr()
    assert f"{offers}: line 3: " in told.err
    assert " column " not in told.err  # nor a line within the line, which would mislead
    assert [match["offer"] for match in json.loads(told.out)["matches"]] == ["law"]


def test_bytes_that_are_no_utf8_are_a_bad_line(tmp_path, capsys):
    needs = tmp_path / "needs.jsonl"
    needs.write_bytes(b'{"id": "n", "text": "\xff"}\n')
    offers = tmp_path / "offers.jsonl"
    offers.write_text("")
    assert main(["rank", "--needs", str(needs), "--offers", str(offers)]) == 1
    assert "line 1" in capsys.readouterr().err


def test_a_missing_file_is_said_in_one_line(tmp_path, capsys):
    assert main(["rank", "--needs", str(tmp_path / "a"), "--offers", str(tmp_path / "b")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_cannot_be_written_or_read_is_said_before_the_offers_are_read(tmp_path, capsys):
    (tmp_path / "offers").write_text("no JSON")
    (tmp_path / "needs").write_text('{"id": "n", "text": "reef"}')
    given = ["--offers", str(tmp_path / "offers"), "--needs"]
    nowhere = str(tmp_path / "none" / "m.npy")
    assert main(["score", *given, str(tmp_path / "needs"), "--out", nowhere]) == 2
    assert main(["rank", *given, str(tmp_path / "none")]) == 2
    assert [line.rsplit(": ", 1)[1] for line in capsys.readouterr().err.splitlines()] == [
        "No such file or directory", "No such file or directory",
    ]  # fmt: skip


def run(folder, capsys, needs, offers='{"id": "reef", "text": "Coral reef bleaching"}\n{"id": "law", "text": "Law", "targets": [4]}'):  # fmt: skip
    (folder / "n").write_text("\n".join(json.dumps(need) for need in needs))
    (folder / "o").write_text(offers)
    assert main(["rank", "--needs", str(folder / "n"), "--offers", str(folder / "o")]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_tells_what_the_gates_say_beside_reasons_that_sum_to_the_score(tmp_path, capsys):
    asked = {"id": "n", "text": "reef", "lang": "en", "level": "call", "languages": ["en"]}
    reef, *_ = run(tmp_path, capsys, [asked])[0]["matches"]
    told = {line["term"]: line["note"] for line in reef["because"] if line["kind"] == "gate"}
    assert "language" in told
    assert sum(line["weight"] for line in reef["because"]) == pytest.approx(reef["score"], abs=1e-6)


def test_a_matrix_of_before_is_kept_where_the_needs_cannot_be_read(tmp_path, capsys):
    kept, offers = tmp_path / "m.npy", tmp_path / "offers.jsonl"
    kept.write_bytes(b"before")
    offers.write_text('{"id": "o", "text": "reefs"}\n')
    texts = ["--needs", str(tmp_path / "none"), "--offers", str(offers)]
    assert main(["score", *texts, "--out", str(kept)]) == 2
    assert kept.read_bytes() == b"before"


LONG = "coral reef bleaching " * 3_000
NOTED = {
    "needs": {
        "long": ({"text": LONG}, "only the first 60000 characters of the text were read"),
        "lang": ({"lang": "de"}, "lang: 'de' not among en, fr, es, ar, ru, zh, pt; read from the text"),
        "mode": ({"mode": "boat"}, "mode: 'boat' not among remote, on_site, hybrid, both, either; taken as either"),
        "level": ({"level": "palace"}, "level: 'palace' not among resource, written, call, peer, project; compared as written"),
        "musts": ({"musts": ["region", "budget"]}, "musts: 'budget' not among language, region, target, support, ecosystem; not required"),
        "many": ({"musts": ["x"] * 9 + list("abcd")}, "musts: 'x', 'a', 'b' and 2 more not among language, region, target, support, ecosystem; not required"),
        "surprise": ({"lang": "\x1b[2J" + "x" * 5_000}, "lang: '\\x1b[2J" + "x" * 36 + "' not among en, fr, es, ar, ru, zh, pt; read from the text"),
    },
    "offers": {
        "long": ({"text": LONG}, "only the first 60000 characters of the text were read"),
        "item": ({"items": ["short", LONG]}, "only the first 60000 characters of item 2 were read"),
        "lang": ({"lang": "EN"}, "lang: 'EN' not among en, fr, es, ar, ru, zh, pt; read from the text"),
        "mode": ({"mode": "boat"}, "mode: 'boat' not among remote, on_site, hybrid, both, either; taken as either"),
        "levels": ({"levels": ["call", "palace"]}, "levels: 'palace' not among resource, written, call, peer, project; compared as written"),
    },
}  # fmt: skip
COMMANDS = {"rank": [], "score": ["--out", "m.npy"], "assign": []}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("file", "what"), [(file, what) for file in NOTED for what in NOTED[file]])
def test_what_was_not_taken_as_it_stands_is_noted_by_line_and_all_is_ranked(
    command, file, what, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    fields, note = NOTED[file][what]
    odd = {"id": "odd", "text": "coral reef bleaching response"} | fields
    for name in NOTED:
        good = {"id": "good", "text": "coral reef", "mode": "hybrid", "partners": 2}
        lines = [good, odd] if name == file else [good]
        (tmp_path / name).write_text("\n".join(json.dumps(line) for line in lines))
    given = ["--needs", "needs", "--offers", "offers", *COMMANDS[command]]
    assert main([command, *given]) == 0
    told = capsys.readouterr()
    assert told.err == f"{file}: line 2: note: {note}\n"
    assert command == "score" or '"odd"' in told.out


def test_a_line_that_is_left_out_is_not_noted_besides(tmp_path, capsys):
    (tmp_path / "needs").write_text('{"id": "n", "text": "reef"}\n')
    (tmp_path / "offers").write_text('{"id": "o", "lang": "de"}\n')
    given = ["--needs", str(tmp_path / "needs"), "--offers", str(tmp_path / "offers")]
    assert main(["rank", *given]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'offers'}: line 1: text is missing\n"
