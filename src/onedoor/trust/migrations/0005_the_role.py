"""In which roles an officer acted. Null in the entries there are: their leaves stand for what they said without it."""

from django.db import migrations, models

LET_ERASE = """
CREATE OR REPLACE FUNCTION trust_let_erase_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erased_by IS NULL AND OLD.act <> 'entry erased' AND NEW.id = OLD.id
        AND (NEW.act, NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.organisation, NEW.about, NEW.purpose,
             NEW.legal_ground, NEW."case", NEW.crowd, NEW.approved_by) = ('', '', '', '', '', '', '', '', '', '', '')
        AND NEW.fields = '{{}}' AND NEW.hidden_until IS NULL {and_the_role}
        AND EXISTS (SELECT 1 FROM trust_leaf WHERE entry = OLD.id)
        AND EXISTS (SELECT 1 FROM trust_entry receipt WHERE receipt.id = NEW.erased_by AND receipt.act = 'entry erased'
                    AND receipt.at = NEW.at AND ('ledger.' || OLD.id) = ANY (receipt.fields))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: an entry of the tree can be erased, with an entry that says so, and nothing else'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0004_a_tree")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="actor_role",
            field=models.CharField(blank=True, max_length=255, null=True),
        ),
        migrations.RunSQL(
            LET_ERASE.format(and_the_role="AND NEW.actor_role IS NULL"), LET_ERASE.format(and_the_role="")
        ),
    ]
