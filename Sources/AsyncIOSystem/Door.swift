internal import CAsyncIO
internal import Glibc

/// The one door to the kernel: each call that the outside world can refuse goes through it.
///
/// A test may stand at the door with a `FaultPlan`, which counts the calls, makes some of them fail
/// and lets others move less than they were asked to. Without a plan the door costs one look at a
/// thread-local word.
enum Door {
    /// Makes a call, or has it fail as the plan says; below zero means failure, told by `errno`.
    @inline(__always)
    static func call<Code: FixedWidthInteger & SignedInteger>(
        _ name: StaticString, _ body: () -> Code
    ) -> Code {
        guard let plan = FaultPlan.ofThread else { return body() }
        if let failure = plan.failure(of: name) {
            errno = failure
            return -1
        }
        return body()
    }

    /// Makes a call that moves up to `count` bytes, or fewer, as the plan says.
    @inline(__always)
    static func transfer(
        _ name: StaticString, _ count: Int, _ body: (_ allowed: Int) -> Int
    ) -> Int {
        guard let plan = FaultPlan.ofThread else { return body(count) }
        return transfer(name, count, as: plan, body)
    }

    @inline(never)
    private static func transfer(
        _ name: StaticString, _ count: Int, as plan: FaultPlan, _ body: (_ allowed: Int) -> Int
    ) -> Int {
        if let failure = plan.failure(of: name) {
            errno = failure
            return -1
        }
        return body(plan.allowance(of: name, count))
    }

    /// Makes a call again as long as a signal interrupts it.
    @inline(__always)
    static func retrying<Code: FixedWidthInteger & SignedInteger>(
        _ name: StaticString, _ body: () -> Code
    ) -> Code {
        while true {
            let code = call(name, body)
            if code >= 0 || errno != EINTR { return code }
        }
    }
}
