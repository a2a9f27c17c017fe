import TestSupport

@testable import ZeroMQ

/// The three ways in which two sockets of one context can meet.
enum TestTransport: CaseIterable {
    case inproc
    case ipc
    case tcp

    func endpoint(in directory: TemporaryDirectory) throws -> Endpoint {
        switch self {
        case .inproc: try Endpoint("inproc://meeting")
        case .ipc: try Endpoint.ipc(path: "\(directory.path)/socket")
        case .tcp: try Endpoint("tcp://127.0.0.1:*")
        }
    }
}
