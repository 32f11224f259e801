/// Several errors that happened at once, as one: a tree, because a group may hold groups.
///
/// What a task scope throws. The predicates of `split`, `filter` and `contains` are asked about the
/// leaves, as Python's `except*` does; types too are compared with the leaves. The counterpart of
/// Python's `ExceptionGroup`.
public struct ErrorGroup: Error, Sendable, CustomStringConvertible {
    /// What failed, in words.
    public let message: String
    /// The errors, in the order in which they happened; groups among them.
    public let errors: [any Error]

    /// Makes a group of one error or more.
    public init(_ message: String, _ errors: [any Error]) {
        precondition(!errors.isEmpty, "an ErrorGroup needs at least one error; throw none instead")
        self.message = message
        self.errors = errors
    }

    /// The errors that are not groups themselves, from all levels, in order.
    public var leaves: [any Error] {
        errors.flatMap { ($0 as? ErrorGroup)?.leaves ?? [$0] }
    }

    /// Whether a leaf fulfils the predicate.
    public func contains(where predicate: (any Error) -> Bool) -> Bool {
        errors.contains { ($0 as? ErrorGroup)?.contains(where: predicate) ?? predicate($0) }
    }

    /// Whether a leaf is an error of this type.
    public func contains<Failure: Error>(_ type: Failure.Type) -> Bool {
        contains { $0 is Failure }
    }

    /// The part of the tree whose leaves fulfil the predicate, or `nil` if none does.
    ///
    /// Groups keep their messages and their places. The counterpart of `ExceptionGroup.subgroup`.
    public func filter(_ isIncluded: (any Error) -> Bool) -> ErrorGroup? {
        let kept = errors.compactMap { error -> (any Error)? in
            if let group = error as? ErrorGroup { return group.filter(isIncluded) }
            return isIncluded(error) ? error : nil
        }
        return part(kept)
    }

    /// The part of the tree whose leaves are errors of this type, or `nil` if none is.
    public func filter<Failure: Error>(_ type: Failure.Type) -> ErrorGroup? {
        filter { $0 is Failure }
    }

    /// The tree in two: what fulfils the predicate, and the rest.
    ///
    /// To handle some errors and throw the others on. The predicate is asked once about each leaf.
    /// The counterpart of `ExceptionGroup.split`.
    public func split(
        by predicate: (any Error) -> Bool
    ) -> (matching: ErrorGroup?, rest: ErrorGroup?) {
        var matching: [any Error] = []
        var rest: [any Error] = []
        for error in errors {
            if let group = error as? ErrorGroup {
                let halves = group.split(by: predicate)
                if let half = halves.matching { matching.append(half) }
                if let half = halves.rest { rest.append(half) }
            } else if predicate(error) {
                matching.append(error)
            } else {
                rest.append(error)
            }
        }
        return (part(matching), part(rest))
    }

    /// The tree in two: the errors of this type, and the rest.
    ///
    /// What Python writes as `except* SomeError`.
    public func split<Failure: Error>(
        by type: Failure.Type
    ) -> (matching: ErrorGroup?, rest: ErrorGroup?) {
        split { $0 is Failure }
    }

    /// The tree, a line for each group and each error, with a frame that shows what belongs to what.
    public var description: String {
        let count = errors.count == 1 ? "1 error" : "\(errors.count) errors"
        let branches = errors.enumerated().map { index, error in
            branch("\(error)", isLast: index == errors.count - 1)
        }
        return (["ErrorGroup: \(message), \(count)"] + branches).joined(separator: "\n")
    }

    private func part(_ errors: [any Error]) -> ErrorGroup? {
        errors.isEmpty ? nil : ErrorGroup(message, errors)
    }

    /// The text of one error, moved to the right of its group.
    private func branch(_ text: String, isLast: Bool) -> String {
        let margin = isLast ? "\n   " : "\n│  "
        return (isLast ? "└─ " : "├─ ")
            + text.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: margin)
    }
}
