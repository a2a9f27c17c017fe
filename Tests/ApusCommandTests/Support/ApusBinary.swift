import Glibc

/// The command that was built with these tests: beside the test bundle, whatever the configuration.
enum ApusBinary {
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        let bundle = String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let beside = parent(of: bundle) + "/apus"
        return access(beside, X_OK) == 0 ? beside : PackageRoot.path + "/.build/debug/apus"
    }()

    private static func parent(of path: String) -> String {
        path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    }
}
