internal import ProtocolBuffers

/// TensorBoard's `Event`; numbers of fields are those of event.proto and summary.proto.
struct EventMessage {
    private(set) var message = ProtobufMessage()

    /// What every file begins with.
    ///
    /// - Parameter time: Seconds since 1970.
    static func fileVersion(time: Double) -> EventMessage {
        var event = EventMessage(time: time, step: nil)
        event.message.append(3, string: "brain.Event:2")
        return event
    }

    /// Says that whatever earlier files hold of this step and later ones will be written again, and does not count.
    static func start(time: Double, step: Int) -> EventMessage {
        var session = ProtobufMessage()
        // START
        session.append(1, integer: 1)
        var event = EventMessage(time: time, step: step)
        event.message.append(7, message: session)
        return event
    }

    static func scalars(time: Double, step: Int, _ scalars: [(tag: String, value: Double)]) -> EventMessage {
        summary(
            time: time, step: step,
            scalars.map { tag, number in
                var value = ProtobufMessage()
                value.append(1, string: tag)
                value.append(2, float: Float(number))
                return value
            })
    }

    static func histograms(
        time: Double, step: Int, _ histograms: [(tag: String, histogram: WeightHistogram)]
    ) -> EventMessage {
        summary(
            time: time, step: step,
            histograms.map { tag, histogram in
                var value = ProtobufMessage()
                value.append(1, string: tag)
                value.append(5, message: histogram.message)
                return value
            })
    }

    private static func summary(time: Double, step: Int, _ values: [ProtobufMessage]) -> EventMessage {
        var summary = ProtobufMessage()
        for value in values { summary.append(1, message: value) }
        var event = EventMessage(time: time, step: step)
        event.message.append(5, message: summary)
        return event
    }

    private init(time: Double, step: Int?) {
        message.append(1, double: time)
        if let step { message.append(2, integer: Int64(step)) }
    }
}
