"""Every address of the system, in the words of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ranan.campaign import views as campaign
from ranan.config import panels
from ranan.hazards import views as hazards
from ranan.inspections import views as inspections
from ranan.oversight import views as oversight
from ranan.registry import views as registry
from ranan.shell import views as shell

urlpatterns: list[URLPattern | URLResolver] = [
    path("", hazards.home, name="home"),
    path("sign-in/", shell.sign_in, name="sign_in"),
    path("sign-out/", shell.sign_out, name="sign_out"),
    path("password/", shell.change_password, name="change_password"),
    path("language/", shell.language, name="language"),
    path("health/", shell.health, name="health"),
    path("help/", shell.help_page, name="help"),
    path("plan/", campaign.plan, name="plan"),
    path("plan/measures/<int:no>/", campaign.measure, name="measure"),
    path("plan/catalogue/", campaign.catalogue, name="catalogue"),
    path("plan/catalogue/<str:code>/", campaign.hazard_type, name="hazard_type"),
    path("plan/checklists/", campaign.checklists, name="checklists"),
    path("plan/checklists/<str:key>/", campaign.checklist, name="checklist"),
    path("plan/checklists/<str:key>/paper/", campaign.checklist_paper, name="checklist_paper"),
    path("plan/parameters/", campaign.parameters, name="parameters"),
    path("plan/measures/<int:no>/state/", campaign.state, name="state_measure"),
    path("plan/versions/", campaign.versions, name="versions"),
    path("plan/versions/<int:number>/", campaign.version, name="plan_version"),
    path("hazards/", hazards.ledger, name="ledger"),
    path("hazards/export.xlsx", hazards.export, name="export"),
    path("hazards/new/", hazards.register, name="register"),
    path("hazards/import/", hazards.import_ledger, name="import_ledger"),
    path("hazards/import/run/<int:pk>/", hazards.import_run, name="import_run"),
    path("hazards/import/result/<int:pk>/", hazards.import_result, name="import_result"),
    path("hazards/import/<str:sha>/", hazards.import_preview, name="import_preview"),
    path("hazards/files/<int:pk>/", hazards.file, name="file"),
    path("hazards/files/<int:pk>/thumbnail/", hazards.thumbnail, name="thumbnail"),
    path("hazards/<str:number>/", hazards.hazard, name="hazard"),
    path("hazards/<str:number>/<str:verb>/", hazards.act, name="act"),
    path("premises/", registry.premises, name="premises"),
    path("premises/export.xlsx", registry.export_premises, name="export_premises"),
    path("premises/new/", registry.new_place, name="new_place"),
    path("premises/import/", registry.import_register, name="import_register"),
    path("premises/import/<str:sha>/", registry.import_sheet, name="import_sheet"),
    path("premises/<str:number>/", registry.place, name="place"),
    path("premises/<str:number>/amend/", registry.amend, name="amend_place"),
    path("premises/<str:number>/reveal/", registry.reveal, name="reveal"),
    path("premises/<str:number>/contact/", registry.contact, name="contact"),
    path("premises/<str:number>/risks/", inspections.risks, name="risks"),
    path("premises/<str:number>/risks/<str:act>/", inspections.risk_act, name="risk_act"),
    path("premises/<str:number>/operator/<str:act>/", registry.operator_act, name="operator_act"),
    path("people/", registry.people, name="people"),
    path("people/units.xlsx", registry.export_units, name="export_units"),
    path("people/people.xlsx", registry.export_people, name="export_people"),
    path("people/<str:unit>/people.xlsx", registry.export_unit, name="export_unit"),
    path("people/<str:unit>/", registry.unit_people, name="unit_people"),
    path("people/<str:unit>/invite/", registry.invite, name="invite"),
    path("people/<str:unit>/take/", registry.take, name="take"),
    path("people/<str:unit>/<str:key>/", registry.person, name="person"),
    path("people/<str:unit>/<str:key>/<str:act>/", registry.person_act, name="person_act"),
    path("screening/", inspections.screening, name="screening"),
    path("screening/new/", inspections.new_round, name="new_round"),
    path("screening/<str:number>/", inspections.round_, name="round"),
    path("screening/<str:number>/places/", inspections.round_places, name="round_places"),
    path("screening/<str:number>/places.xlsx", inspections.export_round, name="export_round"),
    path("screening/<str:number>/withdraw/", inspections.withdraw_round, name="withdraw_round"),
    path("visits/", inspections.visits, name="visits"),
    path("visits/day/", inspections.day_sheet, name="day_sheet"),
    path("visits/plan/", inspections.plan_visit, name="plan_visit"),
    path("visits/record/", inspections.record_visit, name="record_visit"),
    path("visits/files/<int:pk>/", inspections.visit_file, name="visit_file"),
    path("visits/files/<int:pk>/thumbnail/", inspections.visit_thumbnail, name="visit_thumbnail"),
    path("visits/notice/<str:number>/", inspections.notice, name="notice"),
    path("visits/<str:number>/", inspections.visit, name="visit"),
    path("visits/<str:number>/record/", inspections.record_visit, name="record_planned"),
    path("visits/<str:number>/paper/", inspections.visit_paper, name="visit_paper"),
    path("visits/<str:number>/<str:verb>/", inspections.visit_act, name="visit_act"),
    path("reports/", oversight.reports, name="reports"),
    path("reports/late/", oversight.late, name="late_reports"),
    path("reports/<str:end>/", oversight.summary, name="report_summary"),
    path("reports/<str:end>/summary.<str:kind>", oversight.summary_paper, name="summary_paper"),
    path("reports/<str:end>/<str:unit>/", oversight.report, name="report"),
    path("reports/<str:end>/<str:unit>/report.<str:kind>", oversight.report_paper, name="report_paper"),
    path("reports/<str:end>/<str:unit>/<str:verb>/", oversight.act, name="report_act"),
    path("duties/", oversight.duties, name="duties"),
    path("duties/export.xlsx", oversight.export_duties, name="export_duties"),
    path("duties/tasks/", oversight.tasks, name="unit_tasks"),
    path("duties/tasks/<str:name>/<str:verb>/", oversight.task_act, name="task_act"),
    path("duties/files/<str:kind>/<int:pk>/", oversight.duty_file, name="duty_file"),
    path("duties/<str:unit>/", oversight.unit_duties, name="unit_duties"),
    path("duties/<str:unit>/<str:duty>/file/", oversight.file_duty, name="file_duty"),
    path("duties/<str:unit>/<str:number>/withdraw/", oversight.withdraw_duty, name="withdraw_duty"),
    path("rights/", registry.rights, name="rights"),
    path("journal/", registry.journal, name="journal"),
    path("journal/<int:pk>/", registry.entry, name="entry"),
    path("readings/", registry.readings, name="readings"),
    path("readings/export.xlsx", registry.export_readings, name="export_readings"),
    path("join/", registry.join, name="join"),
]
handler400 = "ranan.shell.errors.bad_request"
handler403 = "ranan.shell.errors.forbidden"
handler404 = "ranan.shell.errors.not_found"
handler500 = "ranan.shell.errors.failed"
panels.fill()
