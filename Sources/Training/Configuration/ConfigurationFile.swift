package import JSON
package import Failures

/// A configuration as people write it and as runs keep it (`config.json`): the file of `train --config`.
///
/// Every key is optional. A file that has all those that every run's has is a whole configuration, in which missing
/// `classes`, `pooledTestFraction` and `stopping` mean what null means: all classes, the files' own split, no early
/// stopping; and what came later than the run means what was done before there was a choice.
package struct ConfigurationFile: Sendable {
    /// Bytes of a file: a thousand times an ordinary one.
    package static let maximumByteCount = 1 << 22

    package let request: ConfigurationRequest
    /// The dataset that a run was made with: its SHA-256, hexadecimal.
    package let dataset: String?
    /// The numbers of epochs that a run was begun with and extended to, in their order; empty where it never was.
    package let extensions: [Int]

    /// What failures call it.
    package var name: String { fields.name }

    private let fields: JSONFields

    /// - Parameters:
    ///   - name: What failures call the file.
    ///   - execution: The keys of settings that change nothing of the result, and so are no keys of a file.
    /// - Throws: `Failure.data`, which names the file, the key, what was expected and what was found.
    package init(_ bytes: [UInt8], name: String, execution: [String] = []) throws(Failure) {
        try self.init(try JSONFields(bytes, name: name, describing: "a configuration"), execution: execution)
    }

    init(_ fields: JSONFields, execution: [String] = []) throws(Failure) {
        self.fields = fields
        try Self.refuseStrangers(in: fields, execution: execution)
        var request = ConfigurationRequest()
        for setting in SettingTable.all { request[setting] = try Self.words(of: setting, in: fields) }
        // A whole run's, which means what it meant before there was a choice.
        if Self.missing(in: fields) == nil {
            for setting in SettingTable.all where request[setting] == nil { request[setting] = setting.whenMissing }
        }
        self.request = request
        dataset = fields["dataset"] == nil ? nil : try fields.text("dataset")
        extensions = fields["extensions"] == nil ? [] : try fields.integers("extensions", in: 1...Int.max)
    }

    /// The configuration of a run, nothing of which may be left open.
    ///
    /// - Throws: `Failure.data`.
    package func whole() throws(Failure) -> (configuration: TrainingConfiguration, dataset: String) {
        let configuration = try wholeConfiguration()
        return (configuration, try fields.text("dataset"))
    }

    func wholeConfiguration() throws(Failure) -> TrainingConfiguration {
        if let key = Self.missing(in: fields) { _ = try fields.member(key) }
        do {
            let configuration = try request.applied(to: TrainingConfiguration())
            try configuration.validate()
            return configuration
        } catch {
            throw Failure(.data, "\(fields.name): \(error.message)")
        }
    }

    /// What a file says of a setting; nil where it says nothing.
    private static func words(of setting: any AnySetting, in fields: JSONFields) throws(Failure) -> String? {
        if let group = setting.switches {
            switch fields[group.place] {
            case nil: return nil
            case .null?: return setting.words(false)
            // An object with nothing in it asks for the group as it is by default.
            default:
                _ = try fields.object(group.place)
                return setting.words(true)
            }
        }
        var found: (words: String?, place: String)?
        for place in [setting.place] + setting.formerPlaces {
            var (object, keys) = (fields, place[...])
            while keys.count > 1, let key = keys.first {
                guard let inner = object[key], inner != .null || SettingGroup(rawValue: key) == nil else { break }
                object = try object.object(key)
                keys = keys.dropFirst()
            }
            guard keys.count == 1, let key = keys.first, let value = object[key] else { continue }
            let words = value == .null && setting.mayBeOpen ? nil : try setting.words(key, of: object)
            if let found, found.words != words {
                throw Failure(
                    .data,
                    "\(fields.name): expected one of \(found.place) and \(object.place(key)), which are one setting's new name "
                        + "and its old one, found both with different values; leave one out")
            }
            found = (words, object.place(key))
        }
        return found?.words
    }

    /// The first key that every run's file has and this one lacks.
    private static func missing(in fields: JSONFields) -> String? {
        for setting in SettingTable.all where !setting.mayBeMissing {
            guard let key = setting.place.first else { continue }
            let former = setting.formerPlaces.compactMap(\.first)
            if fields[key] == nil, !former.contains(where: { fields[$0] != nil }) { return key }
        }
        return nil
    }

    private static func refuseStrangers(in fields: JSONFields, execution: [String]) throws(Failure) {
        let places = SettingTable.all.flatMap { [$0.place] + $0.formerPlaces }
        let known = places.compactMap(\.first) + ["dataset", "extensions"]
        if let key = execution.first(where: { fields.keys.contains($0) && !known.contains($0) }) {
            throw Failure(
                .data,
                "\(fields.name): expected keys of the result's configuration, found \"\(key)\", which changes nothing of it; "
                    + "give \(Mention.setting(key)) instead")
        }
        let names = SettingTable.all.map { $0.place.joined(separator: ".") } + ["dataset", "extensions"]
        if let key = fields.keys.filter({ !known.contains($0) }).min(),
            let meant = SettingTable.setting(alsoCalled: key)
        {
            throw Failure(
                .data,
                "\(fields.name): expected keys that Apus knows, found \"\(key)\"; did you mean \""
                    + "\(meant.place.joined(separator: "."))\"?")
        }
        try fields.refuseKeys(besides: known, suggestions: names)
        for root in Set(places.filter { $0.count > 1 }.compactMap(\.first)).sorted() {
            guard case .object? = fields[root] else { continue }
            let inner = places.filter { $0.count > 1 && $0[0] == root }.map { $0[1] }
            try fields.object(root).refuseKeys(besides: inner)
        }
    }
}

extension TrainingConfiguration: Codable {
    /// Its keys in a file. What is not there is null, not left out: so the file keeps its meaning when somebody takes other
    /// keys out of it.
    package var json: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for setting in SettingTable.all where setting.switches == nil {
            guard let root = setting.place.first else { continue }
            if let group = SettingGroup(rawValue: root), !has(group) {
                members[root] = .null
                continue
            }
            let value = setting.words(in: self).map(setting.json) ?? .null
            guard setting.place.count > 1 else {
                members[root] = value
                continue
            }
            var inner: [String: JSONValue] = [:]
            if case .object(let known)? = members[root] { inner = known }
            inner[setting.place[1]] = value
            members[root] = .object(inner)
        }
        return members
    }

    package func encode(to encoder: any Encoder) throws { try JSONValue.object(json).encode(to: encoder) }

    package init(from decoder: any Decoder) throws {
        let fields = try JSONFields(JSONValue(from: decoder), name: "the configuration", describing: "a configuration")
        self = try ConfigurationFile(fields).wholeConfiguration()
    }
}
