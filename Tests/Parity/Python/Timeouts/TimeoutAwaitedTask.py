"""What the body waits for is cancelled with it."""

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
        async with asyncio.timeout(5):
            await task
    except TimeoutError as error:
        trace("thrown", error, task.cancelled())
