"""The generation: a row whose value is new whenever a watched table has changed. A uuid, so that none ever comes back."""

from django.db import migrations

MAKE = """
create table kit_generation (one boolean primary key default true check (one), value uuid not null);
insert into kit_generation (value) values (gen_random_uuid());

create function ranan_new_generation() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.kit_generation set value = gen_random_uuid();
  return null;
end $$;
"""
UNDO = "drop function ranan_new_generation(); drop table kit_generation;"


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunSQL(MAKE, UNDO)]
