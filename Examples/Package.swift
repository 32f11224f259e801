// swift-tools-version: 6.2
import PackageDescription

/// Each is a file in `Sources`, and the name of a command: `swift run Count`.
let programs = [
    "AsyncCounter", "AsyncCounterGenerator", "AwaitOrTask", "Chained", "Chess",
    "Comprehensions", "ContextManager", "Count", "CountBlocking", "Delegation", "EchoMe",
    "EchoTwice", "EchoTwiceGenerators", "Gather", "Hello", "HelloLoop", "HelloTwice",
    "KeywordArguments", "MakeRandom", "NestedRun", "Pages", "PagesBlocking", "PagesInExecutor",
    "PagesToFile", "PrintAdd", "ProducersConsumers", "Rules", "SleepInExecutor", "Sleepers",
    "Spinner", "SpinnerThread", "Square", "StockPrices", "StockPricesAsTasks", "Subroutine",
    "SumCoroutine", "Timeouts",
]

// One target, built once; a product of another name is the same program, which goes by its name.
let package = Package(
    name: "Examples",
    products: programs.map { .executable(name: $0, targets: ["Examples"]) },
    dependencies: [.package(name: "swift-asyncio", path: "..")],
    targets: [
        .executableTarget(
            name: "Examples",
            dependencies: [
                .product(name: "AsyncIO", package: "swift-asyncio"),
                .product(name: "AsyncIOHTTP", package: "swift-asyncio"),
            ],
            path: "Sources",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
