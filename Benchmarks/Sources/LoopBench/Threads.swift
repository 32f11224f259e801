import AsyncIO

/// Work for another thread, one piece at a time; an operation is the round trip.
@MainActor
func goToThread(_ count: Int) async throws {
    for _ in 0..<count { try await toThread {} }
}

/// The same by sixty-four tasks at once.
@MainActor
func goToThreadTogether(_ count: Int) async throws {
    _ = try await gather(0..<64) { _ in
        for _ in 0..<count / 64 { try await toThread {} }
    }
}
