import AsyncIOCore

/// Makes one attempt after the other, and returns the value of the first that succeeds.
///
/// The next attempt begins when the latest has failed, or has taken longer than `delay`; the earlier
/// ones go on meanwhile. As soon as one succeeds, the others are cancelled and awaited, so nothing is
/// left running. Should another succeed in spite of that, its value goes to `discarding`, which can
/// close what nobody will use. If the caller is cancelled, so are the attempts. Traps if there is
/// nothing to attempt.
///
/// - Parameters:
///   - elements: What to try, the best first.
///   - delay: How long an attempt is waited for before the next begins; `nil` is until it fails.
///   - attempt: Tries one of them.
///   - discard: Gets a value that came too late.
/// - Returns: The value, and the number of the attempt, counted from zero.
/// - Throws: `ErrorGroup` with the errors of all attempts, in their order, if all have failed;
///   `CancelledError` if the caller was cancelled before one had succeeded.
///
/// The counterpart of what `asyncio.open_connection(happy_eyeballs_delay=)` does with addresses.
public func staggeredRace<Elements: Sequence, Success: Sendable>(
    _ elements: Elements, delay: Duration?,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext
    _ attempt: @escaping @isolated(any) @Sendable (Elements.Element) async throws -> Success,
    discarding discard: (Success) -> Void = { _ in }
) async throws -> (value: Success, index: Int) where Elements.Element: Sendable {
    let race = RaceTasks<Success>(
        loop: .running(for: "staggeredRace"), site: SourceSite(fileID, line))
    for element in elements {
        race.start { try await attempt(element) }
        guard await race.needsAnother(after: delay) else { break }
    }
    return try await race.finish(discard)
}

/// The attempts of one race.
private final class RaceTasks<Success: Sendable>: JoinedTasks {
    private var attempts: [LoopTask<Success>] = []
    private var winner: LoopTask<Success>?
    private var waiter: TaskRecord?

    func start(_ attempt: sending @escaping @isolated(any) () async throws -> Success) {
        let started = loop.startTask(named: nil, site: site, attempt)
        attempts.append(LoopTask(record: started.record, task: started.task))
        add(started.record)
    }

    /// Waits until the latest attempt has failed or has had its time; false if the race is over.
    func needsAnother(after delay: Duration?) async -> Bool {
        let deadline = delay.map { loop.time.advanced(by: $0) }
        let cause = await loop.park(.other("staggeredRace"), until: deadline) {
            waiter = $0
            if isDecided { loop.unpark($0) }
        }
        waiter = nil
        return cause != .cancelled && winner == nil
    }

    /// Waits until every attempt has ended, and returns the winner's value.
    func finish(_ discard: (Success) -> Void) async throws -> (value: Success, index: Int) {
        precondition(!attempts.isEmpty, "staggeredRace needs at least one attempt")
        let cancellation = await waitForAll()
        guard let winner, let index = attempts.firstIndex(of: winner) else {
            throw cancellation ?? failure
        }
        for late in attempts where late != winner && late.state == .finished {
            discard(try late.resultNoWait())
        }
        return (try winner.resultNoWait(), index)
    }

    override func memberDidEnd(_ record: TaskRecord) {
        record.markRead()
        if winner == nil, record.state == .finished {
            winner = attempts.first { $0.record === record }
            cancelAll(but: record)
        }
        if isDecided, let waiter { loop.unpark(waiter) }
    }

    private var isDecided: Bool { winner != nil || attempts.last?.isDone == true }

    private var failure: any Error {
        ErrorGroup(
            "every attempt of the race failed (\(site))", attempts.compactMap(\.record.error))
    }
}
