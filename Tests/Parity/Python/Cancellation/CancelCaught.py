"""A task may return a value in spite of a cancellation."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            return "nevertheless"

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    trace(await task)
