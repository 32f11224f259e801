import Glibc

/// Sends a signal to the calling thread, which by then has handled it.
func raiseHere(_ number: Int32) {
    receiveSignalsHere()
    raise(number)
}

/// Test threads block signals.
func receiveSignalsHere() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
}

/// What happens with a signal, as a number: 0 is the default, 1 is to ignore it.
func disposition(_ number: Int32) -> UInt {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
}

func isDefault(_ number: Int32) -> Bool { disposition(number) == 0 }
