import AsyncIO

/// Three workers, each in its colour, throw dice until the number is higher than their threshold.
enum MakeRandom: Program {
    @MainActor static var dice = Dice(seed: 444)
    static let colours = ["\u{1B}[36m", "\u{1B}[91m", "\u{1B}[35m"]
    static let plain = "\u{1B}[0m"

    @MainActor static func makeRandom(_ index: Int, above threshold: Int) async throws -> Int {
        let say = { (words: String) in print("\(colours[index])\(words)\(plain)") }
        say("makeRandom(\(index)) begins, above \(threshold)")
        var number = dice.roll(10)
        while number <= threshold {
            say("makeRandom(\(index)): \(number) is too low, again")
            try await sleep(for: .seconds(index + 1))
            number = dice.roll(10)
        }
        say("makeRandom(\(index)): \(number), done")
        return number
    }

    static func main() throws {
        try run {
            let found = try await gather(0..<3) { try await makeRandom($0, above: 9 - $0) }
            print("found: \(found[0]), \(found[1]), \(found[2])")
        }
    }
}
