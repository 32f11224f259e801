"""A task that is left when the main one ends is cancelled and waited for."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            trace("task ends")

    asyncio.create_task(work())
    await asyncio.sleep(1)
    trace("main ends")
