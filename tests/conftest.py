"""What every room's tests share. The database and the environment come from tests/settings.py, before Django loads."""
