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

    /// From the body: what it has returned, in a box.
    @exclusivity(unchecked) private var returned: AnyObject?

    /// While it drives: the way down to the one that runs; see `drive`.
    @exclusivity(unchecked) var chain: [GeneratorRun] = []

    @usableFromInline
    init(_ body: @escaping Body) {
        self.body = body
    }

    // MARK: From outside
    //
    // A step in three calls, made one after the other by whoever asks, so that the switch in the second
    // goes straight on in that one's code; see coroutines.c.

    /// Makes ready for the ordinary step: a body that waits at a `yield` of its own.
    @usableFromInline
    func begin(_ message: UnsafeRawPointer?) -> Bool {
        guard state == .suspended, delegate == nil, !isActive else { return false }
        isActive = true
        self.message = message
        noteTaskMemory()
        return true
    }

    /// Lets the body go on until it yields, delegates or ends.
    @usableFromInline
    func resume() {
        // It is there as long as the body is half-run.
        coroutine.unsafelyUnwrapped.resume()
    }

    /// Returns what the body has yielded; `nil` if it has done anything else.
    @usableFromInline
    func didYield() -> UnsafeMutableRawPointer? {
        isActive = false
        if coroutine.unsafelyUnwrapped.didLeave() { discard() }
        defer { given = nil }
        return given
    }

    /// All of it, for whatever state the body is in, with an error to throw if there is one.
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
            return finish()
        }
        noteTaskMemory()
        resume()
        if coroutine.unsafelyUnwrapped.didLeave() { discard() }
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

    private func discard() {
        coroutine?.discard()
        coroutine = nil
        finish()
    }

    private func noteTaskMemory() {
        // Only where the assertion in `leave` asks.
        assert(coroutine.map { $0.noteTaskMemory() } != nil)
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

    /// What the body has returned; `nil` if it has not.
    @usableFromInline
    var returnedBox: AnyObject? { returned }

    // MARK: From within the body

    /// Keeps what the body returns.
    @usableFromInline
    func didReturn(_ box: AnyObject) {
        returned = box
    }

    /// Hands over the value at an address, and gives way; ask `received` when it is over.
    @usableFromInline
    func yield(_ place: UnsafeMutableRawPointer) {
        given = place
        leave()
    }

    /// The address of what was sent; throws what is to be thrown instead.
    @usableFromInline
    func received() throws -> UnsafeRawPointer? {
        if let error = takeError() { throw error }
        return message
    }

    /// Lets another one answer until it has ended, or has thrown.
    @usableFromInline
    func delegate(to other: GeneratorRun, _ firstMessage: UnsafeRawPointer?) throws {
        guard !other.isActive, !other.leads(to: self) else { throw GeneratorError.alreadyExecuting }
        delegate = other
        self.firstMessage = firstMessage
        leave()
        _ = try received()
    }

    private func leads(to other: GeneratorRun) -> Bool {
        var run = self
        while run !== other {
            guard let next = run.delegate else { return false }
            run = next
        }
        return true
    }

    @inline(__always)
    private func leave() {
        guard let coroutine else {
            preconditionFailure("yield was called outside of its generator's body")
        }
        assert(
            !coroutine.holdsTaskMemory,
            """
            a generator yielded within withValue of a task-local value: the binding would be its \
            caller's too. Read the value before, and bind it around what needs it.
            """)
        coroutine.leave()
    }
}
