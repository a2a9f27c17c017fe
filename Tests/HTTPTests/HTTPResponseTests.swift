import HTTP
import Testing

@Suite("Answers and events are written as browsers read them")
struct HTTPResponseTests {
    @Test("A head has a status, the fields, a length and a date")
    func head() {
        let response = HTTPResponse(.notFound, "nothing\r\nhere", fields: [("X", "a\r\nSet-Cookie: b")])
        let text = String(decoding: response.head(at: 784_111_777), as: UTF8.self)
        #expect(
            text == """
                HTTP/1.1 404 Not Found\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                Content-Type: text/plain; charset=utf-8\r
                X: a Set-Cookie: b\r
                Content-Length: 14\r
                Connection: close\r
                \r\n
                """)
    }

    @Test("Every line of an event's data has its own field, whatever ends the line")
    func event() {
        let event = ServerSentEvent("section", data: "a\nb\r\nc\rd\n", id: "7")
        #expect(
            String(decoding: event.bytes, as: UTF8.self)
                == "event: section\nid: 7\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n")
    }
}
