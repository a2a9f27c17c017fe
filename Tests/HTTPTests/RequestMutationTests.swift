import HTTP
import TestSupport
import Testing

struct RequestMutationTests {
    private static let heads = [
        "GET /events?token=0123456789abcdef&x=%41%2b HTTP/1.1\r\nHost: localhost:6236\r\nAccept: text/event-stream\r\n\r\n",
        "GET http://here:80/p?q HTTP/1.1\r\nHost: there\r\nX-One:  two \r\nx-one: 3\r\nCookie: a=b; c=d=e\r\n\r\n",
        "HEAD /metrics HTTP/1.0\n\n", "\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: [::1]:9\r\n\r\n",
    ].map { Array($0.utf8) }

    @Test(
        "Of 10,000 damaged heads each is incomplete, refused or read as a request that says the same when it is written out"
    )
    func neverTraps() {
        var (incomplete, refused, accepted) = (0, 0, 0)
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 19, case: number)
            let bytes = mutation(Self.heads)
            var reader = RequestReader()
            switch reader.read(bytes) {
            case .more:
                incomplete += 1
                // Only an empty line after one that is not ends a head.
                #expect(Self.end(of: bytes) == nil, "case \(number)")
            case .refusal(let status):
                refused += 1
                #expect([.badRequest, .versionNotSupported].contains(status), "case \(number)")
                #expect(Self.end(of: bytes) != nil, "case \(number)")
            case .request(let request):
                accepted += 1
                #expect(Self.outcome(of: Self.written(request)) == .request(request), "case \(number): \(request)")
                #expect(Self.isSound(request), "case \(number): \(request)")
            }
        }
        #expect(incomplete > 1000 && refused > 1000 && accepted > 1000, "\(incomplete), \(refused), \(accepted)")
    }

    @Test("A damaged head comes to the same in two pieces as in one, and whatever follows it")
    func pieces() {
        for number in 0..<10_000 {
            var mutation = Mutation(seed: 20, case: number)
            let bytes = mutation(Self.heads)
            let whole = Self.outcome(of: bytes)
            var reader = RequestReader()
            let first = reader.read(bytes[..<(number % (bytes.count + 1))])
            #expect(
                (first == .more ? reader.read(bytes[(number % (bytes.count + 1))...]) : first) == whole,
                "case \(number)")
            if whole != .more { #expect(Self.outcome(of: bytes + [0xFF, 0x0A, 0x0A]) == whole, "case \(number)") }
        }
    }

    private static func outcome(of bytes: [UInt8]) -> RequestReader.Outcome {
        var reader = RequestReader()
        return reader.read(bytes)
    }

    /// Where the first empty line after another ends.
    private static func end(of bytes: [UInt8]) -> Int? {
        var (length, isBegun) = (0, false)
        for (place, byte) in bytes.enumerated() {
            if byte != 0x0A {
                length += 1
                continue
            }
            let isEmpty = length == 0 || length == 1 && bytes[place - 1] == 0x0D
            if isEmpty && isBegun { return place + 1 }
            isBegun = isBegun || !isEmpty
            length = 0
        }
        return nil
    }

    private static func written(_ request: HTTPRequest) -> [UInt8] {
        let version = request["host"] == nil ? "1.0" : "1.1"
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        let fields = request.fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("\(request.method) \(target) HTTP/\(version)\r\n\(fields)\r\n".utf8)
    }

    /// Nothing of it can break out of a line of a header or of a log.
    private static func isSound(_ request: HTTPRequest) -> Bool {
        let target = request.path + request.query
        let texts = [request.method, target] + request.fields.keys + request.fields.values
        return (request.path == "*" || request.path.hasPrefix("/")) && !request.path.contains("?")
            && target.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && texts.allSatisfy { $0.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F } }
    }
}
