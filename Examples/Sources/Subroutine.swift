/// A plain call: whoever calls waits until it is done. What coroutines are compared with.
enum Subroutine: Program {
    static func add(_ a: Int, _ b: Int) {
        print(a + b)
        print("add")
    }

    static func calc() {
        add(1, 2)
        print("calc")
    }

    static func main() {
        calc()
    }
}
