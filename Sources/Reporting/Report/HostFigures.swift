internal import Glibc

/// What the system says of the machine.
package enum HostFigures {
    /// The processor's model, as far as it is known.
    package static var processor: String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 1024)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard line.hasPrefix("model name"), let colon = line.firstIndex(of: ":") else { continue }
            let words = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
            return words.joined(separator: " ")
        }
        return "unknown"
    }

    /// Processes that run or want to, on average over the last minute.
    package static var load: Double {
        var average = 0.0
        return getloadavg(&average, 1) == 1 ? average : 0
    }
}
