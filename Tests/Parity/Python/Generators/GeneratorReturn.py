"""What a generator returns comes with its end, and later there is nothing."""

from harness import trace


def count():
    trace("start")
    yield 1
    trace("end")
    return "value"


async def main():
    generator = count()
    trace("made")
    trace(next(generator))
    try:
        next(generator)
    except StopIteration as stop:
        trace("ended", stop.value)
    trace(next(generator, None))
