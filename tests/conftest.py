import os

from hypothesis import settings

# A law holds however busy the machine is: no example is failed for being slow. CI tries the same examples each time, so
# that a change is judged by itself; everywhere else each run looks for new ones. Many more: HYPOTHESIS_PROFILE=search.
settings.register_profile("look", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "look"))
