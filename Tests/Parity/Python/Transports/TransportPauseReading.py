"""Nothing is received while reading is paused, and pausing twice is pausing once."""

from harness import TracedProtocol, connect, trace, turns


async def main():
    ours = TracedProtocol(traced=True)
    transport, other = await connect(ours, TracedProtocol())
    transport.pause_reading()
    transport.pause_reading()
    trace("paused", transport.is_reading())
    other.write(b"hello")
    await turns(5)
    transport.resume_reading()
    transport.resume_reading()
    trace("resumed", transport.is_reading())
    await ours.wait("data")
    transport.close()
    transport.pause_reading()
    transport.resume_reading()
    trace("closed", transport.is_reading())
    await ours.wait("lost")
    other.close()
