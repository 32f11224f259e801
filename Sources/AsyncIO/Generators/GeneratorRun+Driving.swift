extension GeneratorRun {
    /// Lets the generator go on with a message, or with an error, until it has a value to give or ends.
    ///
    /// If it has delegated, it is the last of the line who goes on: `chain` leads to that one, so that
    /// delegation costs the same at any depth, and no stack. Whoever ends is taken off, and the one
    /// before goes on with its outcome.
    ///
    /// Returns the address of the value, to be moved from at once; `nil` at the end.
    @usableFromInline
    func drive(
        _ message: UnsafeRawPointer?, throwing error: (any Error)? = nil, isClosing: Bool = false
    ) throws -> UnsafeMutableRawPointer? {
        guard !isActive else { throw GeneratorError.alreadyExecuting }
        if delegate == nil {
            isActive = true
            defer { isActive = false }
            step(message, error)
            return try settleOwnStep(isClosing: isClosing)
        }
        let leaf = descend()
        guard !leaf.isActive else { throw GeneratorError.alreadyExecuting }
        isActive = true
        defer { isActive = false }
        leaf.isActive = true
        leaf.step(message, error)
        return try settle(leaf, isClosing: isClosing)
    }

    /// Ends an ordinary step in which the body has done something else than yield.
    @usableFromInline
    func settle() throws -> UnsafeMutableRawPointer? {
        isActive = true
        defer { isActive = false }
        return try settleOwnStep(isClosing: false)
    }

    /// Ends a step of its own body, which is the last of the line but in few generators.
    private func settleOwnStep(isClosing: Bool) throws -> UnsafeMutableRawPointer? {
        if let given {
            self.given = nil
            return given
        }
        guard state == .finished else { return try settle(self, isClosing: isClosing) }
        if let failure = takeError() { throw failure }
        return nil
    }

    /// Goes on, after a step of the last of the line, until there is a value or an end.
    private func settle(
        _ leaf: GeneratorRun, isClosing: Bool
    ) throws -> UnsafeMutableRawPointer? {
        var leaf = leaf
        while true {
            leaf.isActive = leaf === self
            if let given = leaf.given {
                leaf.given = nil
                return given
            }
            var (message, error): (UnsafeRawPointer?, (any Error)?) = (nil, nil)
            if leaf.state != .finished {
                message = leaf.firstMessage
                leaf = descend()
            } else if leaf === self {
                if let failure = takeError() { throw failure }
                return nil
            } else {
                // What was closed and returned all the same still closes the one before.
                error = leaf.takeError() ?? (isClosing ? GeneratorExit() : nil)
                chain.removeLast()
                leaf = chain.last ?? self
                leaf.delegate = nil
            }
            leaf.isActive = true
            leaf.step(message, error)
        }
    }

    /// Brings `chain` up to date, and returns the last of it: who is to go on.
    ///
    /// Others, too, may have driven those that stand in it, and brought some of them to their ends.
    private func descend() -> GeneratorRun {
        while let last = chain.last, last.state == .finished { chain.removeLast() }
        var leaf = chain.last ?? self
        while let next = leaf.delegate {
            guard next.state != .finished else {
                leaf.delegate = nil
                break
            }
            chain.append(next)
            leaf = next
        }
        return leaf
    }

    /// Lets a body that is half-run end; returns the address of what it yields in spite of it.
    @usableFromInline
    func close() throws -> UnsafeMutableRawPointer? {
        guard state == .suspended else {
            if isActive { throw GeneratorError.alreadyExecuting }
            finish()
            return nil
        }
        do {
            return try drive(nil, throwing: GeneratorExit(), isClosing: true)
        } catch is GeneratorExit {
            return nil
        }
    }
}
