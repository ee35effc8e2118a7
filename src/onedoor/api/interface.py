"""The interface for machines, version 1, with its OpenAPI description."""

from __future__ import annotations

from ninja import NinjaAPI

from onedoor.api import catalogue, eligibility, own_applications, problems

interface = NinjaAPI(
    title="Onedoor",
    version="1.0.0",
    description="Public services as defined, the eligibility check, and one's own applications. "
    "Errors are problem details (RFC 9457).",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.install(interface)
for router in (catalogue.router, eligibility.router, own_applications.router):
    interface.add_router("", router)
