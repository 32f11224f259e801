"""Who waits for a future that is cancelled is thrown that, and is not cancelled itself."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        try:
            await future
        except asyncio.CancelledError:
            trace("caught")
        await asyncio.sleep(1)
        return "went on"

    task = asyncio.create_task(wait())
    await asyncio.sleep(1)
    trace(future.cancel())
    trace(await task, future.cancelled(), future.cancel())
