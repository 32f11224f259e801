"""A task that takes too long is cancelled, and has ended when the time-out is thrown."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            trace("work ends")

    task = asyncio.create_task(work())
    try:
        await asyncio.wait_for(task, 2)
    except TimeoutError as error:
        trace("thrown", error, task.cancelled())
