"""What nginx does with the module, one scenario each. Run by `test`."""

import os
import unittest

NOUNS = ("heads", "contents", "upstreams", "stores", "inside", "left_alone", "processes")


if __name__ == "__main__":
    unittest.main(module=None, argv=["scenarios.py", *NOUNS], verbosity=int(os.environ.get("VERBOSE", "0")))
