/// Why some bytes are not the file they should be: a phrase that completes "cannot read FILE: ...".
package struct SafetensorsDefect: Error, Sendable, Equatable, CustomStringConvertible {
    package let reason: String

    init(_ reason: String) { self.reason = reason }

    package var description: String { reason }
}
