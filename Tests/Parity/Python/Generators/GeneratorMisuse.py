"""A generator cannot be asked by its own body, nor sent a value before it has started."""

from harness import trace


async def main():
    def asks_itself():
        try:
            next(generator)
        except ValueError:
            yield "already executing"

    generator = asks_itself()
    trace(next(generator))

    def takes():
        while True:
            trace("took", (yield))

    generator = takes()
    try:
        generator.send(1)
    except TypeError:
        trace("not started")
    next(generator)
    generator.send(2)
