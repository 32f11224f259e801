import AsyncIO

/// Two slow calls, awaited in turn: the second begins when the first has ended, so it takes both.
enum StockPrices: Program {
    static func price(of ticker: String) async throws -> Int {
        print("Asking for the price of \(ticker)")
        try await sleep(for: .seconds(3))
        return 300
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            print(try await price(of: "AAPL"))
            print(try await price(of: "MSFT"))
            print("It took \(watch.seconds(1)) second(s) to complete.")
        }
    }
}
