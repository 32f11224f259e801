"""A shield gives what is under it, value or error."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(fails):
        await asyncio.sleep(1)
        if fails:
            raise Failure("under the shield")
        return "value"

    trace(await asyncio.shield(asyncio.create_task(work(False))))
    try:
        await asyncio.shield(asyncio.create_task(work(True)))
    except Failure as error:
        trace("thrown", error)
