/// What the tutorials say that their programs print, and how long they take.
extension Listing {
    static let all = usingAsyncio + handlingAsynchronously + completeWalkthrough + asyncio38

    /// "Using Python's asyncio".
    private static let usingAsyncio = [
        Listing("Subroutine", takes: nil, "3", "add", "calc"),
        Listing("SumCoroutine", takes: nil, "0", "1", "3", "6"),
        Listing("Hello", takes: 1, "hello", "world"),
        Listing("Square", takes: 2, "x=100", "y=25", "total=125"),
        Listing(
            "StockPrices", takes: 6,
            "Asking for the price of AAPL", "300", "Asking for the price of MSFT", "300",
            "It took 6.0 second(s) to complete."),
        Listing(
            "StockPricesAsTasks", takes: 3,
            "Asking for the price of AAPL", "Asking for the price of MSFT", "300", "300",
            "It took 3.0 second(s) to complete."),
        Listing("Gather", takes: 2, "100 200 API failed"),
        Listing(
            "NestedRun", takes: 2,
            "cell: begins", "another task goes on meanwhile", "cell: the answer is 42"),
    ]

    /// "Handling Python asynchronously".
    private static let handlingAsynchronously = [
        Listing(
            "HelloTwice", takes: nil,
            "Gonna say hello", "Hello", "Gonna say hello again", "Hello again!"),
        Listing("EchoMe", takes: nil, "Ready to echo", "Hello", "There!"),
        Listing("Delegation", takes: nil, "Get ready for ...", "INNER GENERATOR YEAH!"),
        Listing("EchoTwice", takes: 2, "Hello", "There", "Hello", "There"),
        Listing("EchoTwiceGenerators", takes: 2, "Hello", "There", "Hello", "There"),
        Listing(
            "AwaitOrTask", takes: 5,
            "awaited", "in turn", "3.0 seconds",
            "both have been scheduled", "as a task", "beside another", "2.0 seconds"),
        Listing(
            "Sleepers", takes: 3,
            "Sleeping for 1 s", "Sleeping for 2 s", "Sleeping for 3 s",
            "Awake after 1 s", "Awake after 2 s", "Awake after 3 s"),
        Listing(
            "Timeouts", takes: 3,
            "slept well", "timed out after 1.0 seconds", "the task: cancelled",
            "the answer: none in time"),
        Listing(
            "Pages", takes: 12.02,
            "one by one: 100 pages in 10.41 s", "all at once: 100 pages in 1.61 s"),
    ]

    /// "Async IO in Python: a complete walkthrough".
    private static let completeWalkthrough = [
        Listing(
            "Count", takes: 1,
            "One", "One", "One", "Two", "Two", "Two", "Count took 1.00 seconds."),
        Listing(
            "CountBlocking", takes: 3,
            "One", "Two", "One", "Two", "One", "Two", "CountBlocking took 3.00 seconds."),
        Listing(
            "PagesToFile", takes: 1.737,
            "page 1 has 1100 characters", "page 4 has 1400 characters",
            "page 5 has 1500 characters", "page 3 has 1300 characters",
            "page 0 has 1000 characters", "page 2 has 1200 characters"),
        Listing("Rules", takes: 2, "f returns 9", "g yields 4", "g yields 16"),
        Listing(
            "Chess", takes: 12 * 3_600 + 3_600 + 55,
            "one by one: 12 hours", "all at once: 1 hour"),
    ]

    /// The thirty-eighth chapter, "asyncio".
    private static let asyncio38 = [
        Listing("HelloLoop", takes: 1, "Hello", "world"),
        Listing("PrintAdd", takes: 1, "add: 1 + 2", "print_add: 1 + 2 = 3"),
        Listing(
            "PagesBlocking", takes: 8.422,
            "1000", "1100", "1200", "1300", "1400", "1500", "8.422 seconds"),
        Listing(
            "PagesInExecutor", takes: 1.737,
            "[1000, 1100, 1200, 1300, 1400, 1500]", "1.737 seconds"),
        Listing("KeywordArguments", takes: 0, "Hello Python", "Hello-Python-Script"),
        Listing(
            "ContextManager", takes: 5.5,
            "3", "closed", "closed", "after Mistake()", "closed", "after a time-out"),
        Listing("AsyncCounter", takes: 3, "0 1 2 "),
        Listing("AsyncCounterGenerator", takes: 3, "0 1 2 "),
        Listing("Comprehensions", takes: 12, "[0, 1, 2]", "[1, 9, 25]", "[1, 1, 1]"),
    ]
}
