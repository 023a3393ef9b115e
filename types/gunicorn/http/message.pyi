from gunicorn.http.body import Body

class Request:
    headers: list[tuple[str, str]]
    body: Body
    _expected_100_continue: bool
