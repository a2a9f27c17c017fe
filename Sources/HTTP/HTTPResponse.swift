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

/// A body without end, asked for more only when what it gave before has left: a slow reader holds nothing back and makes
/// nothing pile up.
package protocol ResponseStream: AnyObject {
    /// The next piece; nil where there is nothing now.
    func next() -> [UInt8]?
}

/// The statuses that are answered with; the raw value is the code of RFC 9110.
package enum HTTPStatus: Int, Sendable, CaseIterable {
    case ok = 200
    case seeOther = 303
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case requestTimeout = 408
    case uriTooLong = 414
    case headerFieldsTooLarge = 431
    case unavailable = 503
    case versionNotSupported = 505

    package var phrase: String {
        switch self {
        case .ok: "OK"
        case .seeOther: "See Other"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .requestTimeout: "Request Timeout"
        case .uriTooLong: "URI Too Long"
        case .headerFieldsTooLarge: "Request Header Fields Too Large"
        case .unavailable: "Service Unavailable"
        case .versionNotSupported: "HTTP Version Not Supported"
        }
    }
}
