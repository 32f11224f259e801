"""Of nested time-outs the outer one fires first: the inner throws no time-out."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(1):
            try:
                async with asyncio.timeout(10):
                    await asyncio.sleep(100)
            except BaseException as error:
                trace("inner", error)
                raise
    except TimeoutError as error:
        trace("outer", error)
