import AsyncIOCore

extension AsyncGeneratorRun {
    @usableFromInline
    func next() async throws -> PassedValue? { try await ask(.value(nil)) }

    @usableFromInline
    func send(_ value: PassedValue) async throws -> PassedValue? {
        if lot.withLock({ state == .fresh }) { throw GeneratorError.notStarted }
        return try await ask(.value(value))
    }

    @usableFromInline
    func `throw`(_ error: any Error) async throws -> PassedValue? { try await ask(.error(error)) }

    /// Lets the body go on, and waits for what it yields; `nil` at its end.
    private func ask(_ request: Request) async throws -> PassedValue? {
        if let outcome = try begin(request) { return try result(of: outcome) }
        defer { lot.withLock { isAsked = false } }
        do {
            return try result(of: try await waitForOutcome(isShielded: false))
        } catch let error as CancelledError where error.reason != .lostRace && !isFinished {
            // As in asyncio the cancellation reaches the body; what it makes of it is the outcome.
            lot.withLock { cancelBody }?(error.reason)
            return try result(of: try await waitForOutcome(isShielded: true))
        }
    }

    /// Has the body end, and waits until it has; the caller's cancellation does not cut that short.
    @usableFromInline
    func close() async throws {
        let mustWait = try lot.withLock { () throws(GeneratorError) in
            guard !isAsked else { throw .alreadyExecuting }
            pending = nil
            guard state == .working || state == .atYield else {
                _ = end(nil)
                pending = nil
                return false
            }
            isAsked = true
            exit = .wanted
            return true
        }
        guard mustWait else { return }
        defer { lot.withLock { isAsked = false } }
        hurry()
        switch try await waitForOutcome(isShielded: true) {
        case .value: throw GeneratorError.ignoredExit
        case .end(let error):
            if let error, !(error is GeneratorExit), !(error is CancelledError) { throw error }
        }
    }

    /// Nobody can ask any more: has the body end, in its own time.
    @usableFromInline
    func abandon() {
        let mustEnd = lot.withLock {
            isAbandoned = true
            exit = .wanted
            pending = nil
            guard state == .fresh || state == .finished else { return true }
            _ = end(nil)
            return false
        }
        if mustEnd { hurry() }
    }

    /// Wakes a body that is at its `yield`, and cancels one that works on what nobody wants.
    private func hurry() {
        let (yielder, cancel) = lot.withLock {
            state == .atYield ? (yielders.grantFirst(), nil) : (nil, cancelBody)
        }
        yielder?.wake()
        cancel?(.requested)
    }

    private var isFinished: Bool { lot.withLock { state == .finished } }

    /// Makes the body owe a value, and starts or wakes it; returns what is there already, or as soon as the
    /// body has run.
    private func begin(_ request: Request) throws -> Outcome? {
        var (yielder, task, mustStart): (Waiter?, TaskRecord?, Bool) = (nil, nil, false)
        let outcome: Outcome? = try lot.withLock {
            guard !isAsked else { throw GeneratorError.alreadyExecuting }
            if let outcome = try takePending(request) { return outcome }
            switch state {
            case .finished:
                if case .error(let error) = request { throw error }
                return .end(nil)
            case .fresh:
                if case .error(let error) = request {
                    _ = end(nil)
                    pending = nil
                    throw error
                }
                mustStart = true
                state = .working
            case .atYield:
                self.request = request
                yielder = yielders.grantFirst()
                task = bodyTask
                state = .working
            case .working: break
            }
            (isAsked, owes) = (true, true)
            return nil
        }
        if mustStart { task = start() }
        yielder?.wake()
        guard outcome == nil, let task else { return outcome }
        return runHere(task)
    }

    /// Runs the body at once, inside the caller's step, and returns its outcome; `nil` if it has to
    /// wait for something itself, or is not to be run here.
    private func runHere(_ body: TaskRecord) -> Outcome? {
        body.loop.handOver(to: body)
        return lot.withLock {
            guard pending != nil, Selection.claim() else { return nil }
            isAsked = false
            return exchange(&pending, with: nil)
        }
    }

    /// What an asker has left behind whose `select` was won by another branch; only `next` takes it.
    private func takePending(_ request: Request) throws(GeneratorError) -> Outcome? {
        guard pending != nil || state == .working else { return nil }
        guard case .value(nil) = request else { throw .alreadyExecuting }
        guard pending != nil, Selection.claim() else { return nil }
        return exchange(&pending, with: nil)
    }

    private func waitForOutcome(isShielded: Bool) async throws -> Outcome {
        let asker = Asker()
        try await lot.wait("AsyncGenerator.next", as: asker, isShielded: isShielded) { _ in
            guard pending != nil else { return askers.append(asker) }
            if asker.claim() { asker.outcome = exchange(&pending, with: nil) }
        }
        guard let outcome = asker.outcome else { preconditionFailure("woken without an outcome") }
        return outcome
    }

    private func result(of outcome: Outcome) throws -> PassedValue? {
        switch outcome {
        case .value(let value): return value
        case .end(let error?): throw error
        case .end(nil): return nil
        }
    }
}
