"""The table behind the cache: rate limits must hold for every server process."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor) -> None:
    """Create the cache table named in the settings."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
