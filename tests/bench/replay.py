"""`python -m tests.bench.replay --visits 100000`: published pages, with more visits."""

import argparse
import os


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from tests.bench.published import report

    report(options.visits)


if __name__ == "__main__":
    main()
