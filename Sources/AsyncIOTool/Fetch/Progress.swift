import AsyncIO

/// Shows how far a run has come: a bar on a terminal, lines now and then elsewhere, or nothing.
@MainActor
final class Progress {
    /// Where progress is shown.
    enum Style {
        case bar
        case lines
        case none
    }

    private let style: Style
    private let total: Int
    private let title: String
    private var done = 0
    private var failed = 0
    private var timer: TimerHandle?
    private var lastLine = 0

    init(_ title: String, total: Int, style: Style) {
        self.title = title
        self.total = total
        self.style = style
        if style == .bar { tick() }
    }

    /// Counts one.
    func finished(_ outcome: FetchOutcome) {
        done += 1
        if !outcome.isSuccess { failed += 1 }
        guard style == .lines else { return }
        // Some twenty lines, however many URLs there are.
        let step = max(1, total / 20)
        if done - lastLine >= step || done == total {
            lastLine = done
            Output.writeError("\(title) \(done)/\(total)\(failures)\n")
        }
    }

    /// Takes the bar off the screen.
    func end() {
        timer?.cancel()
        timer = nil
        if style == .bar { Output.writeError("\r\u{1B}[K") }
    }

    private var failures: String { failed == 0 ? "" : ", \(failed) failed" }

    /// Draws, and again in a tenth of a second, whatever happens in between.
    private func tick() {
        draw()
        timer = EventLoop.current?.callLater(.milliseconds(100)) { [weak self] in
            MainActor.assumeIsolated { self?.tick() }
        }
    }

    private func draw() {
        let counts = " \(done)/\(total)\(failures)"
        let room = min(Output.width - title.count - counts.count - 4, 60)
        var line = title
        if room >= 10 {
            let filled = total == 0 ? room : room * done / total
            line += " ["
            line += String(repeating: "#", count: filled)
            line += String(repeating: "-", count: room - filled) + "]"
        }
        Output.writeError("\r" + (line + counts).prefix(max(Output.width - 1, 1)) + "\u{1B}[K")
    }
}
