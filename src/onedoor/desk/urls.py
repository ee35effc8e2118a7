"""Addresses of the desk."""

from django.urls import path

from onedoor.desk.views import (
    asking,
    case,
    consulting,
    deciding,
    holding,
    inquiries,
    linking,
    people,
    queue,
    retention,
    settling,
    systems,
)

app_name = "desk"
urlpatterns = [
    path("", inquiries.home, name="queue"),
    path("people", people.search, name="people"),
    path("people/<int:person_id>", people.show, name="person"),
    path("retention", retention.show, name="retention"),
    path("roles", queue.roles, name="roles"),
    path("systems", systems.show, name="systems"),
    path("links", linking.queue, name="links"),
    path("links/<int:link_id>", linking.show, name="link"),
    path("inquiries", inquiries.queue, name="inquiries"),
    path("inquiries/<str:reference>", inquiries.show, name="inquiry"),
    path("inquiries/<str:reference>/extend", inquiries.extend, name="extend-inquiry"),
    path("holds", holding.queue, name="holds"),
    path("holds/new", holding.place, name="place-hold"),
    path("holds/<int:hold_id>", holding.lift, name="hold"),
    path("cases/<str:reference>", case.show, name="case"),
    path("cases/<str:reference>/assign", case.assign, name="assign"),
    path("cases/<str:reference>/ask", asking.ask, name="ask"),
    path("cases/<str:reference>/message", asking.message, name="message"),
    path("cases/<str:reference>/documents/<int:document_id>", case.document, name="document"),
    path("cases/<str:reference>/letters/<int:letter_id>", case.letter, name="letter"),
    path("cases/<str:reference>/values/<int:answer_id>", settling.settle, name="settle"),
    path("cases/<str:reference>/differences/<str:input>", settling.difference, name="difference"),
    path("cases/<str:reference>/steps/<str:step_id>", consulting.open_step, name="consult"),
    path(
        "cases/<str:reference>/consultations/<int:consultation_id>/close",
        consulting.close,
        name="close-consultation",
    ),
    path("cases/<str:reference>/decide", deciding.decide, name="decide"),
    path("cases/<str:reference>/second", deciding.second, name="second"),
    path("cases/<str:reference>/replay", deciding.replay, name="replay"),
]
