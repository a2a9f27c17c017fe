internal import Glibc

/// What a request is answered with; the connection ends with it.
package struct HTTPResponse {
    package enum Body {
        case whole([UInt8])
        /// Goes on until one side hangs up.
        case stream(any ResponseStream)
    }

    package var status: HTTPStatus
    /// In order; `Content-Length`, `Connection` and `Date` are added.
    package var fields: [(name: String, value: String)]
    package var body: Body

    package init(_ status: HTTPStatus, fields: [(name: String, value: String)] = [], body: Body) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    package init(_ status: HTTPStatus, type: String, _ text: String, fields: [(name: String, value: String)] = []) {
        self.init(status, fields: [("Content-Type", type)] + fields, body: .whole(Array(text.utf8)))
    }

    /// A line for people.
    package init(_ status: HTTPStatus, _ line: String? = nil, fields: [(name: String, value: String)] = []) {
        self.init(status, type: "text/plain; charset=utf-8", (line ?? status.phrase) + "\n", fields: fields)
    }

    /// - Parameter time: Seconds since 1970.
    package func head(at time: Int) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status.rawValue) \(status.phrase)", "Date: \(Self.date(time))"]
        // A value that held a line's end would become a field of its own.
        lines += fields.map { field in "\(field.name): \(String(field.value.map { $0.isNewline ? " " : $0 }))" }
        if case .whole(let bytes) = body { lines.append("Content-Length: \(bytes.count)") }
        lines.append("Connection: close")
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// As RFC 9110 wants it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ time: Int) -> String {
        var (time, parts) = (time_t(time), tm())
        gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
        return "\(days[Int(parts.tm_wday)]), \(twoDigits(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
