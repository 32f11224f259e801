import AsyncIO

/// The same two calls as tasks: both begin before the first is waited for, so it takes the longer one.
enum StockPricesAsTasks: Program {
    static func price(of ticker: String) async throws -> Int {
        print("Asking for the price of \(ticker)")
        try await sleep(for: .seconds(3))
        return 300
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            let apple = createTask { try await price(of: "AAPL") }
            let microsoft = createTask { try await price(of: "MSFT") }
            print(try await apple.value)
            print(try await microsoft.value)
            print("It took \(watch.seconds(1)) second(s) to complete.")
        }
    }
}
