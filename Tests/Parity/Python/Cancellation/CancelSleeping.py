"""A sleeper that is cancelled wakes at once."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError as error:
            trace("caught", error)
            raise

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace(task.done(), task.cancelled())
