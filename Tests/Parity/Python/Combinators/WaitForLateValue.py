"""A task that is cancelled but returns a value is taken at its word."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            return "late"

    trace(await asyncio.wait_for(asyncio.create_task(work()), 2))
