"""A timer may cancel a task."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(5000)

    task = asyncio.create_task(work())
    asyncio.get_running_loop().call_later(0.5, task.cancel)
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
