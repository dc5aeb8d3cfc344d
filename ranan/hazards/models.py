"""The ledger's tables: the hazard, and the records that stand beside it."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from ranan.campaign.models import Campaign, PlanVersion, all_campaigns, all_versions
from ranan.hazards.ledger_models import BulkRow, BulkRun, OwnView, SharedView, StoredFile
from ranan.kit.fields import SealedField
from ranan.kit.held import from_memory
from ranan.registry.models import Operator, Person, Premises, Unit, all_units
from ranan.rules.hazard import OPEN_STATES, Closure, State

__all__ = [
    "Attachment", "BulkRow", "BulkRun", "CoTask", "DeskRow", "Extension", "Hazard", "ImportRun", "InterimControl",
    "LedgerImport", "OwnView", "Record", "Remark", "Review", "SharedView", "Sighting", "StoredFile", "Synonym",
]  # fmt: skip


_OPEN = Q(state__in=OPEN_STATES)


class LedgerImport(models.Model):
    """One office ledger that came in: the file by its hash, who brought it, what became of its rows."""

    JOURNALLED = True

    class Phase(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.DONE)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    layout = models.JSONField(default=list)  # the file's columns in order: [heading, field or ""]
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    created = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)  # hazards that were in and were brought up to date

    def __str__(self) -> str:
        return self.name

    @property
    def came_in(self) -> int:
        """Hazards that it brought, classified or not."""
        return self.created + self.asked


class ImportRun(models.Model):
    """A file that is being let in, so that whoever left the page finds how far it has come. Kept for reading only."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    take = models.JSONField(default=list)  # keys of the rows whose differences are applied
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    refusal = models.CharField(max_length=40, blank=True)
    result = models.ForeignKey(LedgerImport, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} {self.done}/{self.total}"


class Synonym(models.Model):
    """What an office means by its own word in its ledgers: once answered, known for the next file."""

    JOURNALLED = True

    class Kind(models.TextChoices):
        HEADING = "heading"
        UNIT = "unit"
        STREET = "street"
        HAZARD = "hazard"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="synonyms")
    kind = models.CharField(max_length=8, choices=Kind)
    said = models.CharField(max_length=300)
    means = models.CharField(max_length=60, blank=True)  # a field, a unit's key, a code; "" = nothing of these
    person = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_meaning_a_word", fields=["unit", "kind", "said"])]

    def __str__(self) -> str:
        return f"{self.said} = {self.means}"


