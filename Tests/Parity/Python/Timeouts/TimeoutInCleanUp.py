"""A clean-up that waits has to have a limit of its own."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(100)
            finally:
                try:
                    async with asyncio.timeout(2):
                        await asyncio.sleep(100)
                except BaseException as error:
                    trace("clean-up", error)
                    raise
    except TimeoutError as error:
        trace("thrown", error)
