import AsyncIO

/// Asynchronous generators on the main actor, off it and on an actor, asked from on it and off it; each
/// checks after every step that it is where it belongs.
@Sendable func generating() throws {
    try run {
        for (place, make) in [("main", onMain), ("no actor", offMain)] {
            say("main asks \(place): \(try await sumOnMain(make()))")
            say("no actor asks \(place): \(try await sumOffMain(make()))")
        }
        let counter = ActorCounter()
        say("main asks an actor: \(try await sumOnMain(await counter.numbers()))")
        say("an actor asks itself: \(try await counter.sum(await counter.numbers()))")
        say("an actor asks main: \(try await counter.sum(onMain()))")
    }
}

private let count = 200

private func onMain() -> AsyncGenerator<Int, Void> {
    AsyncGenerator { @MainActor yield in
        for number in 0..<count {
            if number % 50 == 49 { try await sleep(for: .microseconds(1)) }
            try await yield(number)
            MainActor.preconditionIsolated()
        }
    }
}

private func offMain() -> AsyncGenerator<Int, Void> {
    AsyncGenerator { @concurrent yield in
        for number in 0..<count {
            if number % 50 == 49 { try await sleep(for: .microseconds(1)) }
            try await yield(number)
        }
    }
}

@MainActor
private func sumOnMain(_ generator: AsyncGenerator<Int, Void>) async throws -> Int {
    var sum = 0
    while let number = try await generator.next() {
        MainActor.preconditionIsolated()
        sum += number
    }
    return sum
}

@concurrent
private func sumOffMain(_ generator: AsyncGenerator<Int, Void>) async throws -> Int {
    var sum = 0
    while let number = try await generator.next() { sum += number }
    return sum
}

private actor ActorCounter {
    func numbers() -> AsyncGenerator<Int, Void> {
        AsyncGenerator { yield in
            for number in 0..<count {
                try await yield(number)
                self.preconditionIsolated()
            }
        }
    }

    func sum(_ generator: AsyncGenerator<Int, Void>) async throws -> Int {
        var sum = 0
        while let number = try await generator.next() {
            preconditionIsolated()
            sum += number
        }
        return sum
    }
}
