"""Asked for outcomes, it waits for all and throws nothing."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        if delay == 1:
            raise Failure("one")
        return delay

    trace(await asyncio.gather(*map(work, [2, 1, 3]), return_exceptions=True))
