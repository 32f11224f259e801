/// What the body of a generator yields by: called as a function, it gives a value to whoever asked.
///
/// Name the parameter `yield`, and the body reads as in Python: `let x = try yield(1)`, and
/// `try yield.from(other)` for `yield from`. It can be handed to functions and used in closures that do
/// not escape, and never leaves the body.
public struct Yielder<Yield, Send>: ~Copyable {
    @usableFromInline let run: GeneratorRun

    @inlinable
    init(_ run: GeneratorRun) {
        self.run = run
    }

    /// Hands over a value, and returns what is sent in return.
    ///
    /// Throws what was given to `throw(_:)`, and `GeneratorExit` if the generator is closed or dropped.
    /// The counterpart of Python's `yield`.
    @inlinable
    @discardableResult
    public func callAsFunction(_ value: consuming Yield) throws -> Send {
        // Taken out by whoever asked, so that it lives no longer than that one wants.
        var place: Yield? = consume value
        return try withUnsafeMutablePointer(to: &place) {
            run.yield($0)
            return Self.read(try run.received())
        }
    }

    @inlinable
    static func read(_ message: UnsafeRawPointer?) -> Send {
        if Send.self == Void.self { return unsafeBitCast((), to: Send.self) }
        guard let message else { preconditionFailure("a generator was resumed without its value") }
        return message.assumingMemoryBound(to: Send.self).pointee
    }
}
