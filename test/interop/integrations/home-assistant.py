# Renders templates as Home Assistant does: Jinja2 in a sandbox, its filters to_json and regex_replace, blanks around the outcome cut.
# Reads {"templates": [...], "variables": {...}} and prints a list of texts.

import json
import re
import sys

from jinja2.sandbox import ImmutableSandboxedEnvironment

environment = ImmutableSandboxedEnvironment()
environment.filters['to_json'] = lambda value: json.dumps(value, ensure_ascii=False, separators=(',', ':'))
environment.filters['regex_replace'] = lambda value, find='', replace='': re.sub(find, replace, value)

asked = json.load(sys.stdin)
print(json.dumps([environment.from_string(one).render(asked['variables']).strip() for one in asked['templates']]))
