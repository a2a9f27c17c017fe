import Failures
import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("Key files")
struct CurveKeyFileTests {
    @Test("a pair is read back as it was written, and only its owner can read the secret")
    func roundTrip() throws {
        let directory = try TemporaryDirectory()
        let keys = try CurveKeys.generate()
        let paths = try CurveKeyFile.write(keys, named: "worker", in: directory.path)
        #expect(directory.names() == ["worker.key", "worker.key_secret"])
        #expect(try CurveKeyFile.readKeys(paths.secretPath) == keys)
        #expect(try CurveKeyFile.readPublicKey(paths.publicPath) == keys.publicKey)
        #expect(try CurveKeyFile.readPublicKey(paths.secretPath) == keys.publicKey)
        var status = stat()
        #expect(stat(paths.secretPath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("files of pyzmq are understood")
    func foreignFiles() throws {
        // Written by pyzmq 27.3.0: zmq.auth.create_certificates(".", "peer", {"name": "x"}).
        let secret = """
            #   ****  Generated on 2026-11-23 10:17:21.246289 by pyzmq  ****
            #   ZeroMQ CURVE **Secret** Certificate
            #   DO NOT PROVIDE THIS FILE TO OTHER USERS nor change its permissions.

            metadata
                name = x
            curve
                public-key = "k09m!z(g1IGEOc8yzGA@^@4h:6xd7x=*}s5/d26i"
                secret-key = "coB}axOf=WTWpE(<[X}sscSf(xKM$?xk?CgVyqA="

            """
        let directory = try TemporaryDirectory()
        try directory.write(secret, to: "peer.key_secret", mode: 0o600)
        let keys = try CurveKeyFile.readKeys("\(directory.path)/peer.key_secret")
        #expect(keys.publicKey.text == "k09m!z(g1IGEOc8yzGA@^@4h:6xd7x=*}s5/d26i")
    }

    @Test(
        "a secret that others may read is refused with the command that mends it",
        arguments: [0o640, 0o604, 0o644, 0o610])
    func openPermissions(mode: Int) throws {
        let directory = try TemporaryDirectory()
        let path = try CurveKeyFile.write(.generate(), named: "k", in: directory.path).secretPath
        chmod(path, mode_t(mode))
        for read in [{ _ = try CurveKeyFile.readKeys(path) }, { _ = try CurveKeyFile.readPublicKey(path) }] {
            let failure = #expect(throws: Failure.self) { try read() }
            #expect(failure?.message.contains("`chmod 600 \(path)`") == true)
        }
    }

    @Test("a public key in a secret one's place is called one, whoever may read it")
    func publicForSecret() throws {
        let directory = try TemporaryDirectory()
        let path = try CurveKeyFile.write(.generate(), named: "k", in: directory.path).publicPath
        let failure = #expect(throws: Failure.self) { try ClientKeys(keyFile: path, serverKeyFile: path) }
        #expect(failure?.kind == .usage)
        #expect(
            failure?.message
                == "cannot use key file \(path): it has only a public key, and \(Mention.setting("key")) wants the secret one; "
                + "give the .key_secret file beside it")
    }

