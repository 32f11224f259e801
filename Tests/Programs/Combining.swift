import AsyncIO
// Its wait(2) must not be in the way of ours.
import Glibc

/// Tasks that are combined in every way, on the main actor and with plain state around them.
@Sendable func combining() throws {
    try AsyncIO.run {
        let looks = Counter()
        let event = Event()

        for round in 0..<2 {
            let selected = try await select(
                {
                    looks.n += 1
                    if round == 0 { return "one" }
                    try await event.wait()
                    return "never"
                }, { try await sleep(for: .milliseconds(1), result: looks.n - 1) })
            switch selected {
            case .first(let text): say("select: first \(text)")
            case .second(let count): say("select: second after \(count) look")
            }
        }

        let (quick, slow) = (delayed(1), delayed(2))
        let (done, pending) = try await wait([quick, slow], returnWhen: .firstCompleted)
        say("wait: \(try done.map { try $0.resultNoWait() }) \(pending.map { _ in 2 })")

        var seen: [Int] = []
        for try await task in asCompleted([slow, quick]) { seen.append(try await task.value) }
        say("asCompleted: \(seen)")

        do {
            _ = try await waitFor(delayed(1_000), timeout: .milliseconds(1))
        } catch {
            say("waitFor: \(type(of: error))")
        }

        let winner = try await staggeredRace([1, 2], delay: .milliseconds(1)) { number in
            looks.n += 1
            if number == 1 { try await event.wait() }
            return number
        }
        say("race: \(winner.value) won at \(winner.index)")

        say("gather: \(try await gather([quick, slow]))")

        let third = delayed(3)
        third.addDoneCallback { done in say("callback: \((try? done.resultNoWait()) ?? 0)") }
        _ = try await third.value
    }
}

/// A task that takes so many hundredths of a second and returns their number.
@MainActor private func delayed(_ number: Int) -> LoopTask<Int> {
    createTask { try await sleep(for: .milliseconds(10 * number), result: number) }
}
