/// File names for URLs: readable, safe in every shell and folder, and different from each other.
struct FileNames {
    private var used: Set<String> = []

    /// The name for a URL; the second one of the same name gets a number.
    mutating func name(for url: String) -> String {
        let base = Self.base(for: url)
        var name = base
        var number = 2
        while !used.insert(name.lowercased()).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// Host and path, with everything but letters, digits, dots and hyphens replaced.
    private static func base(for url: String) -> String {
        let rest = url.split(separator: "://", maxSplits: 1).last ?? ""
        var name = ""
        for scalar in rest.prefix(while: { $0 != "#" }).unicodeScalars {
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
            if isSafe || scalar == "-" || scalar == "." {
                name.unicodeScalars.append(scalar)
            } else if !name.hasSuffix("_") {
                name += "_"
            }
        }
        while name.hasSuffix("_") { name.removeLast() }
        // A leading dot would hide the file, or make it the folder itself.
        while name.hasPrefix(".") { name.removeFirst() }
        return name.isEmpty ? "index" : String(name.prefix(150))
    }
}
