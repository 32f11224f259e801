"""Of two failures at once the first one counts, and the other is not lost loudly."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(number):
        await asyncio.sleep(1)
        trace("fails", number)
        raise Failure(str(number))

    try:
        await asyncio.gather(*map(work, [1, 2]))
    except Failure as error:
        trace("thrown", error)
