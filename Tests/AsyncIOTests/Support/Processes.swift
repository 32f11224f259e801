import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Whether this process may change users.
let isRoot = getuid() == 0

extension StringProtocol {
    var trimmed: String { String(drop { $0 == " " }.prefix { !$0.isWhitespace }) }
}

/// Whether a process with this number is there, a zombie included.
func processExists(_ pid: Int32) -> Bool {
    kill(pid, 0) == 0
}

/// Sends a signal, from outside as it were.
func send(_ signal: Int32, to pid: Int32) {
    kill(pid, signal)
}

/// Whether this process has children, zombies included.
func hasChildren() -> Bool {
    var info = siginfo_t()
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0
}

/// Runs `body` until the number of open descriptors stays the same, and expects no child afterwards.
///
/// For a process of its own. The first runs may open what the system keeps for good.
func expectNothingLeft(_ body: () throws -> Void) throws {
    var counts = [openDescriptorCount()]
    for _ in 0..<5 {
        try body()
        counts.append(openDescriptorCount())
        // What is killed when it is let go of is reaped soon, by a thread.
        let limit = MonotonicTime.now() + 5_000_000_000
        while hasChildren(), MonotonicTime.now() < limit { sched_yield() }
        #expect(!hasChildren(), "a child is left")
        if counts[counts.count - 2] == counts.last { return }
    }
    Issue.record("descriptors stay open: \(counts)")
}

/// Takes the end of a child away from whoever else waits for it.
func reapAsSomebodyElse(_ pid: Int32) {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
}

/// Whether a process runs no more.
///
/// One that is dead and has not been reaped has ended too: what has lost its parent is reaped by the
/// first process of the system, and in some containers that is a program which reaps nobody.
func hasEnded(_ pid: Int32) -> Bool {
    guard let file = fopen("/proc/\(pid)/stat", "r") else { return true }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 200)
    let count = fread(&line, 1, line.count, file)
    // "number (name) state ..."
    return String(decoding: line[..<count], as: UTF8.self).split(separator: ") ")
        .last?.hasPrefix("Z") ?? true
}

/// Runs on a loop whose children have a pidfd, or on one whose children are watched by threads.
func watched(
    _ hasPidfd: Bool, reports: EventLoop.ReportHandler? = nil,
    _ body: sending @escaping @isolated(any) () async throws -> Void
) throws {
    let plan = FaultPlan()
    if !hasPidfd { plan.fail("pidfd_open", with: 38, times: .max) }
    nonisolated(unsafe) let body = body  // SAFETY: called once, by this thread's loop
    try plan.run { try onLoop(.real, reports: reports, body) }
}
