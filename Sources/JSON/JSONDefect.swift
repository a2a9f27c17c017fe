/// Why a text is no JSON, and where.
package struct JSONDefect: Error, Sendable, Equatable {
    /// As it follows the file's name: "expected ..., found ..., at line 3, column 7".
    package let message: String
}
