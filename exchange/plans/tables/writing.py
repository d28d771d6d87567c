"""A table that sheets open and that is read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from exchange.atlas.models import page_code
from exchange.plans.models import Answer, NationalTarget
from exchange.plans.tables.columns import CALCULATED, COLUMNS, UNNAMED


def harmless(value: Any) -> str:
    """A cell that no sheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(CALCULATED) or text[:1] in CALCULATED else text


def heads() -> list[str]:
    """The names of the columns in the page's language; ``read`` knows them again."""
    code = page_code()
    return [COLUMNS[name].get(code, COLUMNS[name]["en"])[0] for name in UNNAMED]


def written(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as CSV in UTF-8 with a mark, as sheets open it; no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(one) for one in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_csv(rows: Iterable[Iterable[Any]], name: str) -> HttpResponse:
    """The rows as a file to download."""
    answer = HttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def answer_rows(answers: Iterable[Answer]) -> list[list[Any]]:
    """Answers of assessments as rows, under a header in the page's language."""
    head = [_("Date"), _("Target"), _("Name"), _("Level"), _("In the way"), _("Lacking"), _("Note")]
    rows = [
        [
            f"{one.assessment.kept_at:%Y-%m-%d}", one.target_id, one.target.name,
            one.get_level_display(), "; ".join(map(str, one.barriers.all())),
            "; ".join(map(str, one.lacks.all())), one.note,
        ]
        for one in answers
    ]  # fmt: skip
    return [head, *rows]


def row_of(target: NationalTarget) -> list[str]:
    """A target as the row that ``read`` reads again."""
    many = (target.alignments.all(), target.lacks.all(), target.barriers.all())
    return [target.code, target.title, target.text, *("; ".join(map(str, one)) for one in many)]
