from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shared_cache")]
    operations = [
        migrations.AddField("user", "factors_changed", models.PositiveIntegerField(default=0)),
    ]
