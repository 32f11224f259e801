import AsyncIO

extension Twin {
    static let transportPauseReading = Twin { trace in
        let ours = TracedProtocol(trace)
        let (transport, other) = try await connect(ours, TracedProtocol())
        transport.pauseReading()
        transport.pauseReading()
        trace("paused", transport.isReading)
        other.write("hello")
        await turns(5)
        transport.resumeReading()
        transport.resumeReading()
        trace("resumed", transport.isReading)
        await ours.wait(for: "data")
        transport.close()
        transport.pauseReading()
        transport.resumeReading()
        trace("closed", transport.isReading)
        await ours.wait(for: "lost")
        other.close()
    }
}
