"""A body that is late but returns is taken at its word."""

import asyncio

from harness import trace


async def main():
    async def work():
        async with asyncio.timeout(5):
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                pass
            return "late"

    trace(await work())
