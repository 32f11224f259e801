"""Who waits for a future that fails is thrown its error."""

import asyncio

from harness import Failure, trace


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        try:
            await future
        except Failure as error:
            trace("caught", error)

    task = asyncio.create_task(wait())
    await asyncio.sleep(1)
    future.set_exception(Failure("future"))
    await task
    trace(future.exception())
