import AsyncIOCore

/// A function that gives one value at a time, and goes on where it was when it is asked for the next.
///
/// ```swift
/// let total = Generator<Int, Int, Void> { yield in
///     var sum = 0
///     while true { sum += try yield(sum) }
/// }
/// try total.next()     // 0
/// try total.send(2)    // 2
/// try total.send(3)    // 5
/// ```
///
/// The body does nothing until it is asked, so it may be endless. It runs inside `next`, `send` or
/// `throw`, on the caller's thread and in the caller's task, and belongs to the caller's actor like any
/// other code there: what it captures need not be `Sendable`. It cannot `await`; `AsyncGenerator` can.
///
/// When a generator is closed, or dropped by its last reference, its `yield` throws `GeneratorExit`, and
/// the body's `defer` blocks run before `close` or the drop is over. A body that refers to its own
/// generator keeps it alive.
///
/// The body runs on a stack of its own, of 1 MiB. Not safe to be used by two threads at once. A body must
/// not yield while it binds a task-local value (asserted in debug builds) or holds a lock. Complexity: O(1) a step. The
/// counterpart of Python's generators.
public final class Generator<Yield, Send, Return> {
    @usableFromInline let run: GeneratorRun

    /// Makes a generator; the body starts when it is first asked.
    @inlinable
    public init(_ body: @escaping (borrowing Yielder<Yield, Send>) throws -> Return) {
        run = GeneratorRun {
            let value = try body(Yielder($0))
            $0.didReturn(Return.self == Void.self ? returnedNothing : ReturnedBox(value))
        }
    }

    /// Makes a generator that is sent nothing, with the type that it yields spelled out:
    /// `Generator(of: Int.self) { yield in … }`.
    @inlinable
    public convenience init(
        of type: Yield.Type,
        _ body: @escaping (borrowing Yielder<Yield, Send>) throws -> Return
    ) where Send == Void {
        self.init(body)
    }

    @inlinable
    deinit {
        if run.isSuspended { closeDropped() }
    }

    @usableFromInline
    func closeDropped() {
        do {
            let hasYielded = take(try run.close()) != nil
            precondition(
                !hasYielded,
                "a generator was dropped, caught GeneratorExit and yielded once more; let it pass")
        } catch {
            GeneratorRun.reportLostError(error)
        }
    }

    /// The value that the body has returned; `nil` before, and if it was closed or has failed.
    ///
    /// The counterpart of `StopIteration.value`.
    @inlinable
    public var returnValue: Return? {
        run.returnedBox.map { unsafeDowncast($0, to: ReturnedBox<Return>.self).value }
    }

    /// Runs the body up to its next `yield` and returns what it yields; `nil` once it has ended.
    ///
    /// Throws what the body throws, and that is its end. Throws `GeneratorError.needsValue` if the body
    /// waits for a value to be sent, and `.alreadyExecuting` if it is the body that asks. The counterpart
    /// of Python's `next`.
    @inlinable
    public func next() throws -> Yield? {
        if Send.self != Void.self, run.isSuspended { throw GeneratorError.needsValue }
        return try ask(nil)
    }

    /// Sends a value, which the body's `yield` returns, and runs on as `next` does.
    ///
    /// Throws `GeneratorError.notStarted` before the first `next`. The counterpart of `generator.send`.
    @inlinable
    public func send(_ value: Send) throws -> Yield? {
        if run.isFresh { throw GeneratorError.notStarted }
        return try withUnsafePointer(to: value) { try ask($0) }
    }

    /// Throws an error out of the body's `yield`, and runs on as `next` does.
    ///
    /// A body that has not started, or has ended, does not run: the error is thrown right here. The
    /// counterpart of `generator.throw`.
    @inlinable
    @discardableResult
    public func `throw`(_ error: any Error) throws -> Yield? {
        take(try run.drive(nil, throwing: error))
    }

    /// Ends the body: its `yield` throws `GeneratorExit`, and its clean-up runs before this returns.
    ///
    /// Does nothing if it has ended; one that has not started never does. Throws what the clean-up
    /// throws, and `GeneratorError.ignoredExit` if the body yields once more. The counterpart of
    /// `generator.close`.
    @inlinable
    public func close() throws {
        if take(try run.close()) != nil { throw GeneratorError.ignoredExit }
    }

    @inlinable
    @inline(__always)
    func ask(_ message: UnsafeRawPointer?) throws -> Yield? {
        guard run.begin(message) else { return take(try run.drive(message)) }
        run.resume()
        if let place = run.didYield() { return take(place) }
        return take(try run.settle())
    }

    @inlinable
    @inline(__always)
    func take(_ place: UnsafeMutableRawPointer?) -> Yield? {
        place.flatMap { $0.assumingMemoryBound(to: Yield?.self).pointee.take() }
    }
}

extension Generator where Send: ExpressibleByNilLiteral {
    /// Runs the body up to its next `yield`, which then returns `nil`, as in Python.
    @inlinable
    public func next() throws -> Yield? {
        let nothing: Send = nil
        return try withUnsafePointer(to: nothing) { try ask($0) }
    }
}

/// Holds what a body has returned, so that who drives it need know no types.
@usableFromInline
final class ReturnedBox<Return> {
    @usableFromInline let value: Return

    @inlinable
    init(_ value: Return) {
        self.value = value
    }
}

/// For all bodies that return nothing.
// SAFETY: nothing in it is ever changed.
@usableFromInline nonisolated(unsafe) let returnedNothing = ReturnedBox<Void>(())
