"""A half-run generator that nobody holds any more cleans up on the spot."""

from harness import trace


def counting():
    try:
        for number in range(100):
            yield number
    finally:
        trace("cleaned")


async def main():
    for number in counting():
        trace(number)
        if number == 2:
            break
    trace("after the loop")
    generator = counting()
    trace(next(generator))
    generator = None
    trace("after the drop")
