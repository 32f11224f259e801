"""A task that is given twice counts once."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(1)

    ham, spam = asyncio.create_task(work()), asyncio.create_task(work())
    done, pending = await asyncio.wait([ham, ham, spam])
    trace("done", len(done), "pending", len(pending))
