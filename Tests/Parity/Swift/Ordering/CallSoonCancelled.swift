import AsyncIO

extension Twin {
    static let callSoonCancelled = Twin { trace in
        let loop = runningLoop()
        loop.callSoon { trace("before") }.cancel()
        var handles: [Handle] = []
        loop.callSoon { handles[0].cancel() }
        handles.append(loop.callSoon { trace("cancelled") })
        loop.callSoon { trace("kept") }
        await turns(2)
        trace(handles[0].isCancelled)
    }
}
