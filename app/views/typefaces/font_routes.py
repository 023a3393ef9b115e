"""The web fonts: public, because the browser of every visitor loads them, and cached for a year."""

from flask import Response, request, send_file

from app.composition import services
from app.errors import NotFound
from app.extensions import db
from app.models.studio_font import FontRole, StudioFont
from app.models.theme import Typeface
from app.services.storage.caching import YEAR_SECONDS
from app.views.typefaces.blueprint import blueprint

WOFF2 = "font/woff2"
ROLES = ",".join(FontRole)


@blueprint.get(f"/fonts/<any({','.join(Typeface)}):typeface>-<any({ROLES}):role>.woff2")
def font(typeface: str, role: str) -> Response:
    """Return the web font of a typeface and a role; ``v`` is the version that the page names."""
    if typeface == Typeface.OWN:
        response, version = _own(FontRole(role))
    else:
        response, version = _packaged(Typeface(typeface), role)
    is_this_version = request.args.get("v") == version
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_this_version else "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(f"{typeface}-{role}-{version}")
    response.make_conditional(request)
    return response


def _own(role: FontRole) -> tuple[Response, str]:
    found = db.session.get(StudioFont, role)
    if found is None or not found.is_shown or found.font is None:
        raise NotFound
    return Response(found.font, mimetype=WOFF2), str(found.version)


def _packaged(typeface: Typeface, role: str) -> tuple[Response, str]:
    made = services.packaged_fonts.find(typeface)
    if made is None or role not in made.fonts:
        raise NotFound
    return send_file(made.path(role), mimetype=WOFF2, etag=False), made.key
