"""The limit of a line does not count its newline."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader(limit=7)
    for text in [b"1234567\n", b"12345678\n"]:
        reader.feed_data(text)
        try:
            trace(len(await reader.readline()))
        except ValueError:
            trace("too long")
    reader.feed_data(b"next\n")
    trace((await reader.read(100)).decode().split())
