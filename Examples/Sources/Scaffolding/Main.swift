import AsyncIO
import Glibc

/// Starts the program whose name this one was called by, or else the one named first.
@main struct Main {
    static func main() throws {
        let words = CommandLine.arguments.map { $0.split(separator: "/").last.map(String.init) }
        let asked = words.prefix(2).compactMap { word in all.first { "\($0)" == word } }.first
        guard let asked else {
            print("usage: swift run NAME [--simulated]\n")
            for program in all { print(program) }
            exit(words.count > 1 ? 64 : 0)
        }
        try asked.main()
    }

    static var all: [any Program.Type] {
        [
            AsyncCounter.self, AsyncCounterGenerator.self, AwaitOrTask.self, Chained.self,
            Chess.self, Comprehensions.self, ContextManager.self, Count.self,
            CountBlocking.self, Delegation.self, EchoMe.self, EchoTwice.self,
            EchoTwiceGenerators.self, Gather.self, Hello.self, HelloLoop.self, HelloTwice.self,
            KeywordArguments.self, MakeRandom.self, NestedRun.self, Pages.self,
            PagesBlocking.self, PagesInExecutor.self, PagesToFile.self, PrintAdd.self,
            ProducersConsumers.self, Rules.self, SleepInExecutor.self, Sleepers.self,
            Spinner.self, SpinnerThread.self, Square.self, StockPrices.self,
            StockPricesAsTasks.self, Subroutine.self, SumCoroutine.self, Timeouts.self,
        ]
    }
}
