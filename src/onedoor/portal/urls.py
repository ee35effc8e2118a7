"""The addresses of the residents' door."""

from django.urls import path

from onedoor.portal.views import (
    about,
    application,
    check,
    consultation,
    home,
    inquiring,
    installed,
    me,
    own_data,
    privacy,
    question,
    sending,
    service,
    start,
    taking,
    talking,
)

app_name = "portal"

_APPLICATION = "applications/<str:reference>"

urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("life-events/<str:event_id>", home.life_event, name="life-event"),
    path("language", home.language, name="language"),
    path("services/<str:service_id>", service.service, name="service"),
    path("services/<str:service_id>/privacy", privacy.notice, name="service-privacy"),
    path("services/<str:service_id>/check", check.check, name="check"),
    path("services/<str:service_id>/apply", start.apply, name="apply"),
    path(f"{_APPLICATION}", application.overview, name="application"),
    path(f"{_APPLICATION}/known", application.known, name="known"),
    path(f"{_APPLICATION}/known/<str:slug>/dispute", application.dispute, name="dispute"),
    path(f"{_APPLICATION}/known/<str:slug>/undispute", application.undispute, name="undispute"),
    path(f"{_APPLICATION}/next", question.next_question, name="next"),
    path(f"{_APPLICATION}/questions/<str:slug>", question.question, name="question"),
    path(f"{_APPLICATION}/documents", question.documents_page, name="documents"),
    path(f"{_APPLICATION}/documents/<int:document_id>", question.document, name="document"),
    path(
        f"{_APPLICATION}/documents/<int:document_id>/remove", question.remove_document, name="remove-document"
    ),
    path(f"{_APPLICATION}/check-answers", sending.check_answers, name="check-answers"),
    path(f"{_APPLICATION}/receipt", sending.receipt, name="receipt"),
    path(f"{_APPLICATION}/receipt.pdf", sending.receipt_pdf, name="receipt-pdf"),
    path(f"{_APPLICATION}/messages", talking.send_message, name="messages"),
    path(f"{_APPLICATION}/requests/<int:request_id>", talking.answer_request, name="request"),
    path(f"{_APPLICATION}/withdraw", talking.withdraw, name="withdraw"),
    path(f"{_APPLICATION}/rating", talking.rate, name="rating"),
    path("me", me.me, name="me"),
    path("me/known", own_data.known, name="me-known"),
    path("me/data", own_data.overview, name="own-data"),
    path("me/data/registers/<str:register_id>", own_data.register, name="own-register"),
    path(
        "me/data/registers/<str:register_id>/<str:slug>/wrong", inquiring.about_value, name="ask-about-value"
    ),
    path("me/data/registers/<str:register_id>/ask", inquiring.about_register, name="ask-about-register"),
    path("me/data/looks", own_data.looks, name="looks"),
    path("me/data/looks/<int:look_id>", own_data.look, name="look"),
    path("me/data/looks/<int:look_id>/proof.json", own_data.proof, name="look-proof"),
    path("me/data/looks/<int:look_id>/ask", inquiring.about_look, name="ask-about-look"),
    path("me/data/download", taking.choose, name="take-along"),
    path("me/data/download.json", taking.as_json, name="own-data-json"),
    path("me/data/download.pdf", taking.as_pdf, name="own-data-pdf"),
    path("me/inquiries/<str:reference>", inquiring.inquiry, name="inquiry"),
    path("me/inquiries/<str:reference>/withdraw", inquiring.withdraw, name="withdraw-inquiry"),
    path("proofs", own_data.checking, name="checking-proofs"),
    path("verify_proof.py", own_data.verifier, name="verifier"),
    path("me/erasure", privacy.erasure, name="erasure"),
    path("me/consents", privacy.consents, name="consents"),
    path("me/letters/<int:letter_id>", me.letter, name="letter"),
    path("consultations/<str:token>", consultation.comment, name="consultation"),
    path(
        "consultations/<str:token>/documents/<int:document_id>",
        consultation.document,
        name="consultation-document",
    ),
    path("accessibility", about.accessibility, name="accessibility"),
    path("privacy", about.privacy, name="privacy"),
    path("cookies", about.cookies, name="cookies"),
    path("offline", installed.offline, name="offline"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("service-worker.js", installed.service_worker, name="service-worker"),
    path("branding.css", installed.branding_sheet, name="branding"),
    path("icons/<str:name>", installed.icon, name="icon"),
]
