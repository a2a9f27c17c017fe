internal import Fuzzing
internal import HTTP

/// The head of a request, and what is asked of it afterwards.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Fuzzing.bytes(start, count)
    let whole = outcome(of: [bytes[...]])
    let cut = bytes.first.map { Int($0) % count } ?? 0
    Fuzzing.require(outcome(of: [bytes[..<cut], bytes[cut...]]) == whole, "pieces say what the whole says")
    guard case .request(let request) = whole else { return 0 }
    let texts = [request.method, request.path, request.query] + request.fields.keys + request.fields.values
    Fuzzing.require(
        texts.allSatisfy { $0.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F } }, "nothing ends a line")
    Fuzzing.require(request.path.hasPrefix("/") || request.path == "*", "a path is one")
    _ = (request.parameter("token"), request.cookie("apus-6236"))
    if let address = try? ServingAddress(request["host"] ?? "") {
        Fuzzing.require((try? ServingAddress("\(address)")) == address, "an address is read as it is written")
    }
    let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
    let fields = request.fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    let version = request["host"] == nil ? "1.0" : "1.1"
    let again = Array("\(request.method) \(target) HTTP/\(version)\r\n\(fields)\r\n".utf8)
    // Bytes that are no text grow when they are written.
    guard again.count <= RequestReader.longestHead else { return 0 }
    Fuzzing.require(outcome(of: [again[...]]) == whole, "a request is read as it is written")
    return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func seedHTTP(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let heads = [
        "GET /events?token=0123456789abcdef&x=%41 HTTP/1.1\r\nHost: localhost:6236\r\nAccept: text/event-stream\r\n\r\n",
        "GET http://here:80/p?q HTTP/1.1\r\nHost: there\r\nX-One:  two \r\nx-one: 3\r\nCookie: apus-6236=d=e\r\n\r\n",
        "HEAD /metrics HTTP/1.0\n\n", "OPTIONS * HTTP/1.1\r\nHost: [::1]:9\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
    ]
    Fuzzing.seed(heads.map { Array($0.utf8) })
    return 0
}

private func outcome(of pieces: [ArraySlice<UInt8>]) -> RequestReader.Outcome {
    var reader = RequestReader()
    for piece in pieces {
        let outcome = reader.read(piece)
        if outcome != .more { return outcome }
    }
    return .more
}
