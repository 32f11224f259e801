"""A task that catches a cancellation and waits again."""

import asyncio

from harness import trace


async def main():
    async def work():
        for attempt in ["first", "second"]:
            try:
                await asyncio.sleep(10)
                trace(attempt, "slept")
            except asyncio.CancelledError:
                trace(attempt, "cancelled")

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    await task
    trace("end")
