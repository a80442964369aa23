"""Reminders become deliveries: what was sent stays in the log, and nobody is reminded again."""

from django.db import migrations


def carry_over(apps, schema_editor):
    """Every reminder as a delivery by e-mail."""
    Reminder = apps.get_model("measures", "Reminder")
    Delivery = apps.get_model("measures", "Delivery")
    rows = Reminder.objects.select_related("session__course")
    Delivery.objects.bulk_create(
        Delivery(
            id=row.pk,
            client_id=row.session.course.client_id,
            session_id=row.session_id,
            number=row.number,
            way="email",
            state=row.state,
            queued_at=row.queued_at,
            next_try_at=row.queued_at,
            done_at=row.done_at,
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("measures", "0007_asking")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Reminder"),
    ]
