"""An error that is there already ends the wait for the first one at once."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        raise Failure("at hand")

    failed = asyncio.create_task(failing(), name="failed")
    sleeping = asyncio.create_task(asyncio.sleep(10), name="sleeping")
    await asyncio.sleep(1)
    done, pending = await asyncio.wait([failed, sleeping], return_when=asyncio.FIRST_EXCEPTION)
    trace("done", [task.get_name() for task in done])
    trace("pending", [task.get_name() for task in pending])
    trace(failed.exception())
