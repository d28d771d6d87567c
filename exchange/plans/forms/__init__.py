"""What a plan asks on its pages."""

from exchange.plans.forms.section import SECTIONS, SectionForm
from exchange.plans.forms.target import TargetForm

__all__ = ["SECTIONS", "SectionForm", "TargetForm"]
