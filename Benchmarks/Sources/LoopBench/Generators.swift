import AsyncIO

// What generators cost: `Peers/asyncio_loop.py` has the same in Python's own.

@MainActor
func generatorNext(_ count: Int) throws {
    let generator = Generator(of: Int.self) { yield in while true { try yield(1) } }
    for _ in 0..<count { _ = try generator.next() }
}

@MainActor
func generatorSend(_ count: Int) throws {
    let generator = Generator<Int, Int, Void> { yield in
        var value = 0
        while true { value = try yield(value) }
    }
    _ = try generator.next()
    for _ in 0..<count { _ = try generator.send(1) }
}

@MainActor
func generatorLoop(_ count: Int) throws {
    for _ in Generator(of: Int.self, { yield in for n in 0..<count { try yield(n) } }) {}
}

@MainActor
func generatorMake(_ count: Int) throws {
    for _ in 0..<count {
        for _ in Generator(of: Int.self, { yield in try yield(1) }) {}
    }
}

@MainActor
func generatorDelegation(_ count: Int) throws {
    func nested(_ depth: Int) -> Generator<Int, Void, Void> {
        Generator { yield in
            if depth > 0 { return try yield.from(nested(depth - 1)) }
            while true { try yield(1) }
        }
    }
    let generator = nested(100)
    for _ in 0..<count { _ = try generator.next() }
}

@MainActor
func asyncGeneratorNext(_ count: Int) async throws {
    let numbers = AsyncGenerator(of: Int.self) { yield in
        for n in 0..<count { try await yield(n) }
    }
    for try await _ in numbers {}
}
