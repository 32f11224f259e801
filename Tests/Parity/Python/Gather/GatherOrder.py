"""The results come in the order of the arguments, however long each takes."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        trace("done", delay)
        return delay

    trace(await asyncio.gather(*map(work, [3, 1, 2])))
