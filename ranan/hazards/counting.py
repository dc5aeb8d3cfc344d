"""The database's own book-keeping of the ledger: what the migrations put there so that a million hazards stay quick.

`hazards_deskrow` holds a narrow row for each unit that sees a hazard (unit 0: who sees all): lists sort and narrow these.
`hazards_tally` holds by how much the number of open, overdue and closed hazards changes on a day, for each cell: hazards
alike in what counts (campaign, lead, territory, measure, grade, units and the like). Summed up to a day it says how the
ledger stood then; a hazard that is open falls overdue on a day to come, so no clock has to run. Rows are only added
(nobody waits for anybody); folding puts them together. All of it follows from `hazards_hazard` by triggers.
"""

from __future__ import annotations

TABLES = """
create table hazards_cell (
  id int generated always as identity primary key,
  campaign_id bigint not null, lead_id bigint, territory_id bigint, measure int not null, major boolean not null,
  coded boolean not null, self_found boolean not null, units bigint[] not null
);
create unique index hazards_cell_once on hazards_cell
  (campaign_id, lead_id, territory_id, measure, major, coded, self_found, units) nulls not distinct;

-- level 0: a day's changes on that day; 1: a month's on its first day. kind: see ranan_marks.
create table hazards_tally (
  level smallint not null, kind smallint not null, at date not null, cell int not null, n int not null,
  fresh boolean not null default true
);
create index hazards_tally_read on hazards_tally (level, kind, at) include (cell, n);
create unique index hazards_tally_folded on hazards_tally (cell, at, kind, level) where not fresh;
create index hazards_tally_fresh on hazards_tally (cell) where fresh;

-- how many days closings took, by unit; leads: as the lead, else as the territory.
create table hazards_pace (
  level smallint not null, at date not null, unit bigint not null, leads boolean not null, days int not null,
  n int not null, fresh boolean not null default true
);
create index hazards_pace_read on hazards_pace (level, at) include (unit, leads, days, n);
create unique index hazards_pace_folded on hazards_pace (unit, at, days, leads, level) where not fresh;
create index hazards_pace_fresh on hazards_pace (unit) where fresh;

create table hazards_deskrow (
  hazard_id bigint not null, unit bigint not null, due date, found date not null, closed_on date,
  rank smallint not null, state smallint not null, closure smallint not null, measure smallint not null,
  major boolean not null, coded boolean not null, self_found boolean not null,
  lead_id int, territory_id int, registrar_id int not null, source_id int, kind varchar(40) not null, code varchar(20) not null,
  primary key (hazard_id, unit)
) partition by list (unit);
create table hazards_deskrow_all partition of hazards_deskrow for values in (0);
create table hazards_deskrow_units partition of hazards_deskrow default partition by hash (unit);
"""

PARTS = 32
PARTITIONS = "".join(
    f"create table hazards_deskrow_{number} partition of hazards_deskrow_units "
    f"for values with (modulus {PARTS}, remainder {number});\n"
    for number in range(PARTS)
)
INDEXES = """
create index hazards_deskrow_due on hazards_deskrow_all (rank, due, hazard_id);
create index hazards_deskrow_found on hazards_deskrow_all (found, hazard_id);
create index hazards_deskrow_source on hazards_deskrow_all (source_id) where source_id is not null;
"""

