/// A plain call, whose caller waits until it is done: what coroutines are compared with.
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
