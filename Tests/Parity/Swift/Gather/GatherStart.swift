import AsyncIO

extension Twin {
    static let gatherStart = Twin { trace in
        _ = try await gather(["a", "b", "c"]) { name in
            trace(name, "begins")
            try await sleep(for: .zero)
            trace(name, "goes on")
        }
        trace("end")
    }
}
