"""Who and where: the installation, areas, units, people with posts and deputies, operators, premises."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from ranan.kit.fields import FoundField, SealedField
from ranan.kit.held import from_memory
from ranan.registry.brought import PlaceImport
from ranan.registry.memory import all_areas, all_units
from ranan.registry.pairs import DuplicatePair
from ranan.rules import masks
from ranan.rules.actor import Role

__all__ = [
    "Area", "Contact", "Deputy", "DuplicatePair", "Household", "Installation", "Operator", "Person",
    "PlaceImport", "PlacePast", "Post", "Premises", "SignInFailure", "Unit", "all_areas", "all_units",
]  # fmt: skip


class Installation(models.Model):
    """The one row that says what this database is: a demonstration on its own date, or real. Never both."""

    JOURNALLED = True

    class Kind(models.TextChoices):
        DEMO = "demo"
        REAL = "real"

    key = models.CharField(max_length=8, unique=True, default="here")
    kind = models.CharField(max_length=8, choices=Kind)
    shift_seconds = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_installation", condition=Q(key="here")),
            models.CheckConstraint(name="real_time_is_not_shifted", condition=Q(kind="demo") | Q(shift_seconds=0)),
        ]

    def __str__(self) -> str:
        return self.kind


class Area(models.Model):
    """A piece of the district: the district itself, a sub-district, a park, a neighbourhood."""

    JOURNALLED = True

    class Level(models.TextChoices):
        DISTRICT = "district"
        SUBDISTRICT = "subdistrict"
        PARK = "park"
        NEIGHBOURHOOD = "neighbourhood"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A department, a territory, the task force or an office, as the plan names it."""

    JOURNALLED = True

    class Kind(models.TextChoices):
        TASK_FORCE = "task_force"
        OFFICE = "office"
        DEPARTMENT = "department"
        TERRITORY = "territory"

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    area = models.OneToOneField(Area, models.PROTECT, null=True, blank=True, related_name="unit")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    reports = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Operator(models.Model):
    """A company or shop-keeper that runs premises; `uscc` is the unified social credit code where it has one."""

    JOURNALLED = True
    PERSONAL = frozenset({"phone", "join_code"})
    DERIVED = frozenset({"search", "phone_hash"})

    key = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    phone = SealedField(max_length=40, blank=True, default="")
    phone_hash = FoundField(of="phone", kind="phone")
    join_code = models.CharField(max_length=128, blank=True)  # hash of the printed one-time code
    join_until = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_operator_a_credit_code", fields=["uscc"], condition=~Q(uscc="")),
        ]
        indexes = [
            models.Index(fields=["name"], name="operator_name"),
            models.Index(fields=["phone_hash"], name="operator_phone", condition=~Q(phone_hash="")),
            GinIndex(fields=["search"], name="operator_search"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who signs in. What he may do follows from his posts on that day, nothing else."""

    JOURNALLED = True
    PERSONAL = frozenset({"password", "one_time_code", "phone"})

    key = models.CharField(max_length=20, unique=True)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = SealedField(max_length=40, blank=True, default="")
    password = models.CharField(max_length=200, blank=True)
    one_time_code = models.CharField(max_length=200, blank=True)
    one_time_until = models.DateTimeField(null=True, blank=True)
    must_change = models.BooleanField(default=False)
    disabled_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    sign_ins_end = models.IntegerField(default=0)  # raised to end every session at once
    synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role in a unit (or for an operator), from a day to a day. A person may hold several."""

    JOURNALLED = True

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    operator = models.ForeignKey(Operator, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the last day in force

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_post_is_in_a_unit_or_for_an_operator",
                condition=Q(unit__isnull=False, operator__isnull=True) | Q(unit__isnull=True, operator__isnull=False),
            ),
            models.CheckConstraint(
                name="post_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"

    def in_force(self, on: date) -> bool:
        """Whether the post counts on that day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


class Deputy(models.Model):
    """AB 岗: `person` acts under his own name for `absent` from a day to a day, that day included."""

    JOURNALLED = True

    person = models.ForeignKey(Person, models.PROTECT, related_name="stands_in")
    absent = models.ForeignKey(Person, models.PROTECT, related_name="deputies")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deputies")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(name="deputy_ends_after_start", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="nobody_deputises_for_himself", condition=~Q(person=F("absent"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.absent}"


class Premises(models.Model):
    """A place where gas is used, sold, stored or carried. A household's name and address stand in `Household`."""

    JOURNALLED = True
    DERIVED = frozenset({"search"})

    class Gas(models.TextChoices):
        UNKNOWN = ""
        BOTTLED = "bottled"
        PIPED = "piped"
        BOTH = "both"
        NONE = "none"

    class Ended(models.TextChoices):
        """Why a place counts no more; one entered twice or by mistake never counted."""

        NO = ""
        CLOSED = "closed"
        MERGED = "merged"
        TWICE = "twice"
        MISTAKE = "mistake"

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    operator = models.ForeignKey(Operator, models.PROTECT, null=True, blank=True, related_name="premises")
    area = models.ForeignKey(Area, models.PROTECT, related_name="premises")  # sub-district or neighbourhood
    territory = models.ForeignKey(Unit, models.PROTECT, related_name="premises")  # the park before the sub-district
    host = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="hosted_premises")
    in_park = models.BooleanField(default=False)
    latitude = models.FloatField(null=True, blank=True)  # WGS 84, degrees
    longitude = models.FloatField(null=True, blank=True)
    elderly = models.BooleanField(default=False)
    gas = models.CharField(max_length=8, choices=Gas, blank=True, default=Gas.UNKNOWN)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")  # a tenant's building
    opened_on = models.DateField(null=True, blank=True)  # counts from this day on
    closed_on = models.DateField(null=True, blank=True)  # the first day on which it counts no more
    ended = models.CharField(max_length=8, choices=Ended, blank=True, default=Ended.NO)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    search = SearchVectorField(null=True, editable=False)
    same = models.CharField(max_length=64)  # digest of name and address in plain form: the same place, twice
    synthetic = models.BooleanField(default=False)

    door_known = False  # set on a row by `access`, for one reader

    from_memory(all_areas, area)
    from_memory(all_units, territory, host)

    class Meta:
        verbose_name_plural = "premises"
        indexes = [
            models.Index(fields=["same"], name="premises_same"),
            models.Index(fields=["territory", "kind"], name="premises_territory"),
            models.Index(fields=["kind", "territory"], name="premises_kind"),
            GinIndex(fields=["search"], name="premises_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_household(self) -> bool:
        """Households' names and addresses are personal."""
        return self.kind.startswith("household")

    @property
    def title(self) -> str:
        """The name as people call the place, as every page may show it: a household's is cut to 王**."""
        return masks.name(self.full_name) if self.is_household else self.name

    @property
    def where(self) -> str:
        """The address; a household's is cut, except for whom `door_known` was set: who works there must find the door."""
        if self.is_household and not self.door_known:
            return masks.address(self.full_address)
        return self.full_address

    @property
    def full_name(self) -> str:
        """The name in clear: for acts that compare or change it, never for a page."""
        return self.household.name if self.is_household and hasattr(self, "household") else self.name

    @property
    def full_address(self) -> str:
        """The address in clear, likewise."""
        return self.household.address if self.is_household and hasattr(self, "household") else self.address


class PlacePast(models.Model):
    """What a place was until a day, that day included: written when its kind, ground, operator or name changed."""

    JOURNALLED = True

    premises = models.ForeignKey(Premises, models.PROTECT, related_name="past")
    until = models.DateField()
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=120, blank=True)  # never a household's
    address = models.CharField(max_length=200, blank=True)
    operator = models.ForeignKey(Operator, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    host = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    in_park = models.BooleanField(default=False)
    elderly = models.BooleanField(default=False)
    gas = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_past_a_day", fields=["premises", "until"])]

    def __str__(self) -> str:
        return f"{self.premises_id} {self.until}"


class Household(models.Model):
    """Personal facts of a household: sealed but for its address. The journal holds digests of them only."""

    JOURNALLED = True
    PERSONAL = frozenset({"name", "address", "phone", "id_number"})
    DERIVED = frozenset({"name_hash", "phone_hash", "id_hash"})

    premises = models.OneToOneField(Premises, models.CASCADE, related_name="household")
    name = SealedField(max_length=120)
    address = models.CharField(max_length=200)
    phone = SealedField(max_length=40, blank=True, default="")
    id_number = SealedField(max_length=40, blank=True, default="")
    name_hash = FoundField(of="name", kind="name")
    phone_hash = FoundField(of="phone", kind="phone")
    id_hash = FoundField(of="id_number", kind="id")

    class Meta:
        indexes = [
            models.Index(fields=["name_hash"], name="household_name"),
            models.Index(fields=["phone_hash"], name="household_phone", condition=~Q(phone_hash="")),
            models.Index(fields=["id_hash"], name="household_id", condition=~Q(id_hash="")),
        ]

    def __str__(self) -> str:
        return masks.name(self.name)


class Contact(models.Model):
    """Whom one turns to at a place: who runs it 负责人, whose it is 房东, who answers for gas there 联系人. Sealed."""

    JOURNALLED = True
    PERSONAL = frozenset({"name", "phone", "id_number"})
    DERIVED = frozenset({"name_hash", "phone_hash", "id_hash"})

    class Role(models.TextChoices):
        MANAGER = "manager"
        LANDLORD = "landlord"
        LIAISON = "liaison"

    premises = models.ForeignKey(Premises, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=8, choices=Role)
    name = SealedField(max_length=120)
    phone = SealedField(max_length=40, blank=True, default="")
    id_number = SealedField(max_length=40, blank=True, default="")
    name_hash = FoundField(of="name", kind="name")
    phone_hash = FoundField(of="phone", kind="phone")
    id_hash = FoundField(of="id_number", kind="id")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_contact_a_role", fields=["premises", "role"])]
        indexes = [
            models.Index(fields=["name_hash"], name="contact_name"),
            models.Index(fields=["phone_hash"], name="contact_phone", condition=~Q(phone_hash="")),
            models.Index(fields=["id_hash"], name="contact_id", condition=~Q(id_hash="")),
        ]

    def __str__(self) -> str:
        return masks.name(self.name)


class SignInFailure(models.Model):
    """A failed sign-in, by digest of the name tried and of where it came from; kept for a day."""

    login = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    browser = models.CharField(max_length=64, default="", help_text="digest of the mark that the sign-in page gave")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["login", "place", "at"], name="sign_in_failure")]

    def __str__(self) -> str:
        return self.login
