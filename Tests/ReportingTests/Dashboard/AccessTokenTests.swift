import Failures
import Reporting
import Testing

@Suite("A token admits whoever knows it, and nobody else")
struct AccessTokenTests {
    @Test("The token itself, and nothing near it")
    func admits() throws {
        let token = try AccessToken("0123456789abcdef")
        #expect(token.admits("0123456789abcdef"))
        for guess in ["", "0123456789abcdeg", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", token.pass] {
            #expect(!token.admits(guess))
        }
        #expect(token.admits(pass: token.pass) && !token.admits(pass: token.text) && !token.admits(pass: ""))
        #expect(try token.pass != AccessToken("0123456789abcdeg").pass)
    }

    @Test(
        "What is short, endless or no visible ASCII is no token",
        arguments: ["", "short", "fifteen letters", "0123456789abcd\né", String(repeating: "a", count: 257)])
    func refused(text: String) {
        #expect {
            try AccessToken(text)
        } throws: { error in
            let failure = error as? Failure
            return failure?.kind == .usage && (text.isEmpty || failure?.message.contains(text) == false)
        }
    }

    @Test("One that is made has 128 bits, another each time")
    func generated() {
        let tokens = (0..<8).map { _ in AccessToken.generated().text }
        #expect(Set(tokens).count == 8 && tokens.allSatisfy { $0.count == 32 })
    }

    @Test("A link holds it so that a query can be read")
    func escaped() throws { #expect(try AccessToken("a+b/c=&%-._~0123").escaped == "a%2Bb%2Fc%3D%26%25-._~0123") }
}
