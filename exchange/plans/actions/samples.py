"""Taking the sample plans away."""

from __future__ import annotations

from exchange.people.models import Actor
from exchange.plans import gates
from exchange.plans.models import Assessment, NationalTarget


def remove_sample(*, by: Actor) -> None:
    """Delete the sample targets and assessments; the needs drafted from them must be gone."""
    if not by.machine:
        raise gates.absent()
    Assessment.objects.filter(is_sample=True).delete()
    NationalTarget.objects.filter(is_sample=True).delete()
