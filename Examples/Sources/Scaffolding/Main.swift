import AsyncIO
import Glibc

/// Starts the program whose name this one was called by, or else the one named first.
@main struct Main {
    static func main() throws {
        let words = CommandLine.arguments.map { $0.split(separator: "/").last.map(String.init) }
        let place = words.prefix(2).firstIndex { word in all.contains { "\($0)" == word } }
        let options = words.dropFirst((place ?? 0) + 1)
        guard let place, options.allSatisfy({ $0 == "--simulated" }),
            let asked = all.first(where: { "\($0)" == words[place] })
        else {
            print("usage: swift run NAME [--simulated]\n")
            for program in all { print(program) }
            exit(options.isEmpty ? 0 : 64)
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
