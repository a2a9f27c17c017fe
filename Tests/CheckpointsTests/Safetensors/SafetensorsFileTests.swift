import Checkpoints
import Failures
import Files
import FoundationEssentials
import Testing

@Suite struct SafetensorsFileTests {
    @Test("A file reads back as it was built, bit for bit, and always has the same bytes")
    func roundTrip() throws {
        var file = SafetensorsFile(metadata: ["b": "quotes \" and \\ and \n\u{1}é😀", "a": ""])
        let values: [Float] = [-0.0, .infinity, .nan, .leastNonzeroMagnitude, 1 / 3, -.greatestFiniteMagnitude]
        file.append("second", shape: [2, 3], values[...])
        file.append("first", shape: [1], values[4..<5])
        file.append("scalar", shape: [], values[0..<1])
        file.append("empty", shape: [0, 4], [])
        let bytes = file.encoded()
        let read = try SafetensorsFile(bytes: bytes)
        #expect(read == file)
        #expect(read.encoded() == bytes)
        #expect(read.metadata == ["b": "quotes \" and \\ and \n\u{1}é😀", "a": ""])
        #expect(read.tensors.map(\.name) == ["second", "first", "scalar", "empty"])
        #expect(try read.floats(of: read.tensors[0]).map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try read.floats(of: read.tensors[1]) == [1 / 3])
        #expect(try read.floats(of: read.tensors[3]).isEmpty)
    }

    @Test("The bytes are those that the format's page describes")
    func bytes() {
        var file = SafetensorsFile(metadata: ["k": "v"])
        file.append("t", shape: [1], [1])
        let json = #"{"__metadata__":{"k":"v"},"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        // 79 characters, and one space to make them 80.
        #expect(file.encoded() == [80, 0, 0, 0, 0, 0, 0, 0] + Array((json + " ").utf8) + [0, 0, 0x80, 0x3F])
    }

    @Test("Half precision, bfloat16 and double become the float32 nearest to them")
    func conversions() throws {
        let header =
            #"{"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"h":{"dtype":"F16","shape":[2],"#
            + #""data_offsets":[16,20]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[20,22]},"#
            + #""i":{"dtype":"I64","shape":[1],"data_offsets":[22,30]}}"#
        // 0.1 and −∞; 1.5 and the smallest subnormal, 2^−24; 3.140625; 1.
        let data: [UInt8] =
            [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF]
            + [0, 0x3E, 1, 0] + [0x49, 0x40] + [1, 0, 0, 0, 0, 0, 0, 0]
        let file = try SafetensorsFile(bytes: MalformedFileTests.file(header, data))
        #expect(try file.floats(of: file.tensors[0]) == [0.1, -.infinity])
        #expect(try file.floats(of: file.tensors[1]) == [1.5, 0x1p-24])
        #expect(try file.floats(of: file.tensors[2]) == [3.140625])
        #expect(throws: SafetensorsDefect.self) { try file.floats(of: file.tensors[3]) }
    }

    @Test("A file that Python's safetensors wrote is read", arguments: PythonFile.allCases)
    func python(_ source: PythonFile) throws {
        let file = try SafetensorsFile(bytes: source.bytes())
        #expect(file.metadata["note"] == (source == .half ? "q\"\\\né😀" : nil))
        let model = try ModelFile(file)
        // arange(n) − 3, divided by 8, in the order weight, bias, weight, bias.
        let counts = source == .plain ? [6, 3, 6, 2] : [6, 3, 3, 1]
        let expected: [Float] = counts.flatMap { count in (0..<count).map { Float($0 - 3) / 8 } }
        #expect(model.parameters == expected)
        #expect(model.widths == (source == .plain ? [2, 3, 2] : [2, 3, 1]))
        #expect(model.metadata == ModelMetadata())
    }

    @Test("What is no file is refused with its name", arguments: ["/dev/zero", "/tmp", "/nowhere/at.all"])
    func noFile(path: String) {
        let failure = #expect(throws: Failure.self) {
            try SafetensorsFile(reading: path, fileSystem: PosixFileSystem())
        }
        #expect(failure?.kind == .data)
        #expect(failure?.message.contains(path) == true)
    }
}
