import AsyncIOCore

extension AsyncGeneratorRun {
    /// Gives a value to the one who asks, and waits until somebody asks for more.
    @usableFromInline
    func yield(_ value: PassedValue) async throws -> PassedValue? {
        // Only a body that has caught an error of its `yield` owes nothing here.
        if !lot.withLock({ owes || exit == .wanted }) { try await waitToGoOn() }
        let asker = try lot.withLock { () throws -> Waiter? in
            try throwExit()
            guard state == .working else { throw GeneratorError.alreadyExecuting }
            precondition(
                !isAbandoned,
                """
                an AsyncGenerator was dropped, caught GeneratorExit and yielded once more; let it pass
                """)
            owes = false
            state = .atYield
            return answer(.value(value))
        }
        asker?.wake()
        do {
            try await waitToGoOn()
        } catch {
            lot.withLock { state = .working }
            throw error
        }
        return try lot.withLock { () throws -> PassedValue? in
            state = .working
            try throwExit()
            switch exchange(&request, with: nil) {
            case .error(let error): throw error
            case .value(let value): return value
            case nil: return nil
            }
        }
    }

    private func throwExit() throws(GeneratorExit) {
        guard exit == .wanted else { return }
        exit = .thrown
        // Whoever closes waits for the body's end, and for a value that it yields in spite of it.
        owes = true
        throw GeneratorExit()
    }

    private func waitToGoOn() async throws {
        try await lot.wait("AsyncGenerator.yield", takes: false) { waiter in
            if !owes, exit != .wanted { yielders.append(waiter) }
        }
    }
}
