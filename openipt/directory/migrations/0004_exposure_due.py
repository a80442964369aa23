"""Views are weighed against what a lot would have given; what was counted so far does not say that, so all begin anew."""

from django.db import migrations, models


def begin_anew(apps, schema_editor):
    """Forget the sums of the former formula: everybody stands at the prior again."""
    apps.get_model("directory", "Exposure").objects.all().delete()


class Migration(migrations.Migration):
    """Exchange one sum for another."""

    dependencies = [("directory", "0003_claims_of_records")]

    operations = [
        migrations.RemoveField("exposure", "eligible"),
        migrations.AddField("exposure", "due", models.FloatField(default=0)),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
