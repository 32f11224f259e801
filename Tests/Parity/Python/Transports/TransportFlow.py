"""Pause is told within the write, resume when the low mark is reached; then it may begin again."""

from harness import TracedProtocol, connect, trace


async def main():
    ours = TracedProtocol(traced=True)
    transport, other = await connect(ours, TracedProtocol())
    other.pause_reading()
    transport.write(b"x" * 20_000_000)
    trace("written")
    transport.write(b"more")
    other.resume_reading()
    await ours.wait("resume")
    low, high = transport.get_write_buffer_limits()
    trace("room", transport.get_write_buffer_size() <= low, low, high)
    transport.abort()
    await ours.wait("lost")
    other.close()
