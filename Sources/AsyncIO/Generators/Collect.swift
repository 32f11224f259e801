// Python's asynchronous comprehensions. Swift's own `map`, `filter`, `compactMap` and `prefix` say the
// clauses; these say the brackets.

extension AsyncSequence {
    /// Every element in an array, once the sequence has ended: `[x async for x in sequence]`.
    ///
    /// Throws what the sequence throws; what has come before is dropped then.
    public func collect() async throws(Failure) -> [Element] {
        var elements: [Element] = []
        for try await element in self { elements.append(element) }
        return elements
    }

    /// Every element in a set: `{x async for x in sequence}`.
    public func collectSet() async throws(Failure) -> Set<Element> where Element: Hashable {
        var elements: Set<Element> = []
        for try await element in self { elements.insert(element) }
        return elements
    }

    /// Every pair in a dictionary: `{key: value async for key, value in sequence}`.
    ///
    /// Of two equal keys the later one's value stays, as in Python.
    public func collectDictionary<Key: Hashable, Value>() async throws(Failure) -> [Key: Value]
    where Element == (Key, Value) {
        var elements: [Key: Value] = [:]
        for try await (key, value) in self { elements[key] = value }
        return elements
    }
}
