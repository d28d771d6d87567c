from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def keep_taken_back(apps: Any, schema_editor: Any) -> None:
    """A conflict of interest whose pair was suggested again counted as taken back."""
    suggested = apps.get_model("brokering", "Suggestion").objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state="suggested"
    )
    lines = apps.get_model("brokering", "PortfolioLine").objects.filter(
        Exists(suggested), state="refused", reason="conflict"
    )
    lines.update(state="restored")


def refuse_again(apps: Any, schema_editor: Any) -> None:
    """The release before knows no taking back of a line."""
    lines = apps.get_model("brokering", "PortfolioLine").objects.filter(state="restored")
    lines.update(state="refused")


class Migration(migrations.Migration):
    dependencies = [("brokering", "0008_conflict_over")]

    operations = [
        migrations.RemoveConstraint(model_name="portfolioline", name="portfolio_state"),
        migrations.AddConstraint(
            model_name="portfolioline",
            constraint=models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "refused", "restored"]),
                name="portfolio_state",
            ),
        ),
        migrations.RunPython(keep_taken_back, refuse_again),
    ]
