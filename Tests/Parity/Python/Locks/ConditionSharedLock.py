"""Conditions may share a lock, which is theirs as much as its own."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
    async with full:
        trace(lock.locked(), full.locked(), empty.locked())
    async with lock:
        trace(lock.locked(), full.locked(), empty.locked())
    trace(lock.locked(), full.locked(), empty.locked())
