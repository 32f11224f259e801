"""A cancelled task runs on until it waits."""

import asyncio

from harness import trace


async def main():
    async def done():
        return "done"

    finished = asyncio.create_task(done())
    await finished

    async def work():
        asyncio.current_task().cancel()
        trace(await finished)
        trace("no wait so far")
        await asyncio.sleep(0)
        trace("never")

    try:
        await asyncio.create_task(work())
    except asyncio.CancelledError as error:
        trace("thrown", error)
