internal import Checkpoints

extension TrainingConfiguration {
    /// The first value in which another configuration is not this one, each as JSON; nil where they are equal.
    package func difference(from other: TrainingConfiguration) throws -> (key: String, this: String, other: String)? {
        func texts(_ configuration: TrainingConfiguration) throws -> [(key: String, text: String)] {
            try Mirror(reflecting: configuration).children.compactMap { child in
                guard let key = child.label, let value = child.value as? any Encodable else { return nil }
                return (key, try JSONText(encoding: value).text)
            }
        }
        for (this, that) in zip(try texts(self), try texts(other)) where this.text != that.text {
            return (this.key, this.text, that.text)
        }
        return nil
    }
}
