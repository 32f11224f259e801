public import AsyncIOCore

/// A function that gives one value at a time, and may wait for things in between.
///
/// ```swift
/// let numbers = AsyncGenerator(of: Int.self) { yield in
///     for number in 0..<3 {
///         try await sleep(for: .seconds(1))
///         try await yield(number)
///     }
/// }
/// for try await number in numbers { print(number) }
/// ```
///
/// The body runs only while somebody waits for its next value. It is a task of its own, which begins when
/// the generator is first asked: of the loop that runs there, or one of Swift's where there is none. So a
/// time-out or a scope around a `yield` concerns the body alone. It runs where it was written, on the main
/// actor for instance.
///
/// Whoever is cancelled while it waits for a value passes that on: the body's wait throws
/// `CancelledError`, and so, in general, does `next`. A `select` that another branch wins leaves the
/// body alone, and the value is there for the next who asks.
///
/// A generator that is dropped has its `yield` throw `GeneratorExit`, and a body that works meanwhile is
/// cancelled; its clean-up runs in the turns that follow, and may wait. Where it must be over before
/// the program goes on, use `withClosing`. A loop that shuts down ends the body as any other task.
///
/// Safe from any thread; one task asks at a time. The counterpart of Python's asynchronous generators.
public final class AsyncGenerator<Yield: Sendable, Send: Sendable>: Sendable {
    @usableFromInline let run: AsyncGeneratorRun

    /// Makes a generator; the body starts when it is first asked.
    @inlinable
    public init(
        fileID: StaticString = #fileID, line: UInt = #line,
        @_inheritActorContext @_implicitSelfCapture
        _ body: sending @escaping @isolated(any) (AsyncYielder<Yield, Send>) async throws -> Void
    ) {
        run = AsyncGeneratorRun(
            { try await body(AsyncYielder($0)) }, site: SourceSite(fileID, line))
    }

    /// Makes a generator that is sent nothing, with the type that it yields spelled out:
    /// `AsyncGenerator(of: Int.self) { yield in … }`.
    @inlinable
    public init(
        of type: Yield.Type, fileID: StaticString = #fileID, line: UInt = #line,
        @_inheritActorContext @_implicitSelfCapture
        _ body: sending @escaping @isolated(any) (AsyncYielder<Yield, Send>) async throws -> Void
    ) where Send == Void {
        run = AsyncGeneratorRun(
            { try await body(AsyncYielder($0)) }, site: SourceSite(fileID, line))
    }

    @inlinable
    deinit {
        run.abandon()
    }

    /// Runs the body up to its next `yield` and returns what it yields; `nil` once it has ended.
    ///
    /// Throws what the body throws, and that is its end; `GeneratorError.alreadyExecuting` if another
    /// task, or the body, asks too. The counterpart of `anext`.
    @inlinable
    public func next() async throws -> Yield? {
        take(try await run.next())
    }

    /// Sends a value, which the body's `yield` returns, and goes on as `next` does.
    ///
    /// Throws `GeneratorError.notStarted` before the first `next`. The counterpart of
    /// `asyncgen.asend`.
    @inlinable
    public func send(_ value: Send) async throws -> Yield? {
        take(try await run.send(PassedBox(value)))
    }

    /// Throws an error out of the body's `yield`, and goes on as `next` does.
    ///
    /// A body that has not started, or has ended, does not run: the error is thrown right here. The
    /// counterpart of `asyncgen.athrow`.
    @inlinable
    @discardableResult
    public func `throw`(_ error: any Error) async throws -> Yield? {
        take(try await run.throw(error))
    }

    /// Ends the body: its `yield` throws `GeneratorExit`; returns when its clean-up is over.
    ///
    /// Does nothing if it has ended; one that has not started never does. The caller's cancellation does
    /// not cut the clean-up short. Throws what the clean-up throws, and `GeneratorError.ignoredExit` if
    /// the body yields once more. The counterpart of `asyncgen.aclose`.
    @inlinable
    public func close() async throws {
        try await run.close()
    }

    @inlinable
    func take(_ value: PassedValue?) -> Yield? {
        value.map { unsafeDowncast($0, to: PassedBox<Yield>.self).value }
    }
}

extension AsyncGenerator: AsyncSequence where Send == Void {
    /// What it yields.
    public typealias Element = Yield

    /// Asks for one value after the other; what one iterator has taken, no other one gets.
    ///
    /// A loop that is left early leaves the generator where it is: ask it again, close it, or drop it.
    @inlinable
    public func makeAsyncIterator() -> AsyncGeneratorIterator<Yield> {
        AsyncGeneratorIterator(self)
    }
}

/// Asks an asynchronous generator for one value after another.
public struct AsyncGeneratorIterator<Yield: Sendable>: AsyncIteratorProtocol {
    @usableFromInline let generator: AsyncGenerator<Yield, Void>

    @inlinable
    init(_ generator: AsyncGenerator<Yield, Void>) {
        self.generator = generator
    }

    /// The next value, or `nil` once the body has ended.
    ///
    /// Throws as the generator's `next` does.
    @inlinable
    public mutating func next() async throws -> Yield? {
        try await generator.next()
    }

    /// The same, without leaving the caller's actor.
    @inlinable
    public mutating func next(
        isolation actor: isolated (any Actor)?
    ) async throws -> Yield? {
        try await generator.next()
    }
}
