/// What the body of an asynchronous generator yields by: called as a function, it gives a value to
/// whoever asked.
///
/// Name the parameter `yield`, and the body reads as in Python: `let x = try await yield(1)`.
public struct AsyncYielder<Yield: Sendable, Send: Sendable>: Sendable {
    @usableFromInline let run: AsyncGeneratorRun

    @inlinable
    init(_ run: AsyncGeneratorRun) {
        self.run = run
    }

    /// Hands over a value, waits until the generator is asked for the next, and returns what is sent.
    ///
    /// Throws what was given to `throw(_:)`, `GeneratorExit` if the generator is closed or dropped, and
    /// `CancelledError` if whoever waits for the next value, or the loop, is cancelled. Only the body
    /// itself may yield, one value at a time: `GeneratorError.alreadyExecuting` otherwise. The counterpart
    /// of `yield` in `async def`.
    @inlinable
    @discardableResult
    public func callAsFunction(_ value: Yield) async throws -> Send {
        let sent = try await run.yield(PassedBox(value))
        if Send.self == Void.self { return unsafeBitCast((), to: Send.self) }
        guard let sent else { throw GeneratorError.needsValue }
        return unsafeDowncast(sent, to: PassedBox<Send>.self).value
    }
}

extension AsyncYielder where Send: ExpressibleByNilLiteral {
    /// The same; `nil` is what `next` sends, as in Python.
    @inlinable
    @discardableResult
    public func callAsFunction(_ value: Yield) async throws -> Send {
        guard let sent = try await run.yield(PassedBox(value)) else { return nil }
        return unsafeDowncast(sent, to: PassedBox<Send>.self).value
    }
}
