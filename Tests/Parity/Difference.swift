/// A line in which a trace differs on purpose from Python's.
struct Difference: Sendable {
    private let number: Int
    private let python: String?
    private let swift: String?

    /// The line of that number, counted from 1 in our trace.
    ///
    /// `nil` for `python`: the line is here only. `nil` for `swift`: it is there only.
    static func line(_ number: Int, python: String?, swift: String?) -> Difference {
        Difference(number: number, python: python, swift: swift)
    }

    /// Makes of Python's trace what ours has to be.
    func apply(to trace: inout [String]) throws {
        let index = number - 1
        guard let python else {
            guard let swift, trace.indices.contains(index) || trace.count == index else {
                throw DoesNotOccur(difference: self, trace: trace)
            }
            return trace.insert(swift, at: index)
        }
        guard trace.indices.contains(index), trace[index] == python, python != swift else {
            throw DoesNotOccur(difference: self, trace: trace)
        }
        trace.replaceSubrange(index...index, with: swift.map { [$0] } ?? [])
    }

    /// A difference is declared that is none, or none any more.
    struct DoesNotOccur: Error, CustomStringConvertible {
        let difference: Difference
        let trace: [String]

        var description: String {
            """
            the declared difference in line \(difference.number) does not occur; Python has
            \(trace.joined(separator: "\n"))
            """
        }
    }
}
