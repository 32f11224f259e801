import AsyncIO

/// What the manual warns of: an `async` main, in which the executors exist already.
@main struct App {
    static func main() async {
        do { try run {} } catch { print(error) }
    }
}
