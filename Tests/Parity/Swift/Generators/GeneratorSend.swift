import AsyncIO

extension Twin {
    static let generatorSend = Twin { trace in
        let generator = Generator<Int, Int, Void> { yield in
            var total = 0
            while true { total += try yield(total) }
        }
        let started = try generator.next() ?? -1
        let sent = try (1...3).map { try generator.send($0) ?? -1 }
        trace(started, sent[0], sent[1], sent[2])
        try generator.close()
        if try generator.send(4) == nil { trace("ended") }
    }
}