    @Test(
        "keys that exist are not overwritten, whichever of the two files is there",
        arguments: ["k.key", "k.key_secret"])
    func existingFiles(name: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("old", to: name)
        let failure = #expect(throws: Failure.self) {
            try CurveKeyFile.write(.generate(), named: "k", in: directory.path)
        }
        #expect(failure?.message.contains("exists already") == true)
        #expect(directory.names() == [name])
    }

    @Test(
        "damage is named with the file",
        arguments: [
            ("", "is no key file"),
            ("metadata\n    public-key = \"x\"\n", "is no key file"),
            ("curve\n    public-key = \"tooshort\"\n    secret-key = \"tooshort\"\n", "not 40 characters of Z85"),
            (
                "curve\n    public-key = \"\(String(repeating: "~", count: 40))\"\n    secret-key = '~'\n",
                "not 40 characters of Z85"
            ),
            ("curve\n    public-key = \"k09m!z(g1IGEOc8yzGA@^@4h:6xd7x=*}s5/d26i\"\n", "only a public key"),
            (
                "curve\n    public-key = \"\(String(repeating: "0", count: 40))\"\n"
                    + "    secret-key = \"coB}axOf=WTWpE(<[X}sscSf(xKM$?xk?CgVyqA=\"\n", "does not belong"
            ),
            (String(repeating: "#\n", count: 40_000), "at most 65536 were expected"),
        ])
    func damage(text: String, expected: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write(text, to: "k.key_secret", mode: 0o600)
        let path = "\(directory.path)/k.key_secret"
        let failure = #expect(throws: Failure.self) { try CurveKeyFile.readKeys(path) }
        #expect(failure?.message.contains(path) == true)
        #expect(failure?.message.contains(expected) == true, "\(String(describing: failure))")
    }

    @Test("a file that is missing, and one that is a directory, are told")
    func noFile() throws {
        let directory = try TemporaryDirectory()
        let missing = #expect(throws: Failure.self) { try CurveKeyFile.readKeys("\(directory.path)/none") }
        #expect(missing?.message.hasSuffix("No such file or directory") == true)
        let wrong = #expect(throws: Failure.self) { try CurveKeyFile.readPublicKey(directory.path) }
        #expect(wrong?.message.contains("expected a file") == true)
        let unwritable = #expect(throws: Failure.self) {
            try CurveKeyFile.write(.generate(), named: "k", in: "\(directory.path)/none")
        }
        #expect(unwritable?.kind == .cannotCreate)
    }

    @Test("the secret does not show in descriptions and dumps")
    func secrecy() throws {
        let keys = try CurveKeys.generate()
        var dumped = "\(keys) \(String(reflecting: keys)) "
        dump(keys, to: &dumped)
        #expect(dumped.contains(keys.publicKey.text) && !dumped.contains(keys.secretKeyText))
    }

    @Test("Z85 is as its specification's example says")
    func specificationExample() {
        // ZeroMQ RFC 32.
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        #expect(Z85.encode(bytes) == "HelloWorld")
        #expect(Z85.decode("HelloWorld", count: 8) == bytes)
        for text in ["HelloWorl", "HelloWorld1", "Hello~orld", "Hello\u{E9}orld", "#####00000", ""] {
            #expect(Z85.decode(text, count: 8) == nil)
        }
    }

    @Test("the authorized directory holds one name for each key and ignores other files")
    func authorizedDirectory() throws {
        let directory = try TemporaryDirectory()
        let (first, second) = (try CurveKeys.generate(), try CurveKeys.generate())
        try CurveKeyFile.write(first, named: "anna", in: directory.path)
        try directory.write(CurveCertificate(publicKeyText: second.publicKey.text).text, to: "bert.key")
        try directory.write(CurveCertificate(publicKeyText: second.publicKey.text).text, to: "bertha.key")
        try directory.write("anything", to: "README")
        let keys = try AuthorizedKeys(directory: directory.path)
        #expect(keys.count == 2)
        #expect(keys.name(of: first.publicKey) == "anna" && keys.name(of: second.publicKey) == "bert")
        #expect(try keys.name(of: CurveKeys.generate().publicKey) == nil)
    }

    @Test("an authorized directory that is missing, open to others or damaged is refused")
    func badDirectories() throws {
        let directory = try TemporaryDirectory()
        let missing = #expect(throws: Failure.self) { try AuthorizedKeys(directory: "\(directory.path)/none") }
        #expect(missing?.message.contains("make the directory") == true)
        for mode: mode_t in [0o777, 0o702, 0o720] {
            chmod(directory.path, mode)
            let open = #expect(throws: Failure.self) { try AuthorizedKeys(directory: directory.path) }
            #expect(open?.message.contains("chmod go-w \(directory.path)") == true)
        }
        chmod(directory.path, 0o700)
        try directory.write("curve\n", to: "bad.key")
        let damaged = #expect(throws: Failure.self) { try AuthorizedKeys(directory: directory.path) }
        #expect(damaged?.message.contains("bad.key") == true)
    }
}
