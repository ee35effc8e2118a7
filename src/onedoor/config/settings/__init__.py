"""Everything an operator may set, read from the environment once, in parts by subject."""

from onedoor.config.settings.base import *  # noqa: F403
from onedoor.config.settings.data_tracker import *  # noqa: F403
from onedoor.config.settings.database import *  # noqa: F403
from onedoor.config.settings.ledger import *  # noqa: F403
from onedoor.config.settings.logs import *  # noqa: F403
from onedoor.config.settings.pages import *  # noqa: F403
from onedoor.config.settings.post import *  # noqa: F403
from onedoor.config.settings.security import *  # noqa: F403
from onedoor.config.settings.sign_in import *  # noqa: F403
from onedoor.config.settings.x_road import *  # noqa: F403
