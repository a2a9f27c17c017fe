internal import Files

/// A name from a file, fit for one line of a message: in quotation marks, control characters spelt out, cut after 60
/// scalars.
func quoted(_ name: String) -> String {
    let shown = String(String.UnicodeScalarView(name.unicodeScalars.prefix(60)))
    return "\"\(shown.onOneLine)\(name.unicodeScalars.dropFirst(60).isEmpty ? "" : "...")\""
}

/// Numbers from a file, fit for a message: the first eight of them.
func listed(_ numbers: [Int]) -> String {
    let shown = numbers.prefix(8).map(String.init).joined(separator: ", ")
    return "[\(shown)\(numbers.count > 8 ? ", ... \(numbers.count) in all" : "")]"
}
