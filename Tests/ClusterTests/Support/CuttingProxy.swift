import Glibc
import Synchronization
import TestSupport
import ZeroMQ

/// Passes TCP connections on, and cuts them all when told to.
final class CuttingProxy {
    private final class Shared: Sendable {
        let listener: Int32
        let target: UInt16
        let cuts = Atomic<Int>(0)
        let isOver = Atomic<Bool>(false)

        init(listener: Int32, target: UInt16) {
            self.listener = listener
            self.target = target
        }

        func live() {
            var pairs: [(Int32, Int32)] = []
            var seenCuts = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            func end(_ pair: (Int32, Int32)) {
                close(pair.0)
                close(pair.1)
            }
            while !isOver.load(ordering: .acquiring) {
                let cuts = cuts.load(ordering: .acquiring)
                if cuts != seenCuts {
                    seenCuts = cuts
                    pairs.forEach(end)
                    pairs = []
                }
                var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
                for pair in pairs {
                    polled.append(pollfd(fd: pair.0, events: Int16(POLLIN), revents: 0))
                    polled.append(pollfd(fd: pair.1, events: Int16(POLLIN), revents: 0))
                }
                guard poll(&polled, nfds_t(polled.count), 5) > 0 else { continue }
                var ended: Set<Int> = []
                for index in 1..<max(polled.count, 1) where polled[index].revents != 0 {
                    let pair = pairs[(index - 1) / 2]
                    let (source, sink) = index % 2 == 1 ? (pair.0, pair.1) : (pair.1, pair.0)
                    let count = recv(source, &buffer, buffer.count, 0)
                    var sent = 0
                    while sent < count {
                        let more = buffer.withUnsafeBytes {
                            send(sink, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
                        }
                        guard more > 0 else { break }
                        sent += more
                    }
                    if count <= 0 || sent < count { ended.insert((index - 1) / 2) }
                }
                for index in ended.sorted(by: >) { end(pairs.remove(at: index)) }
                if polled[0].revents != 0 {
                    let near = accept(listener, nil, nil)
                    let far = try? CuttingProxy.socket { try CuttingProxy.connect($0, target) }
                    if let far { pairs.append((near, far)) } else { close(near) }
                }
            }
            pairs.forEach(end)
            close(listener)
        }
    }

    let endpoint: Endpoint
    private let shared: Shared
    private let thread: pthread_t

    init(to target: Endpoint) throws {
        guard case .tcp(_, .some(let port)) = target.transport else { throw SystemCallError(code: EINVAL) }
        var own: UInt16 = 0
        let listener = try Self.socket { descriptor in
            var address = Self.loopback(port: 0)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = withUnsafeMutablePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            }
            guard result else { throw SystemCallError(code: errno) }
            own = UInt16(bigEndian: address.sin_port)
        }
        endpoint = try Endpoint("tcp://127.0.0.1:\(own)")
        shared = Shared(listener: listener, target: port)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue().live()
                return nil
            }, Unmanaged.passRetained(shared).toOpaque())
        guard result == 0 else { throw SystemCallError(code: result) }
        self.thread = thread
    }

    deinit {
        shared.isOver.store(true, ordering: .releasing)
        pthread_join(thread, nil)
    }

    func cut() { shared.cuts.add(1, ordering: .acquiringAndReleasing) }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func socket(_ prepare: (Int32) throws -> Void) throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallError(code: errno) }
        do {
            try prepare(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func connect(_ descriptor: Int32, _ port: UInt16) throws {
        var address = loopback(port: port)
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SystemCallError(code: errno) }
    }
}
