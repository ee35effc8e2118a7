"""The ledger can be added to and nothing else: the database itself refuses to change, remove or empty it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION trust_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER trust_entry_keeps BEFORE UPDATE OR DELETE ON trust_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_entry_stays BEFORE TRUNCATE ON trust_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
"""

UNDO = """
DROP TRIGGER trust_entry_stays ON trust_entry;
DROP TRIGGER trust_entry_keeps ON trust_entry;
DROP FUNCTION trust_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
