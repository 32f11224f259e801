/// What SwiftNIO needs for the same things, a program for all: `NIOPeer loop`.
@main
struct NIOPeer {
    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "loop", nil: try measureLoop()
        case let other?: fatalError("NIOPeer does not know \"\(other)\"")
        }
    }
}
