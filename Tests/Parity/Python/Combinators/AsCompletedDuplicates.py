"""A task that is given twice comes once."""

import asyncio

from harness import trace


async def main():
    async def work(value):
        return value

    ham, spam = asyncio.create_task(work("ham")), asyncio.create_task(work("spam"))
    trace(sorted([await task for task in asyncio.as_completed([ham, ham, spam])]))
