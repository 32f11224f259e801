extension Generator: Sequence where Send == Void {
    /// An iterator that asks the generator; what it has taken, no other one gets.
    ///
    /// A loop that is left early leaves the generator where it is: ask it again, or drop it, and its
    /// clean-up runs. Since `for` cannot throw, an error that leaves the body traps, and so does a body
    /// that iterates over its own generator: use `while let value = try generator.next()` there.
    @inlinable
    public func makeIterator() -> GeneratorIterator<Yield, Return> {
        GeneratorIterator(self)
    }
}

/// Asks a generator for one value after another.
public struct GeneratorIterator<Yield, Return>: IteratorProtocol {
    @usableFromInline let generator: Generator<Yield, Void, Return>

    @inlinable
    init(_ generator: Generator<Yield, Void, Return>) {
        self.generator = generator
    }

    /// The next value, or `nil` once the body has ended; traps if it throws.
    @inlinable
    public mutating func next() -> Yield? {
        do {
            return try generator.next()
        } catch {
            fatalError(
                """
                the body of a generator threw where a for loop asked it, which cannot throw: \(error). \
                Use `while let value = try generator.next()`.
                """)
        }
    }
}
