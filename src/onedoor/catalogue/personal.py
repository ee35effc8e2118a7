"""This room's tables keep definitions, and nothing of people."""

from onedoor.trust.privacy.declarations import declare_without_people

declare_without_people(
    {
        "catalogue.DefinitionVersion": "digest service_id document kept_at",
    }
)
