internal import CZeroMQ
internal import Glibc

extension Socket {
    package func set<Value>(_ option: SocketOption<Value>, to value: Value) throws(ZeroMQError) {
        let result = value.withOptionBytes { zmq_setsockopt(pointer, option.code, $0.baseAddress, $0.count) }
        guard result == 0 else { throw .last("set \(option.name)") }
    }

    package func get<Value>(_ option: SocketOption<Value>) throws(ZeroMQError) -> Value {
        // The longest value is an endpoint: a path of 107 bytes, or a routing id of 255.
        var value: Value?
        let result = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
            var count = Value.optionByteCount ?? buffer.count
            let result = zmq_getsockopt(pointer, option.code, buffer.baseAddress, &count)
            if result == 0 { value = Value(optionBytes: UnsafeRawBufferPointer(rebasing: buffer.prefix(count))) }
            return result
        }
        guard result == 0 else { throw .last("read \(option.name)") }
        guard let value else { throw ZeroMQError(code: EINVAL, operation: "read \(option.name)") }
        return value
    }
}
