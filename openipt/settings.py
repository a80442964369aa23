"""All settings, read from the environment; every variable is described in README.md."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url

from openipt.measures.text_message import Gateway
from openipt.secrecy.keyring import secret_key_of

HERE = Path(__file__).resolve().parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


HOME = Path(os.environ.get("OPENIPT_HOME", "var")).resolve()
KEYS_FILE = Path(os.environ.get("OPENIPT_KEYS_FILE", HOME / "keys.toml"))
SECRET_KEY = secret_key_of(KEYS_FILE)
DEMO = _flag("OPENIPT_DEMO")
DEBUG = False
ALLOWED_HOSTS = _words("OPENIPT_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = os.environ.get("OPENIPT_PUBLIC_URL", "http://localhost:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "openipt.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "openipt.ui",
    "openipt.secrecy",
    "openipt.audit",
    "openipt.people",
    "openipt.access",
    "openipt.intake",
    "openipt.directory",
    "openipt.library",
    "openipt.courses",
    "openipt.safety",
    "openipt.measures",
    "openipt.relationships",
    "openipt.timeline",
    "openipt.diary",
    "openipt.formulation",
    "openipt.enquiries",
    "openipt.outcomes",
    "openipt.demo",
    "openipt.operations",
    "openipt.portal",
    "openipt.workspace",
    "openipt.website",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "openipt.accounts.middleware.session_limits",
    "openipt.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openipt.accounts.middleware.private_pages",
    "openipt.accounts.middleware.time_zone",
    "openipt.people.middleware.second_factor",
]

ROOT_URLCONF = "openipt.urls"
WSGI_APPLICATION = "openipt.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openipt.ui.context_processors.look",
                "openipt.people.context_processors.person",
            ],
        },
    },
]
FORM_RENDERER = "openipt.ui.forms.Renderer"

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;"
)


def _database() -> dj_database_url.DBConfig:
    found = dj_database_url.config(default=f"sqlite:///{HOME / 'openipt.sqlite3'}", conn_max_age=60)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
    else:
        found["CONN_HEALTH_CHECKS"] = True
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and sessions must hold for every server process, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openipt.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whomever somebody names
ACCOUNT_FORMS = {"reset_password": "openipt.accounts.forms.NewPasswordForm"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
MFA_ADAPTER = "openipt.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "openipt.accounts.forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "OpenIPT"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("OPENIPT_PROXIES", "0"))
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_IDLE = timedelta(minutes=int(os.environ.get("OPENIPT_IDLE_MINUTES", "30")))
SESSION_LONGEST = timedelta(hours=int(os.environ.get("OPENIPT_SESSION_HOURS", "12")))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "openipt_session"
CSRF_COOKIE_NAME = "openipt_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "openipt.accounts.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and not _flag("OPENIPT_BEHIND_PROXY")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # whoever watches the server may ask it directly
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("OPENIPT_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# Whether HSTS binds the other names of the operator's domain is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if "OPENIPT_SMTP_HOST" in os.environ
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("OPENIPT_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("OPENIPT_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("OPENIPT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OPENIPT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("OPENIPT_MAIL_FROM", "OpenIPT <no-reply@localhost>")

# Text messages go to an HTTP gateway; without one they are written to files, as mails are.
SMS_GATEWAY = (
    Gateway(
        url=os.environ["OPENIPT_SMS_URL"],
        token=os.environ.get("OPENIPT_SMS_TOKEN", ""),
        user=os.environ.get("OPENIPT_SMS_USER", ""),
        form=os.environ.get("OPENIPT_SMS_FORM", "json"),
        template=os.environ.get("OPENIPT_SMS_TEMPLATE", ""),
    )
    if "OPENIPT_SMS_URL" in os.environ
    else None
)
SMS_FILE_PATH = HOME / "sms"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "openipt.secrecy.logs.Discreet"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["private"]}},
    # The server logs what Django itself fails to answer, with the words of the exception.
    "loggers": {"_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    "root": {"handlers": ["console"], "level": os.environ.get("OPENIPT_LOG_LEVEL", "WARNING")},
}
