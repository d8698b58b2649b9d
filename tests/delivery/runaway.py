"""A program that runs away in the way its argument says."""

import os
import sys
import time


def main() -> None:
    way = sys.argv[1]
    if way == "memory":
        _ = b"x" * (1 << 31)
    elif way == "processor":
        while True:
            pass
    elif way == "wall":
        time.sleep(60)
    elif way == "surroundings":
        sys.stdout.write(f"{sorted(os.environ)} {os.environ['HOME']}")
    else:
        sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])


if __name__ == "__main__":
    main()
