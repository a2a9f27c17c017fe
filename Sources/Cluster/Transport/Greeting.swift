internal import Failures
internal import JSON
package import Training

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

extension Greeting {
    /// - Throws: `Failure.data` for JSON that is no greeting.
    package init(_ json: [UInt8]) throws {
        self = try JSONText(String(decoding: json, as: UTF8.self)).decode(Greeting.self)
    }

    package func encoded() throws -> [UInt8] { Array(try JSONText(encoding: self).text.utf8) }
}

/// What an admitted worker is told.
package struct Admission: Sendable, Hashable, Codable {
    /// Its ``WorkerID``.
    package var worker: UInt32
    /// What people know the run by, as its directory; absent where it keeps nothing.
    var run: String?
    /// A secret that it shows when it greets again after its connection broke.
    package var ticket: String
    package var job: WorkerJob
    /// Memory to work in together, for a worker of the same host.
    package var shared: SharedOffer?
}

extension Admission {
    /// - Throws: `Failure.data` for JSON that is no admission.
    package init(_ json: [UInt8]) throws {
        self = try JSONText(String(decoding: json, as: UTF8.self)).decode(Admission.self)
    }

    package func encoded() throws -> [UInt8] { Array(try JSONText(encoding: self).text.utf8) }
}
