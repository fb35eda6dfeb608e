"""What the service does under fire: `python -m eval.bench_service [--reports N]`, from a clone.

`gouji serve` and workers on a PostgreSQL of its own; workers killed -9 at random, the database killed once,
the model's endpoint failing as often as told. Then the books are compared. `--load`: many clients instead.
"""

import argparse
import json

from eval.service.fire import Fire, under_fire
from eval.service.load import under_load


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=10_000)
    options.add_argument("--kill-every", type=float, default=20, help="seconds")
    options.add_argument("--most", type=float, default=7200, help="seconds until it is broken off")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--load", action="store_true")
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--seconds", type=float, default=180)
    given = options.parse_args()
    if given.load:
        print(json.dumps(under_load(given.clients, given.seconds)))
        return
    books = under_fire(Fire(given.reports, given.kill_every, given.seed, given.most))
    print(json.dumps(books, indent=1))
    if books["wrong"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
