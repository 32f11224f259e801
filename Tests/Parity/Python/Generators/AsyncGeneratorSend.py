"""asend and athrow reach the yield of an asynchronous generator."""

import asyncio

from harness import Failure, trace


async def accumulate():
    total = 0
    while True:
        try:
            total += yield total
        except Failure as failure:
            trace("caught", failure)
            total = 0
        await asyncio.sleep(1)


async def main():
    generator = accumulate()
    try:
        await generator.asend(1)
    except TypeError:
        trace("not started")
    trace(await anext(generator))
    trace(await generator.asend(2))
    trace(await generator.asend(3))
    trace(await generator.athrow(Failure("again")))
    try:
        await generator.athrow(ValueError())
    except ValueError:
        trace("thrown back", await anext(generator, "ended"))
