import AsyncIO

extension Twin {
    static let callSoonNested = Twin { trace in
        let loop = runningLoop()
        loop.callSoon {
            trace("first")
            loop.callSoon { trace("added by first") }
        }
        loop.callSoon { trace("second") }
        await turns(3)
        trace("end")
    }
}
