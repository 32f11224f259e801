"""A deadline may be moved, and taken away."""

import asyncio

from harness import trace


async def main():
    async with asyncio.timeout(5) as timeout:
        timeout.reschedule(20)
        await asyncio.sleep(10)
        trace("later")
        timeout.reschedule(None)
        await asyncio.sleep(100)
        trace("never")
    trace(timeout.expired())
