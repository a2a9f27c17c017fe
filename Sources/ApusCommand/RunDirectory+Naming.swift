internal import Checkpoints
internal import Glibc

extension RunDirectory {
    /// - Parameter name: nil makes a new directory in `runs`, named after the time.
    static func create(named name: String?) throws -> RunDirectory {
        if let name { return try create(name) }
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
        let stamp = String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return try create(in: "runs", stamp: stamp)
    }
}
