"""What is sent is what the yield returns; the first next only starts."""

from harness import trace


def accumulate():
    total = 0
    while True:
        total += yield total


async def main():
    generator = accumulate()
    trace(next(generator), generator.send(1), generator.send(2), generator.send(3))
    generator.close()
    try:
        generator.send(4)
    except StopIteration:
        trace("ended")
