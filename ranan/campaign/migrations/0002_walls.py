"""No row of the campaign changes without its entry in the journal."""

from django.db import migrations

from ranan.journal.guards import guard

CAMPAIGN = ("campaign_id", "campaign_campaign")


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial"), ("journal", "0002_walls")]
    operations = [
        guard("campaign_campaign", "campaign.campaign", "campaign", "key"),
        guard("campaign_planversion", "campaign.planversion", "campaign", "key", parent=CAMPAIGN),
        guard("campaign_statement", "campaign.statement", "campaign", "key", parent=CAMPAIGN),
    ]
