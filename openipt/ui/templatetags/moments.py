"""Days and times of day as people say them, in the time zone of whoever looks."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

NEAR_DAYS = {
    0: gettext_noop("today at {time}"),
    1: gettext_noop("tomorrow at {time}"),
    -1: gettext_noop("yesterday at {time}"),
}


def local(moment: datetime) -> datetime:
    """An aware moment on the clock of whoever looks; a naive one stays as it is."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def clock(moment: datetime) -> str:
    """The time of day: 15:00."""
    return written(local(moment), "H:i")


def day(moment: date, now: datetime | None = None) -> str:
    """The day with its weekday: Wednesday 3 February, and the year when it is not this one."""
    return written(_as_day(moment), "l j F" if _this_year(moment, now) else "l j F Y")


def short_day(moment: date, now: datetime | None = None) -> str:
    """The day in brief: Wed 3 Feb, and the year when it is not this one."""
    return written(_as_day(moment), "D j M" if _this_year(moment, now) else "D j M Y")


def when(moment: datetime, now: datetime | None = None) -> str:
    """When that is or was: 8 minutes ago, today at 15:00, yesterday at 08:12, Wed 3 Feb, 15:00."""
    now = now or timezone.now()
    since = now - moment
    if timedelta(0) <= since < timedelta(hours=1):
        return _minutes_ago(int(since.total_seconds() // 60))
    apart = (local(moment).date() - local(now).date()).days
    if apart in NEAR_DAYS:
        return _(NEAR_DAYS[apart]).format(time=clock(moment))
    return _("{day}, {time}").format(day=short_day(moment, now), time=clock(moment))


def _minutes_ago(minutes: int) -> str:
    if minutes == 0:
        return _("just now")
    return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)


def _as_day(moment: date) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def _this_year(moment: date, now: datetime | None) -> bool:
    return _as_day(moment).year == local(now or timezone.now()).year
