import AsyncIO
import Testing

/// A tree of errors: how it reads, what is in it, and how it is taken apart.
@Suite struct ErrorGroupTests {
    private let tree = ErrorGroup(
        "outer",
        [
            TestError(1),
            ErrorGroup("inner", [TestError(2), OtherError(number: 3)]),
            CancelledError(reason: .user("enough"), origin: SourceSite("App/Main.swift", 7)),
        ])

    @Test func printsAsATree() {
        #expect(
            tree.description == """
                ErrorGroup: outer, 3 errors
                ├─ TestError(number: 1)
                ├─ ErrorGroup: inner, 2 errors
                │  ├─ TestError(number: 2)
                │  └─ OtherError(number: 3)
                └─ CancelledError: enough (App/Main.swift:7)
                """)
    }

    @Test func keepsTheFrameAroundErrorsOfSeveralLines() {
        let inner = ErrorGroup("inner", [Poem(), TestError(1)])
        #expect(
            ErrorGroup("outer", [inner]).description == """
                ErrorGroup: outer, 1 error
                └─ ErrorGroup: inner, 2 errors
                   ├─ roses
                   │  violets
                   └─ TestError(number: 1)
                """)
    }

    @Test func leavesComeFromAllLevelsInOrder() {
        #expect(
            tree.leaves.map { "\(type(of: $0))" } == [
                "TestError", "TestError", "OtherError", "CancelledError",
            ])
        #expect(tree.leaves.compactMap { ($0 as? TestError)?.number } == [1, 2])
    }

    @Test func filterKeepsTheShape() throws {
        let part = try #require(tree.filter { ($0 as? TestError)?.number == 2 })
        #expect(
            part.description == """
                ErrorGroup: outer, 1 error
                └─ ErrorGroup: inner, 1 error
                   └─ TestError(number: 2)
                """)
        #expect(tree.filter(OtherError.self)?.leaves.count == 1)
        #expect(tree.filter { _ in false } == nil)
        #expect(tree.filter { _ in true }?.description == tree.description)
        #expect(tree.filter(TimeoutError.self) == nil)
    }

    @Test func splitLosesNothing() throws {
        let (matching, rest) = tree.split(by: TestError.self)
        #expect(
            try #require(matching).description == """
                ErrorGroup: outer, 2 errors
                ├─ TestError(number: 1)
                └─ ErrorGroup: inner, 1 error
                   └─ TestError(number: 2)
                """)
        #expect(
            try #require(rest).description == """
                ErrorGroup: outer, 2 errors
                ├─ ErrorGroup: inner, 1 error
                │  └─ OtherError(number: 3)
                └─ CancelledError: enough (App/Main.swift:7)
                """)
    }

    @Test func splitAsksOnceAboutEachLeaf() {
        var asked: [String] = []
        let (matching, rest) = tree.split { error in
            asked.append("\(type(of: error))")
            return true
        }
        #expect(asked == ["TestError", "TestError", "OtherError", "CancelledError"])
        #expect(matching?.leaves.count == 4)
        #expect(rest == nil)
        #expect(tree.split { _ in false }.matching == nil)
    }

    @Test func containsAsksAboutTheLeavesOnly() {
        #expect(tree.contains(OtherError.self))
        #expect(!tree.contains(TimeoutError.self))
        #expect(!tree.contains(ErrorGroup.self))
        #expect(tree.contains { ($0 as? CancelledError)?.reason == .user("enough") })
    }
}

private struct OtherError: Error {
    let number: Int
}

private struct Poem: Error, CustomStringConvertible {
    let description = "roses\nviolets"
}
