import AsyncIO

extension Twin {
    static let fileCancelledInLine = Twin { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("file")
            let disk = HeldFiles()
            runningLoop().fileBackend = disk
            let file = Shared(try await openFile(path, .write))
            let big = createTask {
                try await file.value.write([UInt8](repeating: 1, count: 200_000))
                trace("big is written")
            }
            let small = createTask { try await file.value.write("small") }
            let last = createTask {
                try await file.value.write("last")
                trace("last is written")
            }
            await turns(2)
            small.cancel()
            do { try await small.value } catch { trace("small", error) }
            disk.letGo()
            try await big.value
            try await last.value
            try await file.value.close()
            let bytes = try await readFile(path)
            trace(bytes.count, words(Array(bytes.suffix(4))))
        }
    }
}
