"""Which keys this database was written with, so that a wrong key file is noticed before anything is lost."""

from django.db import models


class KeyRecord(models.Model):
    """The fingerprint of a data key that has been used here."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=32)
    first_used_at = models.DateTimeField()
