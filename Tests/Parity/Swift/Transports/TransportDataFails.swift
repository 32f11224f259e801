import AsyncIO

extension Twin {
    static let transportDataFails = Twin { trace in
        let ours = TracedProtocol(trace)
        ours.failsIn = "data"
        let (transport, other) = try await connect(ours, TracedProtocol())
        other.write("hello")
        await ours.wait(for: "data")
        other.writeEOF()
        await ours.wait(for: "lost")
        trace("over", transport.isClosing)
        other.close()
    }
}
