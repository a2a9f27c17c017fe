import Glibc
import TestSupport
import Testing

@testable import Files

struct DirectoryTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("A directory is made with those above it, and may be there already")
    func creates() throws {
        try Directory.create(directory("a/b/c"))
        try Directory.create(directory("a/b/c/"))
        #expect(Directory.exists(directory("a/b/c")))
        #expect(try Directory.names(in: directory("a")) == ["b"])
    }

    @Test("A file in the way is not mistaken for the directory", arguments: ["file", "file/below", "file/far/below"])
    func refusesFiles(name: String) throws {
        try directory.write("file", [])
        let failure = #expect(throws: FileFailure.self) { try Directory.create(directory(name)) }
        #expect(failure?.code == ENOTDIR)
        #expect(failure?.description.hasSuffix(": Not a directory") == true)
    }

    @Test(
        "A path's parent is what lies before its last name",
        arguments: [
            ("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/", "a"), ("/", nil), ("", nil), ("//", nil),
        ] as [(String, String?)])
    func findsParent(path: String, parent: String?) {
        #expect(Directory.parent(of: path) == parent)
    }

    @Test("Names of a missing directory are a failure")
    func refusesMissing() {
        let failure = #expect(throws: FileFailure.self) { _ = try Directory.names(in: directory("none")) }
        #expect(failure?.code == ENOENT)
    }
}
