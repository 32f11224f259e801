extension Yielder {
    /// Lets another generator answer until it ends, and returns what it returns.
    ///
    /// What is sent and thrown reaches that one, at the same cost however deep delegation goes; its
    /// errors are thrown here. The counterpart of Python's `yield from`.
    ///
    /// Throws `GeneratorError.noReturnValue` if it has ended before by an error or by `close`, and
    /// `.needsValue` if it has started and waits for a value.
    @inlinable
    @discardableResult
    public func from<Return>(_ other: Generator<Yield, Send, Return>) throws -> Return {
        if !other.run.isFinished {
            if Send.self != Void.self, !other.run.isFresh { throw GeneratorError.needsValue }
            try run.delegate(to: other.run, nil)
        }
        guard let value = other.returnValue else { throw GeneratorError.noReturnValue }
        return value
    }

    /// The same; one that has started is sent `nil` first.
    @inlinable
    @discardableResult
    public func from<Return>(_ other: Generator<Yield, Send, Return>) throws -> Return
    where Send: ExpressibleByNilLiteral {
        if !other.run.isFinished {
            let first: Send = nil
            try withUnsafePointer(to: first) { try run.delegate(to: other.run, $0) }
        }
        guard let value = other.returnValue else { throw GeneratorError.noReturnValue }
        return value
    }

    /// Yields each element of a sequence.
    @inlinable
    @_disfavoredOverload
    public func from(_ elements: some Sequence<Yield>) throws where Send == Void {
        for element in elements { try self(element) }
    }
}
