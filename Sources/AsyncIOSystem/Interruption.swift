internal import CAsyncIO
internal import Glibc

/// SIGINT and SIGTERM for the one loop that owns them.
///
/// The first one is noted and wakes the loop; a second one ends the process at once, from the
/// handler itself, so that it works even while every thread is stuck.
package enum Interruption {
    package static let signals: [Int32] = [SIGINT, SIGTERM]

    /// Installs the handlers where nobody else has; returns the signals that are ours now.
    package static func install(wakeup descriptor: Int32) -> [Int32] {
        signals.filter { casyncio_interruption_install($0, descriptor) }
    }

    /// Leaves the handlers in place, but has them wake nobody: what they woke is about to close.
    package static func detach() {
        casyncio_interruption_detach()
    }

    package static func uninstall(_ signals: [Int32]) {
        for signal in signals { casyncio_interruption_uninstall(signal) }
    }

    /// The signal that has arrived and was not taken yet.
    package static func take() -> Int32? {
        let signal = casyncio_interruption_take()
        return signal == 0 ? nil : signal
    }

    /// Ends the process the way the signal would have, after writing out what is buffered.
    package static func endProcess(by signal: Int32) -> Never {
        fflush(nil)
        raise(signal)
        // Process 1 of a container ignores signals without a handler.
        exit(128 + signal)
    }

    package static func name(of signal: Int32) -> String {
        switch signal {
        case SIGINT: "SIGINT"
        case SIGTERM: "SIGTERM"
        default: "signal \(signal)"
        }
    }
}
