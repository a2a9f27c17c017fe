import Failures
import Glibc
import Testing

@testable import System

struct SharedMemoryTests {
    @Test("what one mapping writes the other reads")
    func roundTrip() throws {
        let memory = try SharedMemory("test", byteCount: 1000)
        let address = try #require(memory.address)
        let view = try SharedMemory(opening: address, of: getpid(), writable: true)
        memory.bytes.storeBytes(of: 0x1122_3344, toByteOffset: 996, as: UInt32.self)
        #expect(view.bytes.load(fromByteOffset: 996, as: UInt32.self) == 0x1122_3344)
        view.bytes[0] = 7
        #expect(memory.bytes[0] == 7)
    }

    @Test("it is zero at first and aligned to cache lines")
    func fresh() throws {
        let memory = try SharedMemory("test", byteCount: 4096)
        #expect(memory.bytes.allSatisfy { $0 == 0 })
        #expect(UInt(bitPattern: memory.bytes.baseAddress) % 64 == 0)
    }

    @Test("it outlives its maker where somebody has mapped it")
    func outlives() throws {
        var memory: SharedMemory? = try SharedMemory("test", byteCount: 64)
        let address = try #require(memory?.address)
        let view = try SharedMemory(opening: address, of: getpid(), writable: false)
        memory?.bytes[1] = 9
        memory = nil
        #expect(view.bytes[1] == 9)
        #expect(throws: Failure.self) { try SharedMemory(opening: address, of: getpid(), writable: false) }
    }

    @Test("it cannot be cut short by anybody")
    func sealed() throws {
        let memory = try SharedMemory("test", byteCount: 64)
        #expect(ftruncate(try #require(memory.address).descriptor, 0) == -1)
    }

    @Test("another memory behind the same number, another size and other processes' memory are refused")
    func refusals() throws {
        let memory = try SharedMemory("test", byteCount: 64)
        let address = try #require(memory.address)
        var other = address
        other.serial ^= 1
        #expect(throws: Failure.self) { try SharedMemory(opening: other, of: getpid(), writable: false) }
        for count in [63, 65, -1, Int.max] {
            other = address
            other.byteCount = count
            #expect(throws: Failure.self) { try SharedMemory(opening: other, of: getpid(), writable: false) }
        }
        #expect(throws: Failure.self) { try SharedMemory(opening: address, of: -1, writable: false) }
        other = address
        other.descriptor = 0
        #expect(throws: Failure.self) { try SharedMemory(opening: other, of: getpid(), writable: false) }
    }
}
