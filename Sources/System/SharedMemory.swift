internal import CSystem
package import Failures
internal import Glibc

/// Zeroed memory that other processes of this host can map too, 64-byte aligned.
///
/// It is a file without a name: nothing of it is left when the last process that maps it ends, however it ends. It cannot
/// shrink, so no access faults.
package final class SharedMemory {
    /// Before the payload: magic and serial, a cache line that nobody writes again.
    private static let headerBytes = 64
    private static let magic: UInt64 = 0x4D45_4D53_5550_4131

    package let bytes: UnsafeMutableRawBufferPointer
    /// For other processes; nil where the system offers no such memory, and it is this process's alone.
    package let address: SharedMemoryAddress?
    /// The same for all who map it.
    package let serial: UInt64
    private let mapping: UnsafeMutableRawPointer
    private let mappedBytes: Int
    private let descriptor: Int32

    /// - Parameters:
    ///   - label: What `/proc` shows for it.
    ///   - byteCount: Pages take memory when they are first written.
    /// - Throws: `Failure.unavailable` where not even memory of this process's own is to be had.
    package init(_ label: String, byteCount: Int) throws(Failure) {
        precondition(byteCount >= 0 && byteCount < 1 << 46, "memory is asked for in reasonable amounts")
        mappedBytes = byteCount + Self.headerBytes
        var serial: UInt64 = 0
        let file = apus_memory_file("apus-" + label, mappedBytes)
        let isNamed = file >= 0 && withUnsafeMutableBytes(of: &serial) { apus_random($0.baseAddress, $0.count) } == 0
        let flags = isNamed ? MAP_SHARED | MAP_NORESERVE : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        let memory = mmap(nil, mappedBytes, PROT_READ | PROT_WRITE, flags, isNamed ? file : -1, 0)
        guard let memory, memory != MAP_FAILED else {
            let code = errno
            if file >= 0 { close(file) }
            throw Failure(
                .unavailable, "cannot get \(byteCount) bytes of memory for \(label): \(String(cString: strerror(code)))"
            )
        }
        mapping = memory
        self.serial = serial
        descriptor = file
        bytes = UnsafeMutableRawBufferPointer(start: memory + Self.headerBytes, count: byteCount)
        memory.storeBytes(of: Self.magic, as: UInt64.self)
        memory.storeBytes(of: serial, toByteOffset: 8, as: UInt64.self)
        address = isNamed ? SharedMemoryAddress(descriptor: file, byteCount: byteCount, serial: serial) : nil
    }

    /// Maps what another process made.
    ///
    /// - Throws: `Failure.unavailable` where that process is not of this host or lets nobody in, or the memory is gone.
    package init(opening address: SharedMemoryAddress, of process: Int32, writable: Bool) throws(Failure) {
        func failure(_ found: String) -> Failure {
            Failure(.unavailable, "cannot map memory \(address.descriptor) of process \(process): \(found)")
        }
        guard address.byteCount >= 0, address.byteCount < 1 << 46 else {
            throw failure("it cannot have \(address.byteCount) bytes")
        }
        let file = apus_open_descriptor_of(process, address.descriptor, writable ? O_RDWR : O_RDONLY)
        guard file >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(file) }
        mappedBytes = address.byteCount + Self.headerBytes
        guard apus_file_size(file) == mappedBytes else { throw failure("it has another size") }
        let memory = mmap(
            nil, mappedBytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED | MAP_NORESERVE, file, 0)
        guard let memory, memory != MAP_FAILED else { throw failure(String(cString: strerror(errno))) }
        guard memory.load(as: UInt64.self) == Self.magic,
            memory.load(fromByteOffset: 8, as: UInt64.self) == address.serial
        else {
            munmap(memory, mappedBytes)
            throw failure("it is not what was offered")
        }
        mapping = memory
        serial = address.serial
        descriptor = -1
        bytes = UnsafeMutableRawBufferPointer(start: memory + Self.headerBytes, count: address.byteCount)
        self.address = nil
    }

    /// Takes all its pages at once, which for who writes all of it anyway costs half of a fault a page. Where the system
    /// cannot, they come one by one.
    package func populate() {
        apus_populate(mapping, mappedBytes)
    }

    deinit {
        munmap(mapping, mappedBytes)
        if descriptor >= 0 { close(descriptor) }
    }

    /// The payload from an offset on.
    package func pointer(at offset: Int) -> UnsafeMutableRawPointer {
        precondition(offset >= 0 && offset <= bytes.count, "an offset lies within the memory")
        return mapping + Self.headerBytes + offset
    }
}

/// Where another process of this host finds a ``SharedMemory``: a descriptor of the process that made it.
package struct SharedMemoryAddress: Sendable, Hashable, Codable {
    package var descriptor: Int32
    /// Of the payload.
    package var byteCount: Int
    /// Random, and also written into the memory: a descriptor's number may be used again, and a process number means
    /// somebody else in another container.
    package var serial: UInt64

    package init(descriptor: Int32, byteCount: Int, serial: UInt64) {
        self.descriptor = descriptor
        self.byteCount = byteCount
        self.serial = serial
    }
}

/// This machine: what it calls itself, and who on it can share memory.
package enum Machine {
    package static var name: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "unknown" }
    }

    /// The same for processes that can see each other's memory by process number: one boot of one kernel, one space of
    /// process numbers, one user.
    package static let identity: String? = {
        guard let boot = firstLine(of: "/proc/sys/kernel/random/boot_id"), let space = link("/proc/self/ns/pid") else {
            return nil
        }
        return "\(boot) \(space) \(getuid())"
    }()

    private static func firstLine(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 128)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
