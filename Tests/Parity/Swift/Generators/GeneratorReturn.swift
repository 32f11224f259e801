import AsyncIO

extension Twin {
    static let generatorReturn = Twin { trace in
        let generator = Generator(of: Int.self) { yield in
            trace("start")
            try yield(1)
            trace("end")
            return "value"
        }
        trace("made")
        trace(try generator.next() ?? -1)
        if try generator.next() == nil { trace("ended", generator.returnValue ?? "") }
        trace(try generator.next() == nil ? "nil" : "more")
    }
}
