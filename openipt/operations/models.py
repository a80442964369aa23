"""When the things that happen again and again last happened, shared by all machines of an installation."""

from django.db import models


class Beat(models.Model):
    """The last time of one recurring thing."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
