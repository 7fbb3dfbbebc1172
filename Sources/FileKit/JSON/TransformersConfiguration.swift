/// The `config.json` of a checkpoint in the transformers layout, or the keys of a GGUF file, read field by field; all problems
/// are reported at once.
///
/// A field that is null counts as missing. What no reader asks for is left alone.
package struct TransformersConfiguration {
    /// For messages.
    package let file: String
    /// All fields.
    package let json: JSONValue
    /// Names the part of the file that the fields are in, such as "text_config."
    private let prefix: String
    private var invalid: [String] = []
    private var unsupported: [String] = []

    /// - Throws: `SepitError` as `FileSystem.read`, or `.badData` (`json-syntax`).
    package init(directory: String) throws(SepitError) {
        let file = Path.join(directory, "config.json")
        self.init(try JSONValue(contentsOf: file), file: file)
    }

    package init(_ json: JSONValue, file: String, prefix: String = "") {
        self.json = json
        self.file = file
        self.prefix = prefix
    }

    /// The value of a field; nil where it is missing or null.
    package func value(_ key: String) -> JSONValue? {
        guard let value = json[key], value != .null else { return nil }
        return value
    }

    /// A whole number from 1 to 2^24.
    package mutating func size(_ key: String, or fallback: Int? = nil) -> Int {
        guard let value = value(key) else { return missing(key, fallback, or: 1) }
        guard let size = value.whole, (1...1 << 24).contains(size) else {
            invalid.append("\(prefix)\(key) is \(value.line), expected a number from 1 to \(1 << 24)")
            return 1
        }
        return size
    }

    /// A number above 0.
    package mutating func positive(_ key: String, or fallback: Double? = nil) -> Double {
        guard let value = value(key) else { return missing(key, fallback, or: 1) }
        guard let number = value.double, number > 0, number.isFinite else {
            invalid.append("\(prefix)\(key) is \(value.line), expected a number above 0")
            return 1
        }
        return number
    }

    /// True or false.
    package mutating func flag(_ key: String, or fallback: Bool) -> Bool {
        guard let value = value(key) else { return fallback }
        guard let flag = value.flag else {
            invalid.append("\(prefix)\(key) is \(value.line), expected true or false")
            return fallback
        }
        return flag
    }

    private mutating func missing<T>(_ key: String, _ fallback: T?, or placeholder: T) -> T {
        if fallback == nil { invalid.append("\(prefix)\(key) is missing") }
        return fallback ?? placeholder
    }

    /// Refuses a field that has any other than the given values; a missing one has the first.
    package mutating func require(_ key: String, _ allowed: JSONValue...) {
        guard let value = value(key), !allowed.contains(value) else { return }
        unsupported.append("\(prefix)\(key) \(value.line)")
    }

    /// Refuses a field that has any value but null, or one that changes nothing.
    package mutating func forbid(_ key: String, unless harmless: JSONValue = .null) {
        if let value = value(key), value != harmless { unsupported.append("\(prefix)\(key) \(value.line.prefix(60))") }
    }

    /// Adds a feature to those that aren't supported.
    package mutating func refuse(_ feature: String) { unsupported.append(prefix + feature) }

    /// Adds a field to those whose values can't be right.
    package mutating func reject(_ problem: String) { invalid.append(prefix + problem) }

    /// - Throws: `SepitError` `.badData` (`config-unsupported`, `config-invalid`) if anything was refused or missing.
    package func check() throws(SepitError) {
        guard unsupported.isEmpty else {
            throw SepitError(
                .badData, code: "config-unsupported",
                "This model has what isn't supported: \(unsupported.joined(separator: "; ")).", file: file,
                expected: "an ESM-2, Llama, Mistral or BERT checkpoint", hint: "docs/models.md lists what is supported."
            )
        }
        guard invalid.isEmpty else {
            throw SepitError(
                .badData, code: "config-invalid", invalid.joined(separator: "; ") + ".", file: file,
                hint: "The file may be damaged, or its config.json may belong to other weights.")
        }
    }
}