class Hazard(models.Model):
    """One hazard 隐患. Overdue, days left and progress are not stored: they follow from dates and records."""

    JOURNALLED = True
    DERIVED = frozenset({"search", "past"})

    number = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="hazards")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="hazards")
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in State])
    code = models.CharField(max_length=20, blank=True)  # catalogue entry; "" = not yet classified
    text = models.TextField()
    grade = models.CharField(max_length=8, default="general")
    grade_source = models.CharField(max_length=60, blank=True)  # why this grade: sheet, catalogue, a person
    measure = models.IntegerField(default=0)
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="hazards")
    registrar = models.ForeignKey(Unit, models.PROTECT, related_name="registered_hazards")
    registered_by = models.CharField(max_length=20, blank=True)
    registered_at = models.DateTimeField()
    inspector = models.CharField(max_length=80, blank=True)
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="led_hazards")
    territory = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="territory_hazards")
    host = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    responsible_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    operator = models.ForeignKey(Operator, models.PROTECT, null=True, blank=True, related_name="hazards")
    units = ArrayField(models.BigIntegerField(), default=list)  # every unit that stands in a relation to it
    found = models.DateField()
    found_not_later = models.BooleanField(default=False)
    due = models.DateField(null=True, blank=True)
    first_due = models.DateField(null=True, blank=True)
    due_source = models.CharField(max_length=60, blank=True)
    extensions = models.IntegerField(default=0)
    extension_asked_by = models.CharField(max_length=20, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    round = models.IntegerField(default=0)  # of review: raised by each submission
    handed = models.BooleanField(default=False)
    barred = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    lowered_by = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    sent_back_on = models.DateField(null=True, blank=True)
    returned_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    returned_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closure = models.CharField(max_length=12, blank=True)
    rebounds = models.IntegerField(default=0)
    void_asked_by = models.CharField(max_length=20, blank=True)
    void_asked_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(blank=True)
    reminded_on = models.DateField(null=True, blank=True)  # whose turn it is was reminded then and has not answered
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    self_found = models.BooleanField(default=False)  # by the enterprise itself 自查: a kinder date, not for ranking units
    insisted = models.TextField(blank=True)  # why it was registered though one like it was open
    source = models.ForeignKey(LedgerImport, models.PROTECT, null=True, blank=True, related_name="hazards")
    source_place = models.CharField(max_length=80, blank=True)  # sheet and row
    source_key = models.CharField(max_length=64, blank=True)  # what makes the row the same when it comes again
    asks = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # what a person must still decide
    synthetic = models.BooleanField(default=False)
    search = SearchVectorField(null=True, editable=False)
    past = models.JSONField(null=True, editable=False)  # closings that were ended, dates that were moved; see counting.MARKS

    from_memory(all_campaigns, campaign)
    from_memory(all_versions, plan_version)
    from_memory(all_units, registrar, lead, territory, host, responsible_unit)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hazard_state_is_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(
                name="beyond_registered_a_hazard_has_lead_territory_and_date",
                condition=Q(state__in=[State.REGISTERED, State.VOID, State.CLOSED])
                | Q(due__isnull=False, lead__isnull=False, territory__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_hazards_say_how",
                condition=Q(state=State.CLOSED, closed_on__isnull=False, closure__in=[c.value for c in Closure])
                | (~Q(state=State.CLOSED) & Q(closure="")),
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "due", "id"], name="hazard_open_due", condition=_OPEN),
            models.Index(fields=["campaign", "-found", "-id"], name="hazard_found"),
            models.Index(fields=["premises", "code"], name="hazard_place"),
            models.Index(fields=["source_key"], name="hazard_source_key", condition=~Q(source_key="")),
            GinIndex(fields=["units", "search"], name="hazard_units_search", opclasses=["array_ops", "tsvector_ops"]),
            GinIndex(fields=["units"], name="hazard_units_open", opclasses=["array_ops"], condition=_OPEN),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Registered and neither closed nor void."""
        return self.state in OPEN_STATES

    @property
    def party(self) -> str:
        """The responsible party's name, as every page may show it."""
        return self.full_party if self.responsible_unit or self.operator else self.premises.title

    @property
    def full_party(self) -> str:
        """The same with a household's name in clear: for comparing with what a sheet says, never for a page."""
        if self.responsible_unit is not None:
            return self.responsible_unit.name
        return self.operator.name if self.operator is not None else self.premises.full_name

    def days_left(self, on: date) -> int | None:
        """Calendar days from `on` to the due date; negative when overdue, None without a date or when not open."""
        return (self.due - on).days if self.due is not None and self.is_open else None


class DeskRow(models.Model):
    """A hazard as one unit's list sorts and narrows it; unit 0: the list of who sees all. Kept by the database alone."""

    STATES = tuple(State)  # state: its place in this order, from 1
    CLOSURES = ("", *Closure)  # closure: its place in this order, from 0

    pk = models.CompositePrimaryKey("hazard_id", "unit")
    hazard = models.ForeignKey(Hazard, models.DO_NOTHING, related_name="+", db_constraint=False)
    unit = models.BigIntegerField()
    due = models.DateField(null=True)
    found = models.DateField()
    closed_on = models.DateField(null=True)
    rank = models.SmallIntegerField()  # 0 open, 1 closed, 2 void
    state = models.SmallIntegerField()
    closure = models.SmallIntegerField()
    measure = models.IntegerField()
    major = models.BooleanField()
    coded = models.BooleanField()
    self_found = models.BooleanField()
    lead_id = models.IntegerField(null=True)
    territory_id = models.IntegerField(null=True)
    registrar_id = models.IntegerField()
    source_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "hazards_deskrow"

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.unit}"


class Record(models.Model):
    """What every record beside a hazard carries: who wrote it, for which unit, when."""

    hazard = models.ForeignKey(Hazard, models.PROTECT)
    at = models.DateTimeField()
    person = models.CharField(max_length=20, blank=True)
    person_name = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    JOURNALLED = True

    class Meta:
        abstract = True
        ordering = ["id"]
        default_related_name = "%(class)s_rows"


class Remark(Record):
    """Words that belong to a step (`verb`): why, what was done, and for a proxy whom he recorded for and how told."""

    verb = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    proxy_party = SealedField(max_length=80, blank=True, default="")
    proxy_how = models.CharField(max_length=80, blank=True)
    proxy_on = models.DateField(null=True, blank=True)

    PERSONAL = frozenset({"proxy_party"})

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.text


class Review(Record):
    """A verdict after looking on the spot; `round` ties it to the submission that it judges."""

    round = models.IntegerField()
    passed = models.BooleanField()
    note = models.TextField()
    on = models.DateField()

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.on} {self.passed}"


class Extension(Record):
    """A new date asked for, with its reason, and what was decided ("" while open)."""

    reason = models.TextField()
    old_due = models.DateField()
    new_due = models.DateField()
    decision = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"


class InterimControl(Record):
    """What keeps people safe until the hazard is mended, and why it cannot be mended at once."""

    reason = models.TextField()
    control = models.TextField()
    until = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.control


class Sighting(Record):
    """The same hazard seen again while it is open."""

    on = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return str(self.on)


class CoTask(Record):
    """What a supporting unit is asked to do beside the hazard, with a date of its own."""

    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="cotasks")
    task = models.TextField()
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    done_note = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.task


class Attachment(Record):
    """A file beside a hazard: a photo before or after, a proxy's paper, another document."""

    class Kind(models.TextChoices):
        BEFORE = "before"
        AFTER = "after"
        PROXY = "proxy"
        OTHER = "other"

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200)
    round = models.IntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name
