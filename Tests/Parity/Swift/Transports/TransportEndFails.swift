import AsyncIO

extension Twin {
    static let transportEndFails = Twin { trace in
        let ours = TracedProtocol(trace)
        ours.failsIn = "end"
        let (transport, other) = try await connect(ours, TracedProtocol())
        other.write("hello")
        await ours.wait(for: "data")
        other.writeEOF()
        await ours.wait(for: "lost")
        trace("over", transport.isClosing)
        other.close()
    }
}
