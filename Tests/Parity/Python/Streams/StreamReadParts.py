"""A read takes no more than was asked for."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"line1")
    reader.feed_data(b"line2")
    for count in [5, 3, 5]:
        trace((await reader.read(count)).decode().split())
