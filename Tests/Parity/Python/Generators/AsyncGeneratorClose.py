"""aclose waits for the clean-up, which may wait itself; aclosing does so on every path."""

import asyncio
from contextlib import aclosing

from harness import Failure, trace


async def cleaning(name):
    try:
        for number in range(100):
            yield number
    finally:
        await asyncio.sleep(1)
        trace(name, "cleaned")


async def main():
    generator = cleaning("a")
    trace(await anext(generator))
    await generator.aclose()
    trace(await anext(generator, "ended"))
    await cleaning("never started").aclose()
    async with aclosing(cleaning("b")) as numbers:
        async for number in numbers:
            if number == 3:
                break
    trace("after the loop")
    try:
        async with aclosing(cleaning("c")) as numbers:
            await anext(numbers)
            raise Failure("oops")
    except Failure as failure:
        trace(failure)
