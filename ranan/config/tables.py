"""Migrations: which are missing, and applying them as the owner of the tables."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from ranan.config.say import say
from ranan.kit.database import acting_as


def missing() -> list[str]:
    """The migrations that the database lacks, as `app.name`."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_empty() -> bool:
    """Whether the database holds no table yet."""
    return not connections[DEFAULT_DB_ALIAS].introspection.table_names()


def migrate() -> None:
    """Apply what is missing, as the owner; says what was done."""
    with acting_as("owner", os.environ, settings.HOME):
        lacking = missing()
        call_command("migrate", interactive=False, verbosity=0)
    count = len(lacking)
    say(f"数据库结构已是最新（本次更新 {count} 项）", f"tables are up to date ({count} migrations applied)")