# kinds: 1 open, 2 overdue, 3 closed on review, 4 closed as reported (how many stand so: add up to a day);
# 5 found, 6 closed, 7 rebounds, 8 extensions (how many happened: add up over days); 9 void, which counts for nothing else.
# past: {"closed": [[day, how, reopened on, why]], "due": [[until, the date that held]], "extended": [day]}
MARKS = """
create type ranan_counted as (
  sign int, id bigint, campaign_id bigint, lead_id bigint, territory_id bigint, registrar_id bigint, source_id bigint,
  measure int, major boolean, code text, self_found boolean, units bigint[], state text, found date, due date,
  closed_on date, closure text, past jsonb, kind text
);
create type ranan_mark as (at date, kind smallint, n int, days int);

create function ranan_closure(closure text) returns smallint language sql immutable parallel safe as
$$ select case closure when 'reviewed' then 1 when 'as_reported' then 2 else 0 end::smallint $$;

-- 0 not found yet, 1 open, 2 open and overdue, 3 closed on review, 4 closed as reported, at the day's end
create function ranan_stands(day date, seen date, due date, closed_on date, closure text, past jsonb)
returns int language plpgsql immutable parallel safe as $$
declare
  spell jsonb;
  held date := due;
  was jsonb;
begin
  if day < seen then return 0; end if;
  if closed_on is not null and closed_on <= day then return 2 + ranan_closure(closure); end if;
  for spell in select value from jsonb_array_elements(coalesce(past -> 'closed', '[]')) loop
    if (spell ->> 0)::date <= day and (spell ->> 2)::date > day then return 2 + ranan_closure(spell ->> 1); end if;
  end loop;
  for was in select value from jsonb_array_elements(coalesce(past -> 'due', '[]')) loop
    if (was ->> 0)::date > day then held := (was ->> 1)::date; exit; end if;
  end loop;
  return case when held < day then 2 else 1 end;
end $$;

create function ranan_turns(seen date, due date, closed_on date, past jsonb)
returns date[] language sql immutable parallel safe as $$
  select array_agg(distinct greatest(one, seen) order by greatest(one, seen)) from (
    select seen as one union all select closed_on union all select due + 1
    union all select (value ->> 0)::date from jsonb_array_elements(coalesce(past -> 'closed', '[]'))
    union all select (value ->> 2)::date from jsonb_array_elements(coalesce(past -> 'closed', '[]'))
    union all select (value ->> 0)::date from jsonb_array_elements(coalesce(past -> 'due', '[]'))
    union all select (value ->> 1)::date + 1 from jsonb_array_elements(coalesce(past -> 'due', '[]'))
  ) as days where one is not null
$$;

create function ranan_marks(state text, seen date, due date, closed_on date, closure text, past jsonb)
returns setof ranan_mark language plpgsql immutable parallel safe as $$
declare
  done date := case when closed_on is not null then greatest(closed_on, seen) end;
  late date := case when due is not null then greatest(due + 1, seen) end;
  before int := 0;
  now_ int;
  day date;
  one jsonb;
begin
  if state = 'void' then return next (seen, 9, 1, null)::ranan_mark; return; end if;
  return next (seen, 5, 1, null)::ranan_mark;
  if done is not null then return next (done, 6, 1, done - seen)::ranan_mark; end if;
  if past is null then
    return next (seen, 1, 1, null)::ranan_mark;
    if late is not null and (done is null or late < done) then return next (late, 2, 1, null)::ranan_mark; end if;
    if done is not null then
      return next (done, 1, -1, null)::ranan_mark;
      return next (done, 2 + ranan_closure(closure), 1, null)::ranan_mark;
      if late < done then return next (done, 2, -1, null)::ranan_mark; end if;
    end if;
    return;
  end if;
  foreach day in array ranan_turns(seen, due, closed_on, past) loop
    now_ := ranan_stands(day, seen, due, closed_on, closure, past);
    if before in (1, 2) and now_ not in (1, 2) then return next (day, 1, -1, null)::ranan_mark; end if;
    if now_ in (1, 2) and before not in (1, 2) then return next (day, 1, 1, null)::ranan_mark; end if;
    if before > 1 and before <> now_ then return next (day, before, -1, null)::ranan_mark; end if;
    if now_ > 1 and before <> now_ then return next (day, now_, 1, null)::ranan_mark; end if;
    before := now_;
  end loop;
  for one in select value from jsonb_array_elements(coalesce(past -> 'closed', '[]')) loop
    done := greatest((one ->> 0)::date, seen);
    return next (done, 6, 1, done - seen)::ranan_mark;
    if one ->> 3 = 'rebound' then return next (greatest((one ->> 2)::date, seen), 7, 1, null)::ranan_mark; end if;
  end loop;
  for one in select value from jsonb_array_elements(coalesce(past -> 'extended', '[]')) loop
    return next (greatest((one #>> '{}')::date, seen), 8, 1, null)::ranan_mark;
  end loop;
end $$;
"""

# How rows of the ledger are handed on, with a sign: 1 comes, -1 goes.
_HANDED_ON = """
  select array_agg(row({sign}, h.id, h.campaign_id, h.lead_id, h.territory_id, h.registrar_id, h.source_id, h.measure,
    h.grade = 'major', h.code, h.self_found, h.units, h.state, h.found, h.due, h.closed_on, h.closure, h.past,
    p.kind)::ranan_counted)
  from {rows} h join registry_premises p on p.id = h.premises_id
"""
_SAME = """(
    h.campaign_id, h.lead_id, h.territory_id, h.registrar_id, h.source_id, h.measure, h.grade, h.code, h.self_found, h.units,
    h.state, h.found, h.due, h.closed_on, h.closure, h.past, h.premises_id
  ) is distinct from (
    o.campaign_id, o.lead_id, o.territory_id, o.registrar_id, o.source_id, o.measure, o.grade, o.code, o.self_found, o.units,
    o.state, o.found, o.due, o.closed_on, o.closure, o.past, o.premises_id
  )"""

