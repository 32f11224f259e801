"""A body that ends in time knows nothing of its limit."""

import asyncio

from harness import trace


async def main():
    async with asyncio.timeout(5) as timeout:
        await asyncio.sleep(4)
        trace("slept")
    trace(timeout.expired())
    await asyncio.sleep(10)
    trace("end")
