"""The first failure is thrown; what becomes of the others is where the twins part."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(delay):
        try:
            await asyncio.sleep(delay)
            trace("done", delay)
        except asyncio.CancelledError:
            trace("cancelled", delay)
            raise
        if delay == 2:
            raise Failure("two")

    try:
        await asyncio.gather(*map(work, [1, 2, 3]))
    except Failure as error:
        trace("thrown", error)
    await asyncio.sleep(5)
    trace("end")
