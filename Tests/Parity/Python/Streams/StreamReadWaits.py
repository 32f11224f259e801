"""A read waits until something is there."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    asyncio.get_running_loop().call_later(1, reader.feed_data, b"line1\nline2\n")
    trace((await reader.read(30)).decode().split())
