"""Addresses of the plans."""

from __future__ import annotations

from django.urls import path, re_path

from exchange.plans.views import assessing, plans, targets

PARTY = "(?P<code>[A-Z]{2})"

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    re_path(rf"^plans/{PARTY}/$", plans.plan, name="plan"),
    re_path(rf"^plans/{PARTY}/targets/new/$", targets.enter, name="enter"),
    re_path(rf"^plans/{PARTY}/targets/table/$", targets.take_in, name="take_in"),
    re_path(rf"^plans/{PARTY}/targets/csv/$", targets.as_csv, name="targets_csv"),
    re_path(rf"^plans/{PARTY}/assessment/$", assessing.assess, name="assess"),
    re_path(rf"^plans/{PARTY}/assessment/keep/$", assessing.keep, name="keep"),
    re_path(rf"^plans/{PARTY}/assessment/(?P<number>[0-9])/$", assessing.section, name="section"),
    re_path(rf"^plans/{PARTY}/picture/$", assessing.picture, name="picture"),
    re_path(rf"^plans/{PARTY}/picture/csv/$", assessing.picture_csv, name="picture_csv"),
    path("assessments/<int:pk>/", assessing.assessment, name="assessment"),
    path("national-targets/<int:pk>/", targets.target, name="target"),
    path("national-targets/<int:pk>/edit/", targets.edit, name="edit"),
    path("national-targets/<int:pk>/retire/", targets.retire, name="retire"),
    path("national-targets/<int:pk>/restore/", targets.restore, name="restore"),
]
