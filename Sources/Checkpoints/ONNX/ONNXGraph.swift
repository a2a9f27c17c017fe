internal import ProtocolBuffers

/// A graph of ONNX operators being built; numbers of fields and types are those of onnx.proto.
struct ONNXGraph {
    private enum ElementType: Int64 {
        case float32 = 1
        case int64 = 7
    }

    private var nodes: [ProtobufMessage] = []
    private var initializers: [ProtobufMessage] = []
    private var inputs: [ProtobufMessage] = []
    private var outputs: [ProtobufMessage] = []

    /// Adds a node; its name is that of its output.
    ///
    /// - Parameter attributes: In this order.
    mutating func add(
        _ operation: String, _ inputs: [String], _ output: String, attributes: [(name: String, value: Int64)] = []
    ) {
        var node = ProtobufMessage()
        for input in inputs { node.append(1, string: input) }
        node.append(2, string: output)
        node.append(3, string: output)
        node.append(4, string: operation)
        for (name, value) in attributes {
            var attribute = ProtobufMessage()
            attribute.append(1, string: name)
            attribute.append(3, integer: value)
            // An integer.
            attribute.append(20, integer: 2)
            node.append(5, message: attribute)
        }
        nodes.append(node)
    }

    /// Adds a constant.
    ///
    /// - Parameter shape: Empty for a scalar.
    mutating func add(_ name: String, shape: [Int], _ values: some Collection<Float>) {
        add(name, .float32, shape, Array(values).withUnsafeBytes { Array($0) })
    }

    mutating func add(_ name: String, shape: [Int], _ values: [Int64]) {
        add(name, .int64, shape, values.withUnsafeBytes { Array($0) })
    }

    private mutating func add(_ name: String, _ type: ElementType, _ shape: [Int], _ bytes: [UInt8]) {
        var tensor = ProtobufMessage()
        for dimension in shape { tensor.append(1, integer: Int64(dimension)) }
        tensor.append(2, integer: type.rawValue)
        tensor.append(8, string: name)
        tensor.append(9, bytes: bytes)
        initializers.append(tensor)
    }

    /// - Parameter columns: Of a matrix with a row for each sample, however many there are.
    mutating func addInput(_ name: String, columns: Int, _ documentation: String) {
        inputs.append(value(name, .float32, columns, documentation))
    }

    mutating func addOutput(_ name: String, columns: Int, _ documentation: String) {
        outputs.append(value(name, .float32, columns, documentation))
    }

    /// An integer for each sample.
    mutating func addOutput(_ name: String, _ documentation: String) {
        outputs.append(value(name, .int64, nil, documentation))
    }

    private func value(
        _ name: String, _ type: ElementType, _ columns: Int?, _ documentation: String
    ) -> ProtobufMessage {
        var rows = ProtobufMessage()
        rows.append(2, string: "batch")
        var shape = ProtobufMessage()
        shape.append(1, message: rows)
        if let columns {
            var dimension = ProtobufMessage()
            dimension.append(1, integer: Int64(columns))
            shape.append(1, message: dimension)
        }
        var tensor = ProtobufMessage()
        tensor.append(1, integer: type.rawValue)
        tensor.append(2, message: shape)
        var typed = ProtobufMessage()
        typed.append(1, message: tensor)
        var value = ProtobufMessage()
        value.append(1, string: name)
        value.append(2, message: typed)
        value.append(3, string: documentation)
        return value
    }

    func encoded(name: String) -> ProtobufMessage {
        var graph = ProtobufMessage()
        for node in nodes { graph.append(1, message: node) }
        graph.append(2, string: name)
        for initializer in initializers { graph.append(5, message: initializer) }
        for input in inputs { graph.append(11, message: input) }
        for output in outputs { graph.append(12, message: output) }
        return graph
    }
}
