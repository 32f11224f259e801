import Foundation
import Testing

extension ProcessTests {
    /// The README's example is a program that is built and run as it stands there.
    @Suite struct ReadmeTests {
        @Test func theExampleIsTheProgram() throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
            let program = try String(
                contentsOf: root.appending(path: "Tests/ReadmeProgram/App.swift"), encoding: .utf8)
            #expect(readme.contains("```swift\n\(program)```"))
        }

        @Test func theExampleFetchesItsPages() throws {
            let lines = try output(of: "", program: "ReadmeProgram").lines
            #expect(lines == ["100 pages, 100 requests, about 0.2 seconds"])
        }
    }
}
