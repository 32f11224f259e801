import AsyncIOSystem

/// A generator's body and how far it has come; what is passed between it and whoever asks it.
///
/// Knows no types: values are passed by their addresses, which lie on the stack of the one who gives
/// them and are read before that one goes on.
@usableFromInline
final class GeneratorRun {
    @usableFromInline typealias Body = (GeneratorRun) throws -> Void

    enum State {
        case fresh
        case suspended
        case finished
    }

    @exclusivity(unchecked) var state = State.fresh
    /// Whether it runs, or drives those to which it has delegated.
    @exclusivity(unchecked) var isActive = false
    @exclusivity(unchecked) private var body: Body?
    @exclusivity(unchecked) private var coroutine: Coroutine?

    /// To the body: the value that was sent, and the error to throw instead of returning it.
    @exclusivity(unchecked) private var message: UnsafeRawPointer?
    /// From the body as well: the error that has ended it.
    @exclusivity(unchecked) private var error: (any Error)?
    /// From the body: the value that it yields.
    @exclusivity(unchecked) var given: UnsafeMutableRawPointer?
    /// From the body: whom it has delegated to, and the message for that one to go on with.
    @exclusivity(unchecked) var delegate: GeneratorRun?
    @exclusivity(unchecked) var firstMessage: UnsafeRawPointer?

    /// While it drives: the way down to the one that runs; see `drive`.
    @exclusivity(unchecked) var chain: [GeneratorRun] = []

    @usableFromInline
    init(_ body: @escaping Body) {
        self.body = body
    }

    // MARK: From outside

    /// Lets the body go on until it yields, delegates or ends.
    func step(_ message: UnsafeRawPointer?, _ error: (any Error)?) {
        switch state {
        case .suspended:
            self.message = message
            self.error = error
        case .fresh where error == nil:
            coroutine = Coroutine(Self.start, Unmanaged.passUnretained(self).toOpaque())
            state = .suspended
        case .fresh, .finished:
            self.error = error
            finish()
            return
        }
        guard let coroutine else { return }
        coroutine.resume()
        if coroutine.isDone {
            self.coroutine = nil
            coroutine.discard()
            finish()
        }
    }

    /// The error that has ended the body; only once.
    func takeError() -> (any Error)? {
        defer { error = nil }
        return error
    }

    /// Gives up what the body has captured.
    func finish() {
        state = .finished
        body = nil
    }

    private static let start: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
        guard let context else { return }
        Unmanaged<GeneratorRun>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.runBody() }
    }

    private func runBody() {
        do {
            try body?(self)
        } catch {
            self.error = error
        }
    }

    // MARK: From within the body

    /// Hands over the value at an address, and returns that of what is sent.
    @usableFromInline
    func yield(_ place: UnsafeMutableRawPointer) throws -> UnsafeRawPointer? {
        given = place
        return try leave()
    }

    /// Lets another one answer until it has ended, or has thrown.
    @usableFromInline
    func delegate(to other: GeneratorRun, _ firstMessage: UnsafeRawPointer?) throws {
        guard !other.isActive, !other.leads(to: self) else { throw GeneratorError.alreadyExecuting }
        delegate = other
        self.firstMessage = firstMessage
        _ = try leave()
    }

    private func leads(to other: GeneratorRun) -> Bool {
        var run = self
        while run !== other {
            guard let next = run.delegate else { return false }
            run = next
        }
        return true
    }

    private func leave() throws -> UnsafeRawPointer? {
        guard let coroutine, coroutine.isHere else {
            preconditionFailure("yield was called outside of its generator's body")
        }
        precondition(
            coroutine.mayLeave,
            """
            a generator yielded within withValue of a task-local value: the binding would be its \
            caller's too. Read the value before, and bind it around what needs it.
            """)
        coroutine.leave()
        if let error {
            self.error = nil
            throw error
        }
        return message
    }
}
