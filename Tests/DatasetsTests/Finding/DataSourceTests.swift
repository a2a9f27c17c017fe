import Failures
import Testing

@testable import Datasets

struct DataSourceTests {
    @Test(
        "--data is a known word or a directory",
        arguments: [
            ("auto", DataSource.auto), ("mnist", .mnist), ("synthetic", .synthetic), ("./auto", .directory("./auto")),
            ("/data/fashion", .directory("/data/fashion")),
        ])
    func parses(text: String, source: DataSource) throws {
        #expect(try DataSource(text) == source)
    }

    @Test("An empty --data is a usage failure")
    func refusesNothing() {
        expectFailure(.usage, saying: "data: expected") { try DataSource("") }
    }

    @Test(
        "The cache is XDG_CACHE_HOME's or HOME's, and none where both are unset, empty or relative",
        arguments: [
            (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/apus"), (["HOME": "/h"], "/h/.cache/apus"),
            (["XDG_CACHE_HOME": "", "HOME": "/h"], "/h/.cache/apus"),
            (["XDG_CACHE_HOME": "x", "HOME": "/h"], "/h/.cache/apus"), (["HOME": "/"], "/.cache/apus"),
            (["HOME": ""], nil), ([:], nil), (["HOME": "h"], nil),
        ] as [([String: String], String?)])
    func findsCache(variables: [String: String], cache: String?) {
        #expect(DataEnvironment { variables[$0] }.cacheDirectory == cache)
    }

    @Test("APUS_MIRRORS replaces the public mirrors, separated by commas or spaces")
    func readsMirrors() {
        let variables = ["APUS_MIRRORS": "http://127.0.0.1:1/, file:///m  http://b"]
        #expect(
            DataEnvironment { variables[$0] }.mirrors == ["http://127.0.0.1:1/", "file:///m", "http://b"])
        #expect(DataEnvironment { ["APUS_MIRRORS": " ,"][$0] }.mirrors == Download.publicMirrors)
    }
}
