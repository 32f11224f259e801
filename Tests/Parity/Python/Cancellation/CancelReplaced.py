"""A task that is cancelled may fail with an error of its own."""

import asyncio

from harness import Failure, trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            raise Failure("in the clean-up")

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except Failure as error:
        trace("thrown", error)
    trace(task.done(), task.cancelled())
