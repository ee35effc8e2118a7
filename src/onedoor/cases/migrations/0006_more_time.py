"""More time for the answer to an inquiry, once and for a reason: GDPR art. 12(3)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_inquiry_of_a_dispute"),
    ]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="extended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="extended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="extended_by_id",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="extended_by_name",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("started", "Started"),
                    ("evidence_gathered", "Evidence Gathered"),
                    ("input_answered", "Input Answered"),
                    ("input_cleared", "Input Cleared"),
                    ("input_checked", "Input Checked"),
                    ("input_disputed", "Input Disputed"),
                    ("input_settled", "Input Settled"),
                    ("document_added", "Document Added"),
                    ("document_removed", "Document Removed"),
                    ("definition_moved", "Definition Moved"),
                    ("submitted", "Submitted"),
                    ("assigned", "Assigned"),
                    ("asked", "Asked"),
                    ("asked_answered", "Asked Answered"),
                    ("clock_stopped", "Clock Stopped"),
                    ("clock_started", "Clock Started"),
                    ("message_sent", "Message Sent"),
                    ("consultation_opened", "Consultation Opened"),
                    ("comment_received", "Comment Received"),
                    ("consultation_closed", "Consultation Closed"),
                    ("decision_proposed", "Decision Proposed"),
                    ("decision_agreed", "Decision Agreed"),
                    ("decision_returned", "Decision Returned"),
                    ("decided", "Decided"),
                    ("letter_sent", "Letter Sent"),
                    ("rated", "Rated"),
                    ("abandoned", "Abandoned"),
                    ("withdrawn", "Withdrawn"),
                    ("inquiry_opened", "Inquiry Opened"),
                    ("inquiry_extended", "Inquiry Extended"),
                    ("inquiry_answered", "Inquiry Answered"),
                    ("inquiry_withdrawn", "Inquiry Withdrawn"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_at", None), ("extended_because", "")),
                    models.Q(
                        ("extended_at__isnull", False), models.Q(("extended_because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="extended_has_its_reason",
            ),
        ),
    ]
