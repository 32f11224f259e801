"""Of nested time-outs that are due at the same time only the outer one is thrown."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout_at(1):
            try:
                async with asyncio.timeout_at(1):
                    await asyncio.sleep(100)
            except BaseException as error:
                trace("inner", error)
                raise
    except TimeoutError as error:
        trace("outer", error)
