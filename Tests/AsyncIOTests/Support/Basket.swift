import AsyncIO

/// The smallest primitive that hands something over: numbers in, numbers out, first come first served.
final class Basket: @unchecked Sendable {
    // SAFETY: everything is used with the lock of the lot held.
    private let lot = ParkingLot()
    private let line = WaitLine()
    private var numbers: [Int] = []

    var contents: [Int] { lot.withLock { numbers } }
    var waiting: Int { lot.withLock { line.count } }

    func put(_ number: Int) {
        let waiter: Waiter? = lot.withLock {
            let waiter = line.grantFirst()
            if let waiter { waiter.number = number } else { numbers.append(number) }
            return waiter
        }
        waiter?.wake()
    }

    func get() async throws -> Int {
        let present = lot.withLock {
            numbers.isEmpty || !Selection.claim() ? nil : numbers.removeFirst()
        }
        if let present { return present }
        var granted: Waiter?
        try await lot.wait("Basket.get") { waiter in
            granted = waiter
            if numbers.isEmpty {
                line.append(waiter)
            } else if waiter.claim() {
                waiter.number = numbers.removeFirst()
            }
        }
        return granted?.number ?? 0
    }
}