COUNT = """
create function ranan_tally(given ranan_counted[]) returns void language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.hazards_cell (campaign_id, lead_id, territory_id, measure, major, coded, self_found, units)
    select distinct campaign_id, lead_id, territory_id, measure, major, code <> '', self_found, units from unnest(given) g
    where not exists (select from public.hazards_cell c where
      (c.campaign_id, c.lead_id, c.territory_id, c.measure, c.major, c.coded, c.self_found, c.units) is not distinct from
      (g.campaign_id, g.lead_id, g.territory_id, g.measure, g.major, g.code <> '', g.self_found, g.units))
    on conflict do nothing;
  with marks as (
    select g.sign * m.n as n, m.at, m.kind, m.days, g.lead_id, g.territory_id, g.self_found, c.id as cell
    from unnest(given) g
    cross join lateral public.ranan_marks(g.state, g.found, g.due, g.closed_on, g.closure, g.past) m
    join public.hazards_cell c on c.campaign_id = g.campaign_id and c.measure = g.measure and c.major = g.major
      and c.lead_id is not distinct from g.lead_id and c.territory_id is not distinct from g.territory_id
      and c.coded = (g.code <> '') and c.self_found = g.self_found and c.units = g.units
  ), tallied as (
    insert into public.hazards_tally (level, kind, at, cell, n)
      select level, kind, case level when 0 then at else date_trunc('month', at)::date end as day, cell, sum(n)
      from marks, (values (0::smallint), (1::smallint)) l(level) group by level, kind, day, cell having sum(n) <> 0
  )
  insert into public.hazards_pace (level, at, unit, leads, days, n)
    select level, case level when 0 then at else date_trunc('month', at)::date end as day, unit, leads, days, sum(n)
    from marks, (values (0::smallint), (1::smallint)) l(level),
      lateral (values (lead_id, true), (territory_id, false)) u(unit, leads)
    where days is not null and unit is not null and not self_found
    group by level, day, unit, leads, days having sum(n) <> 0;
end $$;

create function ranan_desk(given ranan_counted[]) returns void language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  delete from public.hazards_deskrow d using (
    select id, unit from unnest(given) g, unnest(g.units || 0::bigint) unit where sign < 0
    except select id, unit from unnest(given) g, unnest(g.units || 0::bigint) unit where sign > 0
  ) gone where d.hazard_id = gone.id and d.unit = gone.unit;
  insert into public.hazards_deskrow as d (hazard_id, unit, due, found, closed_on, rank, state, closure, measure, major, coded,
      self_found, lead_id, territory_id, registrar_id, source_id, kind, code)
    select id, unit, due, found, closed_on, case state when 'void' then 2 when 'closed' then 1 else 0 end,
      array_position(array['registered', 'assigned', 'rectifying', 'under_review', 'closed', 'void'], state),
      public.ranan_closure(closure), measure, major, code <> '', self_found, lead_id, territory_id, registrar_id, source_id,
      kind, code
    from unnest(given) g, unnest(g.units || 0::bigint) unit where sign > 0
    on conflict (hazard_id, unit) do update set (due, found, closed_on, rank, state, closure, measure, major, coded,
      self_found, lead_id, territory_id, registrar_id, source_id, kind, code) =
      (excluded.due, excluded.found, excluded.closed_on, excluded.rank, excluded.state, excluded.closure, excluded.measure,
      excluded.major, excluded.coded, excluded.self_found, excluded.lead_id, excluded.territory_id, excluded.registrar_id,
      excluded.source_id, excluded.kind, excluded.code);
end $$;
"""
TRIGGERS = f"""
create function ranan_counts() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  given public.ranan_counted[];
  gone public.ranan_counted[];
begin
  if tg_op = 'INSERT' then
    given := ({_HANDED_ON.format(sign=1, rows="fresh")});
  elsif tg_op = 'DELETE' then
    given := ({_HANDED_ON.format(sign=-1, rows="gone_rows")});
  else
    given := ({_HANDED_ON.format(sign=1, rows="fresh")} join gone_rows o on o.id = h.id where {_SAME});
    gone := ({_HANDED_ON.format(sign=-1, rows="gone_rows")} join fresh o on o.id = h.id where {_SAME});
    given := given || gone;
  end if;
  if given is not null then
    perform public.ranan_tally(given);
    perform public.ranan_desk(given);
  end if;
  return null;
end $$;
create trigger hazards_hazard_added after insert on hazards_hazard referencing new table as fresh
  for each statement execute function ranan_counts();
create trigger hazards_hazard_changed after update on hazards_hazard referencing new table as fresh old table as gone_rows
  for each statement execute function ranan_counts();
create trigger hazards_hazard_gone after delete on hazards_hazard referencing old table as gone_rows
  for each statement execute function ranan_counts();

create function ranan_desk_kind() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.hazards_deskrow d set kind = new.kind
    from public.hazards_hazard h, unnest(h.units || 0::bigint) as theirs (pk)
    where h.premises_id = new.id and d.hazard_id = h.id and d.unit = theirs.pk;
  return null;
end $$;
create trigger hazards_place_kind after update of kind on registry_premises for each row
  when (old.kind is distinct from new.kind) execute function ranan_desk_kind();
"""  # noqa: S608 - only words of this file are put together
FOLD = """
create function ranan_fold() returns bigint language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  folded bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('ranan_fold')) then return -1; end if;
  with taken as (delete from public.hazards_tally where fresh returning level, kind, at, cell, n)
    insert into public.hazards_tally as t (level, kind, at, cell, n, fresh)
      select level, kind, at, cell, sum(n), false from taken group by level, kind, at, cell having sum(n) <> 0
      on conflict (cell, at, kind, level) where not fresh do update set n = t.n + excluded.n;
  get diagnostics folded = row_count;
  with taken as (delete from public.hazards_pace where fresh returning level, at, unit, leads, days, n)
    insert into public.hazards_pace as p (level, at, unit, leads, days, n, fresh)
      select level, at, unit, leads, days, sum(n), false from taken group by level, at, unit, leads, days having sum(n) <> 0
      on conflict (unit, at, days, leads, level) where not fresh do update set n = p.n + excluded.n;
  return folded;
end $$;
"""
# Each folding has a name of its own, so that sums of what is folded can be held in memory until the next.
_AGAIN = FOLD.replace("create function", "create or replace function")
NAMED = _AGAIN.replace("  return folded;", "  update public.hazards_fold set value = gen_random_uuid();\n  return folded;") + """
create table hazards_fold (one boolean primary key default true check (one), value uuid not null default gen_random_uuid());
insert into hazards_fold default values;
"""  # noqa: S608 - only words of this file are put together
UNNAMED = _AGAIN + "drop table hazards_fold;"
# Everything once more from the ledger alone; whoever writes meanwhile waits.
RECOUNT = f"""
create function ranan_recount() returns bigint language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
declare
  part bigint := 0;
  last bigint := (select coalesce(max(id), 0) from public.hazards_hazard);
  given public.ranan_counted[];
begin
  lock table public.hazards_hazard in share row exclusive mode;
  delete from public.hazards_tally;
  delete from public.hazards_pace;
  delete from public.hazards_deskrow;
  while part < last loop
    given := ({_HANDED_ON.format(sign=1, rows="public.hazards_hazard")} where h.id > part and h.id <= part + 2000);
    if given is not null then
      perform public.ranan_tally(given);
      perform public.ranan_desk(given);
    end if;
    part := part + 2000;
  end loop;
  perform public.ranan_fold();
  return (select count(*) from public.hazards_deskrow where unit = 0);
end $$;
"""  # noqa: S608 - only words of this file are put together
MAKE = TABLES + PARTITIONS + INDEXES + MARKS + COUNT + TRIGGERS + FOLD + RECOUNT
UNDO = """
drop trigger hazards_place_kind on registry_premises;
drop trigger hazards_hazard_added on hazards_hazard;
drop trigger hazards_hazard_changed on hazards_hazard;
drop trigger hazards_hazard_gone on hazards_hazard;
drop function ranan_recount(), ranan_fold(), ranan_desk_kind(), ranan_counts(), ranan_desk(ranan_counted[]),
  ranan_tally(ranan_counted[]), ranan_marks(text, date, date, date, text, jsonb), ranan_turns(date, date, date, jsonb),
  ranan_stands(date, date, date, date, text, jsonb), ranan_closure(text);
drop type ranan_mark, ranan_counted;
drop table hazards_deskrow, hazards_pace, hazards_tally, hazards_cell;
"""
