"""A time-out ends a scope with all that is in it."""

import asyncio

from harness import trace


async def main():
    async def sleeping():
        try:
            await asyncio.sleep(100)
        finally:
            trace("task ends")

    try:
        async with asyncio.timeout(1):
            async with asyncio.TaskGroup() as group:
                group.create_task(sleeping())
    except TimeoutError as error:
        trace("thrown", error)
