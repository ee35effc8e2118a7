"""The addresses of these tests: the room's own, some guarded pages, and stand-ins for those the base page links to."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from onedoor.identity import actors
from onedoor.identity.assurance import level_of, officers_only, requires
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.identity.terms import Permission


def _who(request: HttpRequest) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        return JsonResponse({"signed in": False})
    return JsonResponse(
        {
            "signed in": True,
            "subject": person.subject,
            "name": person.name,
            "email": person.email,
            "number": person.person_number,
            "language": person.language,
            "roles": person.roles,
            "teams": person.teams,
            "officer": person.is_officer,
            "level": level_of(request).name,
            "actor": actors.of(person).kind,
        }
    )


@requires(Level.low)
def me(request: HttpRequest) -> HttpResponse:
    return _who(request)


@requires(Level.substantial)
def sensitive(request: HttpRequest) -> HttpResponse:
    return _who(request)


@officers_only(Permission.SEE_QUEUE)
def desk(request: HttpRequest) -> HttpResponse:
    return _who(request)


@officers_only(Permission.AGREE)
def agree(request: HttpRequest) -> HttpResponse:
    return _who(request)


def _nothing(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("")


portal = (
    [
        path("", _who, name="home"),
        path("me", me, name="me"),
        *(
            path(name, _nothing, name=name)
            for name in ("language", "manifest", "branding", "accessibility", "privacy", "cookies")
        ),
        path("icons/<str:name>", _nothing, name="icon"),
    ],
    "portal",
)

urlpatterns = [
    path("", include(portal)),
    path("sensitive", sensitive),
    path("desk/", desk),
    path("desk/agree", agree),
    path("account/", include("onedoor.identity.urls")),
]
