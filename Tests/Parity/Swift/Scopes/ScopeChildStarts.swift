import AsyncIO

extension Twin {
    static let scopeChildStarts = Twin { trace in
        @Sendable func work(_ name: String) async throws {
            try await sleep(for: .seconds(1))
            trace(name)
        }
        try await withTaskScope { scope in
            scope.spawn {
                try await work("first")
                scope.spawn { try await work("second") }
            }
        }
        trace("end")
    }
}
