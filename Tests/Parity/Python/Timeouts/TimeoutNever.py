"""A time-out without a limit."""

import asyncio

from harness import trace


async def main():
    async with asyncio.timeout(None) as timeout:
        await asyncio.sleep(1000)
        trace(timeout.when())
    async with asyncio.timeout_at(None) as timeout:
        await asyncio.sleep(1000)
    trace("end", timeout.expired())
