"""Files beside a hazard: originals as downloads only, photos as thumbnails made anew."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.hazards import files
from ranan.hazards.access import attachment_for
from ranan.hazards.models import Attachment
from ranan.kit.http import actor_of


def _attachment(request: HttpRequest, pk: int) -> Attachment:
    found = attachment_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The original, always as a download."""
    found = _attachment(request, pk)
    path = files.path_of(found.file.sha256)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.name, content_type=found.file.mime)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo small enough for the page."""
    found = _attachment(request, pk)
    data = files.thumbnail(found.file)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
