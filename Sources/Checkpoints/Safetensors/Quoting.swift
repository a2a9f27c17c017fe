/// A name from a file, fit for one line of a message: in quotation marks, control characters replaced, cut after 60
/// characters.
func quoted(_ name: String) -> String {
    let printable = name.prefix(60).map { character in
        character.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "?" : character
    }
    return "\"\(String(printable))\(name.count > 60 ? "..." : "")\""
}
