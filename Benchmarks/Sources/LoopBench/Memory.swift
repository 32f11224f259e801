import AsyncIO
import Glibc

/// Resident bytes for each task that sleeps: a bare Swift task, parked in a continuation, and ours.
@MainActor
func measureMemory(tasks count: Int) async throws {
    if let only = CommandLine.arguments.dropFirst().first, only != "memory" { return }
    let parking = Parking()
    let bare = try await growth(count) {
        for _ in 0..<count { Task { await parking.park() } }
    }
    print("bytes per bare task", bare, separator: "\t")
    let ours = try await growth(count) {
        for _ in 0..<count { createTask { try await sleep(for: .seconds(3_600)) } }
    }
    print("bytes per sleeping task", ours, separator: "\t")
}

@MainActor
private final class Parking {
    private var parked: [UnsafeContinuation<Void, Never>] = []

    func park() async {
        await withUnsafeContinuation { parked.append($0) }
    }
}

/// How many resident bytes each of `count` tasks adds, once all of them have parked.
@MainActor
private func growth(_ count: Int, _ start: @MainActor () async throws -> Void) async throws -> Int {
    let before = residentBytes()
    try await start()
    for _ in 0..<4 { await Task.yield() }
    return (residentBytes() - before) / count
}

private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
    let text = String(
        decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
}
