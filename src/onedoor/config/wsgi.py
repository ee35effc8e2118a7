"""What a WSGI server runs."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from onedoor.config import ready
from onedoor.lib import leash

ready.as_the_web_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onedoor.config.settings")

# A process of `onedoor serve`: killed as it may be, it leaves nobody on its port.
if os.environ.get("ONEDOOR_SERVER") == str(os.getppid()):
    leash.tie_to_parent(signal.SIGTERM)

application = get_wsgi_application()
