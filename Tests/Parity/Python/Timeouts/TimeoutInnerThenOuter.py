"""The outer time-out fires while the body goes on after the inner one was caught."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(3):
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(100)
            except TimeoutError as error:
                trace("inner", error)
            await asyncio.sleep(100)
    except TimeoutError as error:
        trace("outer", error)
