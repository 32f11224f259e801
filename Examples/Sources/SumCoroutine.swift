import AsyncIO

/// A generator that is sent numbers, and yields the sum of those it has seen so far.
enum SumCoroutine: Program {
    static func sumCoroutine() -> Generator<Int, Int, Void> {
        Generator { yield in
            var total = 0
            while true {
                let number = try yield(total)
                total += number
            }
        }
    }

    static func main() throws {
        let sum = sumCoroutine()
        show(try sum.next())
        for number in 1...3 { show(try sum.send(number)) }
        try sum.close()
    }

    static func show(_ yielded: Int?) {
        if let yielded { print(yielded) }
    }
}
