internal import CAsyncIO
internal import Glibc
internal import SystemPackage

/// The file calls of the house: each blocks, so each belongs on a worker thread.
///
/// Retried when a signal interrupts them; a failure says the call, the path and the cause.
package enum Files {
    /// Makes a call again while signals interrupt it: what it returns, or the negative error number.
    static func result<Number: SignedInteger & FixedWidthInteger>(
        _ call: StaticString, _ raw: () -> Number
    ) -> Int {
        let result = Door.retrying(call, raw)
        return result < 0 ? -Int(errno) : Int(result)
    }

    /// The same for a call that moves up to `count` bytes.
    static func transfer(
        _ call: StaticString, _ count: Int, _ raw: (_ allowed: Int) -> Int
    ) -> Int {
        while true {
            let result = Door.transfer(call, count, raw)
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { return -Int(code) }
        }
    }

    /// Makes a call on a path.
    @discardableResult
    static func call<Number: SignedInteger & FixedWidthInteger>(
        _ call: StaticString, _ name: String, _ path: FilePath,
        _ raw: (UnsafePointer<CChar>) -> Number
    ) throws(OSError) -> Int {
        let result = path.withPlatformString { text in Self.result(call) { raw(text) } }
        return try checked(result, name, path)
    }

    /// The result of a call on a path, if it is no error.
    @discardableResult
    static func checked(
        _ result: Int, _ name: String, _ path: FilePath
    ) throws(OSError) -> Int {
        guard result >= 0 else {
            throw OSError(call: name, subject: path.string, code: Int32(-result))
        }
        return result
    }
}
