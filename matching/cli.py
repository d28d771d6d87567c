"""The command line: a stable contract for people and scripts."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from matching.coverage import coverage
from matching.judging import read_judgements
from matching.matcher import Match, Matcher
from matching.matrix import write_rows
from matching.notes import doubts, notes, sentence
from matching.reading import Reader, read_things
from matching.reasons import COORDINATOR, unmatched_lines
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES
from matching.text.detect import guess_language

SEEDS = {
    "needs": "*/needs*.jsonl",
    "offers": "*/offers*.jsonl",
    "judgements": "judgements/judgements*.jsonl",
}
SHORT, LIBRARY = "judgements/short.jsonl", "library/resources*.jsonl"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code: 1 where a line could not be read."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyError as error:
        print(f"judged, but not among the needs: {error.args[0]}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    rank = commands.add_parser("rank", help="the best offers for each need, with reasons")
    _files(rank)
    rank.add_argument("--top", type=int, default=10, help="0 ranks every offer")
    rank.set_defaults(run=_rank)
    score = commands.add_parser("score", help="the whole matrix of scores")
    _files(score)
    score.add_argument("--out", type=Path, required=True, help="a .npy file")
    score.set_defaults(run=_score)
    pairs = commands.add_parser("assign", help="all needs with all offers, under capacity")
    _files(pairs)
    pairs.add_argument("--previous", type=Path, help='pairs of today, lines of {"need", "offer"}')
    pairs.add_argument("--candidates", type=int, default=30, help="offers a need looks at first")
    pairs.set_defaults(run=_assign)
    speed = commands.add_parser("bench", help="times and memory beside the naive way")
    speed.add_argument("--offers", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    speed.add_argument("--needs", type=int, default=10_000, help="at most so many all at once")
    speed.set_defaults(run=_bench)
    judge = commands.add_parser("evaluate", help="quality against judged pairs")
    for name, pattern in SEEDS.items():
        told = f"JSON lines (default: {pattern} of the sample data)"
        judge.add_argument(f"--{name}", type=Path, nargs="+", default=_seeds(pattern), help=told)
    short = "needs of few words instead, against the offers and the library of the sample data"
    judge.add_argument("--short", action="store_true", help=short)
    judge.add_argument("--half", type=int, choices=(1, 2), help="only one half of the needs")
    judge.add_argument("--no-facets", action="store_true", help="texts alone count")
    judge.set_defaults(run=_evaluate)
    cover = commands.add_parser("coverage", help="words the lexicon does not know, by frequency")
    cover.add_argument("files", type=Path, nargs="+", help="plain text, one text a line")
    cover.add_argument("--lang", choices=LANGUAGES, help="guessed line by line where not given")
    cover.add_argument("--top", type=int, default=50, help="how many words to list")
    cover.set_defaults(run=_coverage)
    return parser


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--needs", type=Path, required=True, help="JSON lines")
    parser.add_argument("--offers", type=Path, required=True, help="JSON lines")
    parser.add_argument("--no-facets", action="store_true", help="texts alone count")


def _fitted(options: argparse.Namespace) -> tuple[Matcher, int]:
    options.needs.open("rb").close()  # what is not there is said before the work
    offers = Reader(options.offers, note=doubts)
    matcher = Matcher(use_facets=not options.no_facets).fit(offers.read(OfferText))
    return matcher, offers.bad


def _rank(options: argparse.Namespace) -> int:
    matcher, bad = _fitted(options)
    needs = Reader(options.needs, note=doubts)
    for need in needs.read(NeedText):
        matches = matcher.rank(need, top=max(0, options.top))
        shown = [_shown(match) for match in matches]
        line = {"need": need.id, "lang": need.language, "matches": shown}
        told = _notes(matcher, need, matches)
        line |= {"notes": told} if told else {}
        print(json.dumps(line, ensure_ascii=False))
    return int(bool(bad or needs.bad))


def _shown(match: Match) -> dict[str, Any]:
    """A match as a line tells it: what the gates say stands among the reasons, at no weight."""
    told = {name: getattr(match, name) for name in ("offer", "score", "strength", "band")}
    gates = [
        {"kind": "gate", "term": gate["gate"], "weight": 0.0, "note": gate["state"]}
        for gate in match.gates
    ]
    return told | {"because": match.because + gates}


def _notes(matcher: Matcher, need: NeedText, matches: list[Match]) -> list[str]:
    """What to know of the text, and why there is nothing to list."""
    why = [] if matches else matcher.unmatched(need)
    lines = unmatched_lines([hindrance.as_dict() for hindrance in why], COORDINATOR)
    return [sentence(note) for note in notes(need)] + [line.text() for line in lines]


def _score(options: argparse.Namespace) -> int:
    """Rows are needs and columns offers, in the order of their first good line."""
    options.out.open("ab").close()  # so is what cannot be written; what it held stays until the end
    matcher, bad = _fitted(options)
    needs = Reader(options.needs, note=doubts)
    asked = needs.read(NeedText)
    rows = (np.fromiter(matcher.scores(need).values(), np.float32) for need in asked)
    write_rows(options.out, rows, len(matcher.offers_))
    return int(bool(bad or needs.bad))


def _assign(options: argparse.Namespace) -> int:
    """One line a need, then one with the total and the pairs of today that would end."""
    from matching.assign import propose  # the solver takes a second to load

    matcher, bad = _fitted(options)
    reader = Reader(options.needs, note=doubts)
    needs = list(reader.read(NeedText))
    today = Reader(options.previous) if options.previous else None
    previous = today.pairs() if today else []
    made = propose(matcher, needs, previous=previous, candidates=max(1, options.candidates))
    pairs: dict[str, list[dict]] = {need.id: [] for need in needs}
    for need, offer, score, band, kept in made.pairs:
        pairs[need].append({"offer": offer, "score": score, "band": band, "kept": kept})
    for identifier, offers in pairs.items():
        why = [hindrance.as_dict() for hindrance in made.why.get(identifier, [])]
        line = {"need": identifier, "offers": offers, "short": made.short.get(identifier, 0)}
        print(json.dumps(line | {"why": why}, ensure_ascii=False))
    dropped = [{"need": need, "offer": offer} for need, offer in made.dropped]
    print(json.dumps({"total": round(made.total, 6), "dropped": dropped}, ensure_ascii=False))
    return int(bool(bad or reader.bad or (today and today.bad)))


def _bench(options: argparse.Namespace) -> int:
    from matching.bench import bench  # scikit-learn takes seconds to load

    for row in bench(tuple(max(1, size) for size in options.offers), max(1, options.needs)):
        print(json.dumps(row), flush=True)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from matching.evaluate import evaluate  # scikit-learn takes seconds to load

    if options.short:
        options.needs = options.judgements = _seeds(SHORT)
    needs = [Reader(path) for path in options.needs]
    offers = [Reader(path) for path in options.offers]
    library = _seeds(LIBRARY) if options.short else []
    judged = read_judgements(options.judgements)
    figures = evaluate(
        [need for reader in needs for need in reader.read(NeedText)],
        [offer for reader in offers for offer in reader.read(OfferText)]
        + [thing for path in library for thing in read_things(path)],
        [j for j in judged if options.half in (None, j.half)],
        use_facets=not options.no_facets,
    )
    for name, value in figures.items():
        print(json.dumps({name: value}, ensure_ascii=False))
    return int(any(reader.bad for reader in needs + offers))


def _seeds(pattern: str) -> list[Path]:
    return sorted((Path(__file__).resolve().parent.parent / "seeds").glob(pattern))


def _coverage(options: argparse.Namespace) -> int:
    lines = [
        line
        for path in options.files
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    texts = [(options.lang or guess_language(line) or "en", line) for line in lines]
    for lang, found in sorted(coverage(texts).items()):
        row = {"lang": lang, "words": found.words, "known": round(found.share, 3)}
        missing = found.missing.most_common(options.top)
        print(json.dumps({**row, "missing": missing}, ensure_ascii=False))
    return 0
