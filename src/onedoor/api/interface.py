"""The interface for machines, version 1, with its OpenAPI description."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from onedoor.api import catalogue, eligibility, own_applications, problems


class Interface(NinjaAPI):
    """The interface; its description says of every error that it is a problem."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI description, errors as `application/problem+json`."""
        described = super().get_openapi_schema(**options)
        for methods in described["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {
                            "application/problem+json": answer["content"].pop("application/json")
                        }
        return described


interface = Interface(
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
