"""A crowd of the ledger may go when every entry that named it has lost its content; by the owner, while erasing."""

from django.db import migrations

LET = """
DROP TRIGGER trust_crowd_keeps ON trust_crowdpart;
CREATE TRIGGER trust_crowd_keeps BEFORE UPDATE ON trust_crowdpart
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE FUNCTION trust_let_crowd_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('onedoor.erasing', true) IS DISTINCT FROM 'yes'
        OR EXISTS (SELECT 1 FROM trust_entry WHERE crowd = OLD.crowd)
    THEN
        RAISE EXCEPTION 'The ledger is append-only: a crowd goes with the last entry that names it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER trust_crowd_goes BEFORE DELETE ON trust_crowdpart
    FOR EACH ROW EXECUTE FUNCTION trust_let_crowd_go();
"""

UNDO = """
DROP TRIGGER trust_crowd_goes ON trust_crowdpart;
DROP FUNCTION trust_let_crowd_go();
DROP TRIGGER trust_crowd_keeps ON trust_crowdpart;
CREATE TRIGGER trust_crowd_keeps BEFORE UPDATE OR DELETE ON trust_crowdpart
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("trust", "0004_a_tree")]

    operations = [migrations.RunSQL(LET, UNDO)]
