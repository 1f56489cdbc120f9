"""What Envoy does with the module, one scenario each. Run by `test`; names of scenarios choose some."""

import os
import sys
import unittest

import scenario

NOUNS = ("heads", "contents", "connections")


def main(names):
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    suite = loader.loadTestsFromNames(NOUNS)
    result = unittest.TextTestRunner(verbosity=int(os.environ.get("VERBOSE", "0"))).run(suite)
    ended = [way for way, envoy in scenario.WORLD.envoys.items() if not envoy.stop()]
    if ended:
        print(f"Envoy did not end as it was asked to: {', '.join(ended)}")
    sys.exit(not result.wasSuccessful() or bool(ended))


if __name__ == "__main__":
    main(sys.argv[1:])
