import AsyncIOCore

extension AsyncGeneratorRun {
    /// Gives a value to the one who asks, and waits until somebody asks for more.
    @usableFromInline
    func yield(_ value: PassedValue) async throws -> PassedValue? {
        var (isGiven, asker) = try lot.withLock { try give(value) }
        while !isGiven {
            try await waitToGoOn()
            (isGiven, asker) = try lot.withLock { try give(value) }
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

    /// Gives the value that is owed, with the lock held; false if none is.
    ///
    /// That is so only of a body that has caught an error of its `yield`. Returns who is to be woken, too.
    private func give(_ value: PassedValue) throws -> (Bool, Waiter?) {
        guard owes || exit == .wanted else { return (false, nil) }
        try throwExit()
        guard state == .working else { throw GeneratorError.alreadyExecuting }
        precondition(
            !isAbandoned,
            """
            an AsyncGenerator was dropped, caught GeneratorExit and yielded once more; let it pass
            """)
        owes = false
        state = .atYield
        return (true, answer(.value(value)))
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
