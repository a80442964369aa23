"""Who there is in the demo practice."""

from openipt.accounts.models import User
from openipt.demo.cast import CAST, Person


def cast() -> list[Person]:
    """The people one may sign in as, in the order to show them."""
    present = set(User.objects.filter(email__in=[person.email for person in CAST]).values_list("email", flat=True))
    return [person for person in CAST if person.email in present]
