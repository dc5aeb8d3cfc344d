"""No row of the registry changes without its entry in the journal."""

from django.db import migrations

from ranan.journal.guards import guard

PERSON = ("person_id", "registry_person")
PREMISES = ("premises_id", "registry_premises")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("journal", "0002_walls")]
    operations = [
        guard("registry_installation", "registry.installation", "installation", "key"),
        guard("registry_area", "registry.area", "area", "code"),
        guard("registry_unit", "registry.unit", "unit", "key"),
        guard("registry_operator", "registry.operator", "operator", "key"),
        guard("registry_person", "registry.person", "person", "key"),
        guard("registry_post", "registry.post", "person", "key", parent=PERSON),
        guard("registry_deputy", "registry.deputy", "person", "key", parent=PERSON),
        guard("registry_premises", "registry.premises", "premises", "number"),
        guard("registry_household", "registry.household", "premises", "number", parent=PREMISES),
    ]
