import AsyncIO

extension Twin {
    static let scopeLateTask = Twin { trace in
        try await withTaskScope { scope in
            scope.spawn {
                try await sleep(for: .seconds(1))
                trace("first")
            }
            try await sleep(for: .seconds(1.5))
            scope.spawn {
                try await sleep(for: .seconds(2))
                trace("second")
            }
        }
        trace("end")
    }
}
