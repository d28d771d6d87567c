"""The plan's verbs, by thing."""

from exchange.plans.actions.assessments import begin_assessment, keep_assessment, save_answers
from exchange.plans.actions.samples import remove_sample
from exchange.plans.actions.targets import (
    edit_target,
    enter_target,
    restore_target,
    retire_target,
    take_in_targets,
)

__all__ = [
    "begin_assessment",
    "edit_target",
    "enter_target",
    "keep_assessment",
    "remove_sample",
    "restore_target",
    "retire_target",
    "save_answers",
    "take_in_targets",
]
