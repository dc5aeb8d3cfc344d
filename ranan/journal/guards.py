"""The database as the last wall: triggers that other apps' migrations put on their tables.

A row that is inserted, changed or deleted without an entry of the same transaction that names it fails at commit.
"""

from __future__ import annotations

from django.db import migrations


def guard(
    table: str, label: str, subject: str, key: str, *, state: str = "", parent: tuple[str, str] | None = None
) -> migrations.RunSQL:
    """A migration step that guards `table`.

    `label` is the table's name in `facts`; `subject` and `key` are the entry's subject type and the column that holds
    its key. With `parent` = (column, parent table) the key is a column of the parent's row. `state` names the
    column whose new value must stand in the entry's `after`.
    """
    column, parent_table = parent or ("", "")
    arguments = ", ".join(f"'{value}'" for value in (label, subject, key, state, column, parent_table))
    name = f"{table}_is_journalled"
    return migrations.RunSQL(
        f"create constraint trigger {name} after insert or update or delete on {table} "
        f"deferrable initially deferred for each row execute function ranan_is_journalled({arguments})",
        f"drop trigger {name} on {table}",
    )


# `search_path`: a temporary table named like the journal, where somebody may make one, is never taken for the journal.
# The entry's id, like its time and its transaction, is the database's own: nobody writes an entry in before others.
FUNCTIONS = """
create function ranan_stamp_entry() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  new.id := nextval('public.journal_entry_id_seq');
  new.txid := pg_current_xact_id()::text::bigint;
  new.recorded_at := clock_timestamp();
  return new;
end $$;

create function ranan_journal_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end $$;

create function ranan_is_journalled() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  row_now jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  row_old jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
  key text;
  state text := '';
begin
  if row_old is not distinct from row_now then
    return null;
  end if;
  if tg_argv[4] = '' then
    key := row_now ->> tg_argv[2];
  else
    execute format('select %I::text from %I where id = $1', tg_argv[2], tg_argv[5])
      into key using (row_now ->> tg_argv[4])::bigint;
  end if;
  if tg_argv[3] <> '' and tg_op <> 'DELETE' and (row_old is null or row_old -> tg_argv[3] <> row_now -> tg_argv[3]) then
    state := row_now ->> tg_argv[3];
  end if;
  if not exists (
    select 1 from journal_entry e
    where e.subject_type = tg_argv[1] and e.subject_key = key and e.txid = pg_current_xact_id()::text::bigint
      and (state = '' or e.after = state)
      and e.facts -> tg_argv[0] @> jsonb_build_array(
        case when tg_op = 'DELETE' then jsonb_build_object('id', row_now -> 'id', 'deleted', true)
             else jsonb_build_object('id', row_now -> 'id') end)
  ) then
    raise exception '% of % % (%) without a journal entry', tg_op, tg_argv[0], row_now ->> 'id', key
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create trigger journal_stamp before insert on journal_entry for each row execute function ranan_stamp_entry();
create trigger journal_append_only before update or delete or truncate on journal_entry
  for each statement execute function ranan_journal_is_append_only();
do $$ begin
  if exists (select 1 from pg_roles where rolname = 'ranan_app') then
    revoke update, delete, truncate on journal_entry from ranan_app;
  end if;
end $$;
"""
