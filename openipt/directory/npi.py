"""The National Provider Identifier of the United States: ten digits, the last of which checks the others."""

PREFIX = "80840"  # of health applications in the United States (ISO 7812), which the check digit covers


def is_npi(number: str) -> bool:
    """Whether ten digits pass the check of Luhn over 80840 and them."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(PREFIX + number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
