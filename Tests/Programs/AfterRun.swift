import AsyncIO
import AsyncIOSystem
import Glibc

/// Uses a little of everything, and then tells what is left of it.
@Sendable func afterRun() throws {
    let before = openDescriptorCount() ?? 0
    let loop = try run {
        try await useEverything()
        return EventLoop.current
    }
    sayWhatIsLeft(loop, before)
}

@Sendable func afterFailure() throws {
    let before = openDescriptorCount() ?? 0
    var loop: EventLoop?
    sayError {
        try run {
            try await useEverything()
            struct Failure: Error {}
            throw Failure()
        }
        loop = nil
    }
    sayWhatIsLeft(loop, before)
}

@MainActor private func useEverything() async throws {
    let server = try await startServer(port: 0) { reader, writer in
        try await writer.write(try await reader.readExactly(1))
        _ = try await reader.readToEnd()
    }
    // These are still open at the end.
    for _ in 0..<3 {
        let (reader, writer) = try await openConnection(host: "localhost", port: server.port)
        try await writer.write("x")
        _ = try await reader.readExactly(1)
        createTask { _ = try await reader.readToEnd() }
    }
    _ = try await gather(0..<10) { number in try await toThread { number } }
    createTask { try await sleep(for: .seconds(3_600)) }
    createTask { try await Task.sleep(for: .seconds(3_600)) }
    Task { try await Task.sleep(for: .seconds(3_600)) }
}

private func sayWhatIsLeft(_ loop: EventLoop?, _ before: Int) {
    // A thread that was joined may be listed for a moment longer: the kernel says that it has ended
    // before it takes it off the list.
    var threads = entries(of: "/proc/self/task")
    for _ in 0..<100_000 where threads > 1 {
        sched_yield()
        threads = entries(of: "/proc/self/task")
    }
    say("descriptors: \((openDescriptorCount() ?? 0) - before), threads: \(threads)")
    say("tasks: \(loop?.allTasks.count ?? 0), closed: \(loop?.isClosed ?? true)")
    for signal in [SIGINT, SIGTERM] {
        var action = sigaction()
        sigaction(signal, nil, &action)
        let isDefault = action.__sigaction_handler.sa_handler == nil
        say("handler of \(signal) is the default: \(isDefault)")
    }
}

private func entries(of path: String) -> Int {
    guard let folder = opendir(path) else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count - 2
}
