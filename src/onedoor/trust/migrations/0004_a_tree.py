"""The Merkle tree over the ledger's entries. Entries and leaves can lose content and salt in one way, and only so."""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION trust_await() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO trust_waiting (entry) SELECT id FROM added;
    RETURN NULL;
END
$$;
CREATE TRIGGER trust_entry_waits AFTER INSERT ON trust_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION trust_await();
INSERT INTO trust_waiting (entry) SELECT id FROM trust_entry;

CREATE FUNCTION trust_refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('onedoor.erasing', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'The ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION trust_let_erase_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erased_by IS NULL AND OLD.act <> 'entry erased' AND NEW.id = OLD.id
        AND (NEW.act, NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.organisation, NEW.about, NEW.purpose,
             NEW.legal_ground, NEW."case", NEW.crowd, NEW.approved_by) = ('', '', '', '', '', '', '', '', '', '', '')
        AND NEW.fields = '{}' AND NEW.hidden_until IS NULL
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
CREATE FUNCTION trust_let_erase_salt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.salt IS NULL AND NEW.position = OLD.position AND NEW.entry = OLD.entry AND NEW.hash = OLD.hash
        AND EXISTS (SELECT 1 FROM trust_entry WHERE id = OLD.entry AND erased_by IS NOT NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: a leaf can lose its salt when its entry was erased, and nothing else'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DROP TRIGGER trust_entry_keeps ON trust_entry;
CREATE TRIGGER trust_entry_keeps BEFORE DELETE ON trust_entry FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_entry_unchanged BEFORE UPDATE ON trust_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_unless_erasing();
CREATE TRIGGER trust_entry_erased BEFORE UPDATE ON trust_entry FOR EACH ROW EXECUTE FUNCTION trust_let_erase_entry();

CREATE TRIGGER trust_leaf_keeps BEFORE DELETE ON trust_leaf FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_leaf_stays BEFORE TRUNCATE ON trust_leaf FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_leaf_unchanged BEFORE UPDATE ON trust_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_unless_erasing();
CREATE TRIGGER trust_leaf_erased BEFORE UPDATE ON trust_leaf FOR EACH ROW EXECUTE FUNCTION trust_let_erase_salt();
"""

KEPT = """
CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
"""
TABLES = ("trust_node", "trust_signedcheckpoint", "trust_cosignature")

UNDO = """
DROP TRIGGER trust_entry_waits ON trust_entry;
DROP TRIGGER trust_entry_keeps ON trust_entry;
DROP TRIGGER trust_entry_unchanged ON trust_entry;
DROP TRIGGER trust_entry_erased ON trust_entry;
CREATE TRIGGER trust_entry_keeps BEFORE UPDATE OR DELETE ON trust_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
DROP TRIGGER trust_leaf_keeps ON trust_leaf;
DROP TRIGGER trust_leaf_stays ON trust_leaf;
DROP TRIGGER trust_leaf_unchanged ON trust_leaf;
DROP TRIGGER trust_leaf_erased ON trust_leaf;
DROP FUNCTION trust_await();
DROP FUNCTION trust_refuse_unless_erasing();
DROP FUNCTION trust_let_erase_entry();
DROP FUNCTION trust_let_erase_salt();
"""
UNDO_KEPT = """
DROP TRIGGER {table}_keeps ON {table};
DROP TRIGGER {table}_stays ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_many_at_once")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="approved_by",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
        migrations.AddField(
            model_name="entry", name="erased_by", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="entry", name="hidden_until", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", ""), ("hidden_until", None)),
                    models.Q(("hidden_until__isnull", False), models.Q(("approved_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="hidden_entries_are_approved",
            ),
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[("entry", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(unique=True)),
                ("salt", models.BinaryField(null=True)),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SignedCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("key", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("line", models.TextField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="cosignature",
            constraint=models.UniqueConstraint(fields=("size", "line"), name="one_of_each_cosignature"),
        ),
        migrations.RunSQL(GUARD, UNDO),
        *(migrations.RunSQL(KEPT.format(table=table), UNDO_KEPT.format(table=table)) for table in TABLES),
    ]
