internal import CAsyncIO
internal import Glibc

/// The texts of a request, checked, and then as C has them.
struct SpawnWords {
    /// Valid for the time of one call.
    struct Pointers {
        let candidates: UnsafePointer<UnsafePointer<CChar>?>
        let arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
        let environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?
        let directory: UnsafePointer<CChar>?
    }

    let candidates: [String]
    private let arguments: [String]
    /// `nil` is the parent's, as it is.
    private let environment: ChildEnvironment?
    private let directory: String?

    /// Throws EINVAL for what C would cut short or take for something else.
    init(_ request: SpawnRequest) throws(OSError) {
        environment = try ChildEnvironment(request.environment)
        let path = environment.map { $0["PATH"] } ?? Environment.value(of: "PATH")
        candidates = ProgramSearch.candidates(for: request.program, path: path)
        arguments = request.arguments
        directory = request.workingDirectory
        for text in candidates + arguments + [directory ?? ""] { try Self.check(text) }
    }

    /// A zero byte would end the text there.
    static func check(_ text: String) throws(OSError) {
        guard text.utf8.contains(0) else { return }
        let subject = "\(text.debugDescription), which has a zero byte"
        throw OSError(call: "execve", subject: subject, code: EINVAL)
    }

    func withPointers<R>(_ body: (Pointers) -> R) -> R {
        let candidates = CStrings(self.candidates.map { Array($0.utf8) })
        let arguments = CStrings(self.arguments.map { Array($0.utf8) })
        let environment = CStrings(self.environment?.entries ?? [])
        let directory = CStrings(self.directory.map { [Array($0.utf8)] } ?? [])
        let inherited = casyncio_environment().map { UnsafePointer($0) }
        return withExtendedLifetime([candidates, arguments, environment, directory]) {
            candidates.array.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 1) {
                body(
                    Pointers(
                        candidates: $0, arguments: arguments.array,
                        environment: self.environment == nil
                            ? inherited : UnsafePointer(environment.array),
                        directory: UnsafePointer(directory.array.pointee)))
            }
        }
    }
}

/// Texts as an array of C's that ends with NULL.
private final class CStrings {
    let array: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [[UInt8]]) {
        array = .allocate(capacity: texts.count + 1)
        array[texts.count] = nil
        for (index, text) in texts.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            for (place, byte) in text.enumerated() { copy[place] = CChar(bitPattern: byte) }
            copy[text.count] = 0
            array[index] = copy
        }
    }

    deinit {
        var next = array
        while let text = next.pointee {
            text.deallocate()
            next += 1
        }
        array.deallocate()
    }
}
