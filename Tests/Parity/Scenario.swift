import AsyncIO

/// The error that scenarios throw; Python's twin has one of the same name.
struct Failure: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// A value that the tasks of one loop share.
final class Shared<Value>: @unchecked Sendable {
    // SAFETY: used on the loop's thread only.
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}

/// The loop of this thread.
func runningLoop() -> EventLoop {
    guard let loop = EventLoop.current else { fatalError("a scenario runs on a loop") }
    return loop
}

/// Lets everything that is ready have its turn, so many times.
func turns(_ count: Int) async {
    for _ in 0..<count { await Task.yield() }
}

/// Tells the running task to end.
func cancelCurrentTask(
    reason: CancelReason = .requested, fileID: StaticString = #fileID, line: UInt = #line
) {
    let loop = runningLoop()
    guard let task = loop.currentTask else { fatalError("a scenario cancels a task of the loop") }
    loop.cancel(task, reason: reason, site: SourceSite(fileID, line))
}

/// The words of some text in bytes.
func words(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: " ").flatMap {
        $0.split(separator: "\n").map(String.init)
    }
}
