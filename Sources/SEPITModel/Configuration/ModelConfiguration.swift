import FileKit
import FoundationEssentials
import LanguageModel
import StructureEncoder
import TensorKit

/// A SEPIT model's `config.json`: its two models, each as its own module describes it, and how texts name a protein.
///
/// The connector has no fields of its own: it goes from the width of the one model to that of the other.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    /// Of the file's form; that of earlier models had no such field, see `FlatConfiguration`.
    static let version = 2

    private var version = Self.version
    /// The protein language model with the structure-aware module.
    public var protein: ProteinModelConfiguration
    /// The language model.
    public var text: LlamaConfiguration
    /// Id of `<protein>`, which the protein's features replace.
    public var proteinToken: Int
    /// Instructions before every question; none in models trained here.
    public var systemPrompt = ""
    /// Nil in models that were made before there was any.
    private var evidence: Bool?
    /// Whether questions begin with what is known of similar proteins; see `PromptEvidence`.
    public var readsEvidence: Bool {
        get { evidence ?? false }
        set { evidence = newValue ? true : nil }
    }
    private var calls: Bool?
    /// Whether the model was taught to call experts; its tokenizer then has the tokens for it.
    public var callsExperts: Bool {
        get { calls ?? false }
        set { calls = newValue ? true : nil }
    }
    private var untrained: Bool?
    /// What the configurations said that the model was made from; kept, never read.
    package var source: [String: JSONValue]?

    private enum CodingKeys: String, CodingKey {
        case version, protein, text
        case proteinToken = "protein_token"
        case systemPrompt = "system_prompt"
        case evidence, untrained, source
        case calls = "calls_experts"
    }

    /// A configuration without instructions.
    public init(protein: ProteinModelConfiguration, text: LlamaConfiguration, proteinToken: Int) {
        self.protein = protein
        self.text = text
        self.proteinToken = proteinToken
    }

    /// Missing fields keep their defaults, but for sizes and `<protein>`, which have none.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        protein = try fields.value(.protein)
        text = try fields.value(.text)
        proteinToken = try fields.value(.proteinToken)
        systemPrompt = try fields.value(.systemPrompt, or: "")
        evidence = try fields.value(.evidence, or: nil)
        calls = try fields.value(.calls, or: nil)
        untrained = try fields.value(.untrained, or: nil)
        source = try fields.value(.source, or: nil)
    }

    /// Whether a part was trained elsewhere before it came into this model.
    package func isImported(_ part: ParameterRole.Part) -> Bool {
        guard let source else { return false }
        if source["sepit"] != nil { return true }
        switch part {
        case .proteinModel: return source["protein_lm"] != nil
        case .languageModel: return source["llm"].map { $0.members != nil } ?? false
        default: return false
        }
    }

    /// Whether the parts were only put together: such a model's answers mean nothing. Training on captions or questions
    /// ends that.
    public var isUntrained: Bool {
        get { untrained ?? false }
        set { untrained = newValue ? true : nil }
    }

    /// Which of two named behaviours the model has.
    public var compatibility: Compatibility { protein.compatibility }

    /// Reads and checks a `config.json`: ours, that of earlier models, or that of a published SEPIT checkpoint.
    ///
    /// - Throws: `SepitError` `.badData` (`config-invalid`, `config-unsupported`) naming the field, `config-version`,
    ///   `json-syntax`, or as `FileSystem.read`.
    public init(contentsOf path: String) throws(SepitError) {
        let json = try JSONValue(contentsOf: path)
        var fileNames: (String) -> String = { $0 }
        if Self.isPublished(json) {
            self = try ModelConfiguration(published: json, file: path)
        } else if let version = json["version"] {
            guard version == .integer(Self.version) else {
                throw SepitError(
                    .badData, code: "config-version", "This model's configuration is of another version.", file: path,
                    expected: "\(Self.version), or none", found: version.line,
                    hint: "Use the sepit that wrote the model, or a newer one.")
            }
            self = try Self.decode(json, file: path, fileNames: fileNames)
        } else {
            fileNames = FlatConfiguration.names(in:)
            self = try Self.decode(FlatConfiguration.nested(json), file: path, fileNames: fileNames)
        }
        try requireNoProblems(file: path, fileNames: fileNames)
    }

    /// Reads and checks the fields that earlier models and the reference implementation have in one object.
    ///
    /// - Throws: `SepitError` `.badData` (`config-invalid`) naming the field.
    package init(flat json: JSONValue, file: String) throws(SepitError) {
        self = try Self.decode(FlatConfiguration.nested(json), file: file, fileNames: FlatConfiguration.names(in:))
        try requireNoProblems(file: file, fileNames: FlatConfiguration.names(in:))
    }

    private func requireNoProblems(file: String, fileNames: (String) -> String) throws(SepitError) {
        let problems = problems
        guard problems.isEmpty else {
            throw SepitError(
                .badData, code: "config-invalid", fileNames(problems.joined(separator: "; ")) + ".", file: file,
                hint: "Correct the sizes, or use the config.json that came with the weights.")
        }
    }

    /// - Parameter fileNames: puts the names that fields have in the file into a text that has theirs in this type.
    private static func decode(
        _ json: JSONValue, file: String, fileNames: (String) -> String
    ) throws(SepitError) -> ModelConfiguration {
        do {
            return try JSONDecoder().decode(ModelConfiguration.self, from: Data(json.line.utf8))
        } catch {
            throw SepitError.undecodable(
                error, json, code: "config-invalid", "This is not a model configuration.", file: file,
                fileNames: fileNames)
        }
    }

    /// What contradicts itself; empty if the model can be built.
    public var problems: [String] {
        var check = ConfigurationCheck("")
        check.require(
            (0..<max(1, text.vocabularySize)).contains(proteinToken), "protein_token must be below text.vocab")
        return protein.problems(in: "protein.") + text.problems(in: "text.") + check.problems
    }

    /// The file's content: JSON with one field a line, in a fixed order.
    public var json: String { JSONText.file(self) }
}
