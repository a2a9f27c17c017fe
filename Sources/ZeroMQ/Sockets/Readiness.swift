internal import CZeroMQ

/// What a socket or descriptor is watched for, and what it is ready for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    package static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
    package static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    /// Descriptors only: an error, or the other end hung up.
    package static let failed = Readiness(rawValue: Int16(ZMQ_POLLERR))
}
