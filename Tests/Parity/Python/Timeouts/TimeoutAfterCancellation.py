"""A limit for the clean-up of a task that was cancelled."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            try:
                async with asyncio.timeout(2):
                    await asyncio.sleep(100)
            except BaseException as error:
                trace("clean-up", error)

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
