"""Every write of oversight: the steps of biweekly reports, what units put on file, the tasks of units."""

from ranan.oversight.actions.papers import (
    NewPaper,
    file_paper,
    held_papers,
    left_papers,
    pass_papers_on,
    withdraw_paper,
)
from ranan.oversight.actions.reports import SUBJECT, accept, file, return_, sign, take_back, write
from ranan.oversight.actions.tasks import (
    NewTask,
    add_task,
    add_tasks,
    amend_task,
    finish_task,
    reopen_task,
    withdraw_task,
)

__all__ = [
    "SUBJECT",
    "NewPaper",
    "NewTask",
    "accept",
    "add_task",
    "add_tasks",
    "amend_task",
    "file",
    "file_paper",
    "finish_task",
    "held_papers",
    "left_papers",
    "pass_papers_on",
    "reopen_task",
    "return_",
    "sign",
    "take_back",
    "withdraw_paper",
    "withdraw_task",
    "write",
]
