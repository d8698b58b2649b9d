"""Say by the exit status whether the demo at an address answers: sign in as hana and count her work."""

import re
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

address = sys.argv[1].rstrip("/")
opener = build_opener(HTTPCookieProcessor(CookieJar()))
door = opener.open(f"{address}/sign-in", timeout=10).read().decode()
given = dict(re.findall(r'name="(csrf_token|password|next)"[^>]* value="([^"]*)"', door))
form = urlencode({**given, "username": "hana"}).encode()
work = opener.open(f"{address}/sign-in", form, timeout=10).read().decode()
lines = len(re.findall(r"<tr data-row", work))
print(f"{lines} lines of work")
sys.exit(0 if lines else 1)
