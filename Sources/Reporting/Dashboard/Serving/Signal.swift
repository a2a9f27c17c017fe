internal import CSystem
internal import Failures
internal import Glibc

/// A word from one thread to another that may be waiting for other things too.
final class Signal: Sendable {
    /// Can be read once something was signalled.
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard apus_pipe(&ends, 0) == 0 else {
            throw Failure(.unavailable, "cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func give() {
        var byte: UInt8 = 1
        write(writeEnd, &byte, 1)
    }

    func wait(atMost seconds: Double) {
        var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, Int32(seconds * 1000))
    }
}
