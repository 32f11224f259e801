"""A limit that is not reached is not noticed."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(1)
        return "value"

    for task in asyncio.as_completed([asyncio.create_task(work())], timeout=5):
        trace(await task)
    await asyncio.sleep(10)
    trace("end")
