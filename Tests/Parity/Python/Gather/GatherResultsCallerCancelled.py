"""Asked for outcomes, it still throws its caller's cancellation."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        try:
            await asyncio.sleep(100)
        finally:
            trace(name, "ends")

    async def outer():
        await asyncio.gather(*map(work, ["a", "b"]), return_exceptions=True)
        trace("never")

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("caller")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
