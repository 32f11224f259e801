import AsyncIOCore

/// Waits for several things at once, and returns what came first; **the others have taken nothing**.
///
/// ```swift
/// switch try await select({ try await queue.get() }, { try await sleep(for: .seconds(5)) }) {
/// case .first(let item): handle(item)
/// case .second: print("nothing for five seconds")
/// }
/// ```
///
/// A branch wins by being the first to be given something that others could have had, such as an item,
/// a permit, a notification or bytes of a stream, or else by being the first to end. From then on the
/// others are given nothing; they are cancelled with the reason `lostRace` and awaited, so nothing is
/// left running.
/// What `withLock` and its like take they give back, so that does not decide.
/// The winner goes on to its end, and its value is returned, or its error thrown. If several could go
/// on at once, the first in the order of the arguments wins.
///
/// Each branch is a task of its own. What it waits for in time-outs, scopes, gathers and selects of
/// its own belongs to it; what it does in `withShield`, in tasks of `createTask` and in child tasks
/// of Swift's own does not. If the caller is cancelled, so are all branches. Should a loser fail, rather
/// than end as cancelled, that is reported as an error that nobody has read.
///
/// Neither asyncio nor trio has this; it is Go's `select`, for whatever can be awaited.
public func select<First, Second>(
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext @_implicitSelfCapture
    _ first: sending @escaping @isolated(any) () async throws -> First,
    @_inheritActorContext @_implicitSelfCapture
    _ second: sending @escaping @isolated(any) () async throws -> Second
) async throws -> Selected2<First, Second> {
    let branches = Branches(site: SourceSite(fileID, line))
    let (first, second) = (branches.start(first), branches.start(second))
    switch await branches.winner() {
    case 0: return .first(try await first.value)
    default: return .second(try await second.value)
    }
}

/// The same for three.
public func select<First, Second, Third>(
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext @_implicitSelfCapture
    _ first: sending @escaping @isolated(any) () async throws -> First,
    @_inheritActorContext @_implicitSelfCapture
    _ second: sending @escaping @isolated(any) () async throws -> Second,
    @_inheritActorContext @_implicitSelfCapture
    _ third: sending @escaping @isolated(any) () async throws -> Third
) async throws -> Selected3<First, Second, Third> {
    let branches = Branches(site: SourceSite(fileID, line))
    let (first, second) = (branches.start(first), branches.start(second))
    let third = branches.start(third)
    switch await branches.winner() {
    case 0: return .first(try await first.value)
    case 1: return .second(try await second.value)
    default: return .third(try await third.value)
    }
}

/// The same for four.
public func select<First, Second, Third, Fourth>(
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext @_implicitSelfCapture
    _ first: sending @escaping @isolated(any) () async throws -> First,
    @_inheritActorContext @_implicitSelfCapture
    _ second: sending @escaping @isolated(any) () async throws -> Second,
    @_inheritActorContext @_implicitSelfCapture
    _ third: sending @escaping @isolated(any) () async throws -> Third,
    @_inheritActorContext @_implicitSelfCapture
    _ fourth: sending @escaping @isolated(any) () async throws -> Fourth
) async throws -> Selected4<First, Second, Third, Fourth> {
    let branches = Branches(site: SourceSite(fileID, line))
    let (first, second) = (branches.start(first), branches.start(second))
    let (third, fourth) = (branches.start(third), branches.start(fourth))
    switch await branches.winner() {
    case 0: return .first(try await first.value)
    case 1: return .second(try await second.value)
    case 2: return .third(try await third.value)
    default: return .fourth(try await fourth.value)
    }
}

/// The same for as many as there are elements, with a branch for each.
///
/// Returns the value of the winner and its number, counted from zero. Traps if there is no element.
public func select<Elements: Sequence, Success: Sendable>(
    _ elements: Elements,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext
    _ body: @escaping @isolated(any) @Sendable (Elements.Element) async throws -> Success
) async throws -> (value: Success, index: Int) where Elements.Element: Sendable {
    let branches = Branches(site: SourceSite(fileID, line))
    let tasks = elements.map { element in branches.start { try await body(element) } }
    precondition(!tasks.isEmpty, "select needs at least one branch; with none it would never end")
    let index = await branches.winner()
    return (try await tasks[index].value, index)
}
