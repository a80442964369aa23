"""The application as an ASGI server would see it; only measured, see decision 0008."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
