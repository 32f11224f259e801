"""A task that fails on being cancelled is heard."""

import asyncio

from harness import Failure, trace


async def main():
    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            raise Failure("in the clean-up")

    try:
        await asyncio.wait_for(asyncio.create_task(work()), 2)
    except Failure as error:
        trace("thrown", error)
