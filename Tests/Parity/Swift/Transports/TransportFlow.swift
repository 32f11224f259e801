import AsyncIO

extension Twin {
    static let transportFlow = Twin { trace in
        let ours = TracedProtocol(trace)
        let (transport, other) = try await connect(ours, TracedProtocol())
        other.pauseReading()
        transport.write([UInt8](repeating: 120, count: 20_000_000))
        trace("written")
        transport.write("more")
        other.resumeReading()
        await ours.wait(for: "resume")
        let (low, high) = (transport.waterMarks.low, transport.waterMarks.high)
        trace("room", transport.writeBufferSize <= low, low, high)
        transport.abort()
        await ours.wait(for: "lost")
        other.close()
    }
}
