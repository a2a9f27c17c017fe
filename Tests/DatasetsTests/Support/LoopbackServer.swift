import Glibc
import Synchronization
import Testing

/// A small HTTP/1.1 server on 127.0.0.1, one connection at a time on a thread of its own.
final class LoopbackServer: Sendable {
    enum Answer: Sendable {
        case content([UInt8])
        /// Announces more than it sends.
        case cutShort([UInt8], announced: Int)
        /// Announces no length and sends this over and over until the client hangs up.
        case endless([UInt8])
        case status(String)
        case redirect(String)
        /// Says nothing until the client hangs up.
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let answer: @Sendable (_ path: String) -> Answer
    private let log = Mutex<[String]>([])

    /// The paths asked for, in order.
    var requests: [String] { log.withLock { $0 } }

    var mirror: String { "http://127.0.0.1:\(port)/" }

    init(_ answer: @escaping @Sendable (_ path: String) -> Answer) throws {
        self.answer = answer
        (listener, port) = try Self.listen()
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LoopbackServer>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        try #require(status == 0)
        pthread_detach(thread)
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    deinit { close(listener) }

    /// A port that nobody listens on.
    static func refusedPort() throws -> UInt16 {
        let (listener, port) = try listen()
        close(listener)
        return port
    }

    private static func listen() throws -> (listener: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            guard bind(listener, address, length) == 0, Glibc.listen(listener, 8) == 0 else { return -1 }
            return getsockname(listener, address, &length)
        }
        try #require(status == 0)
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            serve(connection)
            close(connection)
        }
    }

    private func serve(_ connection: Int32) {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer[..<count]
        }
        let words = String(decoding: request, as: UTF8.self).split(separator: " ")
        let path = words.count > 1 ? String(words[1]) : ""
        log.withLock { $0.append(path) }
        switch answer(path) {
        case .content(let bytes):
            send(connection, head("200 OK", "Content-Length: \(bytes.count)") + bytes)
        case .cutShort(let bytes, let announced):
            send(connection, head("200 OK", "Content-Length: \(announced)") + bytes)
        case .endless(let bytes):
            send(connection, head("200 OK"))
            while send(connection, bytes) {}
        case .status(let status):
            send(connection, head(status, "Content-Length: 0"))
        case .redirect(let location):
            send(connection, head("302 Found", "Location: \(location)", "Content-Length: 0"))
        case .silence:
            while recv(connection, &buffer, buffer.count, 0) > 0 {}
        }
    }

    private func head(_ status: String, _ fields: String...) -> [UInt8] {
        Array((["HTTP/1.1 \(status)"] + fields + ["Connection: close", "", ""]).joined(separator: "\r\n").utf8)
    }

    @discardableResult
    private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(
                    connection, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
