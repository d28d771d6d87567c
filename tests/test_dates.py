"""Dates and times as every page and mail writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from exchange.pieces import day, moment

AT = datetime(2026, 12, 3, 14, 5, tzinfo=UTC)
TEMPLATES = Path(__file__).parent.parent / "templates"
MOMENT = r"(?:_at|\.at|\.since|\.until)"


@pytest.mark.parametrize(
    ("lang", "shown_day", "shown_moment"),
    [
        ("en", "3 December 2026", "3 December 2026, 14:05 UTC"),
        ("ar", "3 ديسمبر 2026", "3 ديسمبر 2026، 14:05 UTC"),
        ("es", "3 de diciembre de 2026", "3 de diciembre de 2026 a las 14:05 UTC"),
        ("fr", "3 décembre 2026", "3 décembre 2026 à 14:05 UTC"),
        ("ru", "3 декабря 2026 г.", "3 декабря 2026 г., 14:05 UTC"),
        ("zh-hans", "2026年12月3日", "2026年12月3日 14:05 UTC"),
    ],
)
def test_a_date_names_day_month_and_year_and_a_time_its_zone(
    lang: str, shown_day: str, shown_moment: str
) -> None:
    with translation.override(lang):
        assert (day(date(2026, 12, 3)), day(AT)) == (shown_day, shown_day)
        assert strip_tags(moment(AT)) == shown_moment


def test_no_template_prints_a_date_or_a_time_in_another_way() -> None:
    found = []
    for path in sorted(TEMPLATES.rglob("*")):
        text = path.read_text() if path.is_file() else ""
        # The value of a <time>'s own attribute is for programs.
        text = re.sub(r'datetime="[^"]*"', "", text)
        found += [f"{path.name}: {hit}" for hit in re.findall(r"\|(?:date|time)\b[^}]*", text)]
        found += [
            f"{path.name}: {hit}" for hit in re.findall(r"{{ *[\w.]*" + MOMENT + " *}}", text)
        ]
    assert found == []
