import Reporting
import Testing

@Suite struct HTMLTextTests {
    static let cases = [
        ("plain ü 手", "plain ü 手"), ("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
        ("a & \"b\"", "a &amp; &quot;b&quot;"), ("&amp;", "&amp;amp;"),
        ("a\u{0}\u{1B}[31mb\n", "a\u{FFFD}\u{FFFD}[31mb\n"),
        ("", ""),
    ]

    @Test("Nothing in a text is taken for markup, and no control character stays", arguments: cases)
    func escaping(_ text: String, _ escaped: String) { #expect(HTMLText.escaped(text) == escaped) }
}
