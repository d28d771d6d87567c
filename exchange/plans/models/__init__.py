"""National targets and self-assessments."""

from exchange.plans.models.assessment import LEVELS, Answer, Assessment
from exchange.plans.models.target import Alignment, NationalTarget

__all__ = ["LEVELS", "Alignment", "Answer", "Assessment", "NationalTarget"]
