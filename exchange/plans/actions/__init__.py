"""The plan's verbs, by thing."""

from exchange.plans.actions.samples import remove_sample
from exchange.plans.actions.targets import (
    edit_target,
    enter_target,
    restore_target,
    retire_target,
    take_in_targets,
)

__all__ = [
    "edit_target",
    "enter_target",
    "remove_sample",
    "restore_target",
    "retire_target",
    "take_in_targets",
]
