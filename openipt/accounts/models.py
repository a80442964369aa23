"""Somebody who can sign in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from openipt.secrecy.fields import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **rest: Any) -> "User":
        """Save a new user. Without a password they can only come in by a link."""
        user = self.model(email=email.strip().lower(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person's account: how they sign in and how they want to see the pages. What they may do is in `people`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = EncryptedTextField(default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en-gb")
    is_active = models.BooleanField(default=True)
    factors_changed = models.PositiveIntegerField(default=0)  # how often; ends every session opened before
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return str(self.pk)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry: as Django makes it of the password, but of the second factor as well."""
        told = f"{self.password} {self.factors_changed}"
        return salted_hmac("openipt.accounts.session", told, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """The name to show to others."""
        return self.name or _("Somebody").__str__()

    def get_short_name(self) -> str:
        """The first name."""
        return self.get_full_name().split(" ")[0]
