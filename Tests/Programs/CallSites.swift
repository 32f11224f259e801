import AsyncIO

final class Counter { var n = 0 }               // plain, not Sendable

@MainActor func fetch(_ number: Int) async throws -> Int {
    try await sleep(for: .milliseconds(1))
    return number
}

@MainActor func page() async throws -> String {
    try await sleep(for: .milliseconds(2))
    return "page"
}

/// The call sites that the project's interface is made for, as they are written there.
@Sendable func callSites() throws {
    try AsyncIO.run {                        // the body is @MainActor; the main actor *is* the loop
        let c = Counter()
        var total = 0

        let t = createTask(named: "first") { c.n += 1; return try await fetch(1) }
        _ = try await t.value

        try await withTaskScope { scope in
            for i in 0..<3 { scope.spawn { c.n += i } }      // no lock, no Sendable, no error
            total += 1
        }

        let (a, b) = try await gather({ try await fetch(1) }, { try await page() })
        let all = try await gather(0..<100, limit: 10) { try await fetch($0) + c.n }

        let r = try await withTimeout(.seconds(1)) { total += 1; return try await fetch(3) }
        print(a, b, all.count, r, total)
    }
}
