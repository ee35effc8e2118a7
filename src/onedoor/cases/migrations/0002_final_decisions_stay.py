"""A final decision is never changed or removed: the database itself refuses."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION cases_final_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Decision % is final: % is refused', OLD.id, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER cases_decision_stays BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW WHEN (OLD.standing = 'final') EXECUTE FUNCTION cases_final_decision_stays();
"""

UNDO = """
DROP TRIGGER cases_decision_stays ON cases_decision;
DROP FUNCTION cases_final_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
