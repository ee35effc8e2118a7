"""A final decision may go when its retention ended: by the role that owns the table, in a transaction that says it scrubs."""

from django.db import migrations

LET = """
CREATE OR REPLACE FUNCTION cases_final_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('onedoor.scrubbing', true) = 'yes'
        AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Decision % is final: % is refused', OLD.id, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

UNDO = """
CREATE OR REPLACE FUNCTION cases_final_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Decision % is final: % is refused', OLD.id, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_crowds_go_with_their_entries"), ("cases", "0002_final_decisions_stay")]

    operations = [migrations.RunSQL(LET, UNDO)]
