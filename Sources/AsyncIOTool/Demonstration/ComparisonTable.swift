/// Three times side by side.
struct ComparisonTable: Sendable {
    let pageCount: Int
    let threadCount: Int
    let oneByOne: Duration
    let onThreads: Duration
    let atOnce: Duration

    var text: String {
        let rows = [
            ("one by one", "1 task", oneByOne),
            ("on threads", "\(threadCount) threads", onThreads),
            ("at once, on the loop", "1 thread, \(pageCount) tasks", atOnce),
        ]
        var text = row("", "", "TIME", "SPEED-UP")
        for (name, means, time) in rows {
            text += row(name, means, time.inSeconds, factor(oneByOne, time))
        }
        return text + "\n\(conclusion)\n"
    }

    private var conclusion: String {
        "One thread and one event loop fetched \(pageCount) pages \(factor(oneByOne, atOnce)) "
            + "as fast as one by one, and \(factor(onThreads, atOnce)) as fast as "
            + "\(threadCount) threads."
    }

    private func factor(_ slow: Duration, _ fast: Duration) -> String {
        "\(Decimals.text(slow.seconds / max(fast.seconds, 0.000_001), 1))×"
    }

    private func row(_ name: String, _ means: String, _ time: String, _ factor: String) -> String {
        Columns.left(name, 22) + Columns.left(means, 22) + Columns.right(time, 10)
            + Columns.right(factor, 11) + "\n"
    }
}
