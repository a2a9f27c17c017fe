/// What a worker says of itself when it asks to be admitted.
package struct Greeting: Sendable, Hashable, Codable {
    package var host: String
    package var process: Int32
    /// The instruction set of its kernel.
    package var kernel: String
    /// What the coordinator gave to its own child, so that it knows which process speaks.
    package var token: String?
    /// The same for processes that can share memory; nil where that is not known.
    package var machine: String?
    /// The ``Admission/ticket`` that it was given before its connection broke.
    package var ticket: String?
    /// What its launcher calls it (see ``LaunchedTask``).
    package var task: String?
    /// For a relay: the workers that it starts on its host and speaks for.
    package var relayed: Int?
}
