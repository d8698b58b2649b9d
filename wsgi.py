"""The web application for a WSGI server."""

from casework import create_app

app = create_app()
