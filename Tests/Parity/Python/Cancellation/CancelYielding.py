"""A task that only yields is cancelled as well."""

import asyncio

from harness import trace, turns


async def main():
    async def work():
        while True:
            trace("turn")
            await asyncio.sleep(0)

    task = asyncio.create_task(work())
    await turns(3)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
