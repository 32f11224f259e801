import AsyncIO

extension Twin {
    static let scopeCancelledTask = Twin { trace in
        let sleeping = try await withTaskScope { scope in
            let sleeping = scope.spawn { try await sleep(for: .seconds(100)) }
            scope.spawn {
                try await sleep(for: .seconds(2))
                trace("work ends")
            }
            try await sleep(for: .seconds(1))
            sleeping.cancel()
            return sleeping
        }
        trace("end", sleeping.state == .cancelled)
    }
}
