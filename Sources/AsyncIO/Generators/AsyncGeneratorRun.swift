import AsyncIOCore

/// A value on its way between an asynchronous generator and whoever asks.
@usableFromInline typealias PassedValue = any AnyObject & Sendable

/// What holds it.
@usableFromInline
final class PassedBox<Value: Sendable>: Sendable {
    @usableFromInline let value: Value

    @inlinable
    init(_ value: Value) {
        self.value = value
    }
}

/// What the two sides of an asynchronous generator share: who asks, and the body, a task of its own.
///
/// Knows no types, so that none has to be looked up in a step: values come in boxes.
///
/// # The rules
///
/// 1. Everything is used with the lock of `lot` held only.
/// 2. The body runs only if it *owes* a value: whoever asks makes it owe one, and yielding pays.
/// 3. What it yields, or its end, goes to the one who asks. If that one has gone meanwhile, because its
///    `select` was won by another branch, it is kept in `pending` for the next one: nothing is lost.
/// 4. One asks at a time.
@usableFromInline
final class AsyncGeneratorRun: @unchecked Sendable {
    // SAFETY: see rule 1; `body` is taken once, by the task that runs it.
    @usableFromInline typealias Body = (AsyncGeneratorRun) async throws -> Void

    enum State {
        case fresh
        case working
        case atYield
        case finished
    }

    enum Request {
        case value(PassedValue?)
        case error(any Error)
    }

    enum Outcome {
        case value(PassedValue)
        case end((any Error)?)
    }

    /// Whether the body is to be told `GeneratorExit`, or was told.
    enum Exit {
        case none
        case wanted
        case thrown
    }

    /// Somebody who asks, and what is answered.
    final class Asker: Waiter, @unchecked Sendable {
        @exclusivity(unchecked) var outcome: Outcome?
    }

    let lot = ParkingLot()
    let askers = WaitLine()
    let yielders = WaitLine()
    let site: SourceSite
    @exclusivity(unchecked) var body: Body?
    @exclusivity(unchecked) var state = State.fresh
    @exclusivity(unchecked) var isAsked = false
    @exclusivity(unchecked) var owes = false
    @exclusivity(unchecked) var isAbandoned = false
    @exclusivity(unchecked) var exit = Exit.none
    @exclusivity(unchecked) var request: Request?
    @exclusivity(unchecked) var pending: Outcome?
    /// The task that runs the body, if it is one of a loop; set when it is started.
    @exclusivity(unchecked) var bodyTask: TaskRecord?
    /// Cancels the task that runs the body; set when it is started.
    @exclusivity(unchecked) var cancelBody: (@Sendable (CancelReason) -> Void)?

    @usableFromInline
    init(_ body: sending @escaping Body, site: SourceSite) {
        self.body = body
        self.site = site
    }

    /// Starts the body as a task: of the loop that runs on this thread, whose record is returned, or else
    /// of Swift's.
    func start() -> TaskRecord? {
        let cancel: @Sendable (CancelReason) -> Void
        var record: TaskRecord?
        if let loop = EventLoop.current {
            let task = loop.startTask(named: nil, site: site) { try await self.perform() }.record
            cancel = { [site] in loop.cancel(task, reason: $0, site: site) }
            record = task
        } else {
            let task = Task {
                do {
                    try await self.perform()
                } catch {
                    EventLoop.log(.unreadError(error, of: "an AsyncGenerator", site: self.site))
                }
            }
            cancel = { _ in task.cancel() }
        }
        lot.withLock { (cancelBody, bodyTask) = (cancel, record) }
        return record
    }

    @concurrent
    private func perform() async throws {
        let body = lot.withLock { exchange(&self.body, with: nil) }
        var failure: (any Error)?
        do {
            try await body?(self)
        } catch {
            failure = error
        }
        let (asker, isTold) = lot.withLock { end(failure) }
        asker?.wake()
        if let failure, !isTold { throw failure }
    }

    /// Notes that the body has ended, with the lock held.
    ///
    /// Returns who is to be woken, and whether somebody learns of the error.
    func end(_ error: (any Error)?) -> (asker: Waiter?, isTold: Bool) {
        state = .finished
        body = nil
        guard !isAbandoned else { return (nil, error is GeneratorExit || error is CancelledError) }
        guard pending == nil else { return (nil, false) }
        return (answer(.end(error)), true)
    }

    /// Gives an outcome to the one who asks, or keeps it, with the lock held.
    ///
    /// Returns who is to be woken.
    func answer(_ outcome: Outcome) -> Waiter? {
        guard let asker = askers.grantFirst() else {
            pending = outcome
            return nil
        }
        unsafeDowncast(asker, to: Asker.self).outcome = outcome
        return asker
    }
}
