/// One metric in Prometheus' text format 0.0.4: its kind, what it is, and its values by labels.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable {
        case counter, gauge
    }

    package typealias Label = (name: String, value: String)

    private let name: String
    private let kind: Kind
    private let help: String
    private let samples: [(labels: [Label], value: Double)]

    /// - Parameters:
    ///   - name: With its unit; that of a counter ends in `_total`.
    ///   - samples: None leaves the metric out.
    package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [Label], value: Double)]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// - Parameter value: nil leaves the metric out.
    package init(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
        self.init(name, kind, help, value.map { [(labels: [], value: $0)] } ?? [])
    }

    package var text: String {
        guard !samples.isEmpty else { return "" }
        let lines = samples.map { sample in
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            let braces = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            return "\(name)\(braces) \(Self.number(sample.value))"
        }
        let head = ["# HELP \(name) \(Self.escaped(help, quotes: false))", "# TYPE \(name) \(kind.rawValue)"]
        return (head + lines).map { $0 + "\n" }.joined()
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Whole numbers as such, so that people can read a counter.
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
