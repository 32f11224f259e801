"""The time-out is thrown after the body has cleaned up."""

import asyncio

from harness import trace


async def main():
    try:
        async with asyncio.timeout(5):
            try:
                await asyncio.sleep(100)
            finally:
                trace("cleans up")
    except TimeoutError as error:
        trace("thrown", error)
