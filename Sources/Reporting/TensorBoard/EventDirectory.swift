internal import Failures
internal import Files
internal import Glibc

/// The directory of one run's events below the one that TensorBoard is pointed at, which shows it by its name.
struct EventDirectory {
    private static let marker = "tfevents"

    let path: String
    private let fileSystem: any FileSystem

    /// - Throws: `Failure.cannotCreate` where it cannot be made or written to.
    init(_ path: String, fileSystem: any FileSystem) throws {
        self.path = path
        self.fileSystem = fileSystem
        do throws(FileFailure) {
            try Directory.create(path)
        } catch {
            throw error.failure(.cannotCreate)
        }
        guard access(path, W_OK | X_OK) == 0 else { throw FileFailure.last("write to", path).failure(.cannotCreate) }
    }

    /// Names of files of events.
    func eventFiles() throws -> [String] {
        do throws(SystemError) {
            return try fileSystem.entries(of: path).filter { $0.contains(Self.marker) }
        } catch {
            throw Failure(.cannotCreate, "cannot read \(path.onOneLine)", error)
        }
    }

    /// A path behind all files that are there: readers take them by the order of their names, in which the time comes first.
    ///
    /// - Parameter time: Seconds since 1970.
    func nextFile(time: Int) throws -> String {
        let latest = try eventFiles().compactMap { name in
            name.split(separator: ".").drop { $0 != Self.marker }.dropFirst().first.flatMap { Int($0) }
        }.max()
        let stamp = max(time, latest.map { $0 + 1 } ?? 0)
        return "\(path)/events.out.\(Self.marker).\(stamp).\(Self.host).\(getpid()).apus"
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).replacing("/", with: "-")
    }
}
