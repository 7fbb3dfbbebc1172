import FileKit
import TensorKit

/// The `adapter_config.json` of a LoRA adapter in the layout of PEFT (Hugging Face, `peft.LoraConfig`).
///
/// What changes the result and isn't known here is refused by name: DoRA, trained biases, initialisations that change the
/// base model, and whatever a later version adds and sets.
public struct PEFTConfiguration: Sendable, Equatable {
    /// File name.
    public static let fileName = "adapter_config.json"

    /// Rank of all modules that `rankPattern` doesn't name.
    public var rank: Int
    /// The same of the scale.
    public var alpha: Double
    /// Scale by alpha / √rank instead of alpha / rank (Kalajdzievski, 2023).
    public var isRankStabilised = false
    /// Ranks of modules whose name ends in the key; the first that fits counts.
    public var rankPattern: [(key: String, value: Int)] = []
    /// The same for alpha.
    public var alphaPattern: [(key: String, value: Double)] = []
    /// Last parts of the names of all adapted modules; nil where the file chooses them in another way.
    public var targets: [String]?
    /// Last parts of the names of modules that were trained in full.
    public var modulesToSave: [String] = []
    /// The model that the adapter was made for, as its maker called it.
    public var base: String?

    /// One rank and scale for all modules.
    public init(rank: Int, alpha: Double, targets: [String]) {
        self.rank = rank
        self.alpha = alpha
        self.targets = targets
    }

    /// Whether they say the same.
    public static func == (a: Self, b: Self) -> Bool { a.json == b.json }

    /// Rank of a module's adapter.
    public func rank(of module: String) -> Int { rankPattern.first { Self.fits(module, $0.key) }?.value ?? rank }

    /// What B A is multiplied by.
    public func scale(of module: String) -> Float {
        let rank = Double(rank(of: module))
        let alpha = alphaPattern.first { Self.fits(module, $0.key) }?.value ?? alpha
        return Float(alpha / (isRankStabilised ? rank.squareRoot() : rank))
    }

    /// Whether a module's name is a key, or ends in it after a dot.
    public static func fits(_ module: String, _ key: String) -> Bool { module == key || module.hasSuffix("." + key) }

    // MARK: Reading

    /// Fields that don't matter to the result once training is over.
    private static let harmless: Set = [
        "auto_mapping", "base_model_name_or_path", "eva_config", "inference_mode", "init_lora_weights", "loftq_config",
        "lora_dropout", "megatron_core", "peft_version", "qalora_group_size", "revision", "runtime_config", "task_type",
    ]
    private static let known: Set = [
        "peft_type", "r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern", "target_modules",
        "modules_to_save",
        "bias", "layers_to_transform", "layers_pattern", "exclude_modules",
    ]
    /// Values of `init_lora_weights` that leave the base model as it was.
    private static let harmlessStarts: [JSONValue?] = [
        nil, .null, .boolean(true), .boolean(false), .string("gaussian"), .string("eva"), .string("orthogonal"),
    ]

    /// - Throws: `SepitError`: `.missingInput`; `.badData`: `json-syntax`, `adapter-unsupported` naming the field,
    ///   `adapter-invalid`.
    public init(directory: String) throws(SepitError) {
        let file = Path.join(directory, Self.fileName)
        let json = try JSONValue(contentsOf: file)
        guard let members = json.members else { throw Self.invalid("This is not a JSON object.", file) }
        func refuse(_ what: String) -> SepitError {
            SepitError(
                .badData, code: "adapter-unsupported", "This adapter can't be computed right: \(what).", file: file,
                expected: "a plain LoRA adapter", hint: "Merge it with the program that made it.")
        }
        guard json["peft_type"] == .string("LORA") else {
            throw refuse("peft_type \(json["peft_type"]?.line ?? "is missing")")
        }
        let refused = members.filter { member in
            if Self.harmless.contains(member.key) || Self.known.contains(member.key) { return false }
            return ![.null, .boolean(false), .object([]), .array([])].contains(member.value)
        }
        guard refused.isEmpty else {
            throw refuse(refused.map { "\($0.key) \($0.value.line.prefix(60))" }.joined(separator: ", "))
        }
        guard Self.harmlessStarts.contains(json["init_lora_weights"]) else {
            throw refuse("init_lora_weights \(json["init_lora_weights"]?.line ?? "") changes the base model")
        }
        guard [nil, .string("none")].contains(json["bias"]) else { throw refuse("bias \(json["bias"]?.line ?? "")") }
        self.init(
            rank: try Self.rank(json["r"] ?? .integer(8), "r", file),
            alpha: try Self.number(json["lora_alpha"] ?? .integer(8), "lora_alpha", file), targets: [])
        isRankStabilised = json["use_rslora"]?.flag ?? false
        for member in json["rank_pattern"]?.members ?? [] {
            guard Self.isPlain(member.key) else {
                throw refuse("rank_pattern \"\(member.key)\" is a regular expression")
            }
            rankPattern.append((member.key, try Self.rank(member.value, "rank_pattern.\(member.key)", file)))
        }
        for member in json["alpha_pattern"]?.members ?? [] {
            guard Self.isPlain(member.key) else {
                throw refuse("alpha_pattern \"\(member.key)\" is a regular expression")
            }
            alphaPattern.append((member.key, try Self.number(member.value, "alpha_pattern.\(member.key)", file)))
        }
        let choosesLayers = ["layers_to_transform", "layers_pattern", "exclude_modules"].contains {
            ![nil, .null, .array([])].contains(json[$0])
        }
        targets = choosesLayers ? nil : json["target_modules"]?.elements?.compactMap(\.text)
        modulesToSave = json["modules_to_save"]?.elements?.compactMap(\.text) ?? []
        base = json["base_model_name_or_path"]?.text
    }

    private static func isPlain(_ key: String) -> Bool {
        key.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F || $0 == 0x2E
        }
    }

    private static func rank(_ value: JSONValue, _ name: String, _ file: String) throws(SepitError) -> Int {
        guard let rank = value.whole, (1...1 << 16).contains(rank) else {
            throw invalid("\(name) is \(value.line.prefix(60)), expected a number from 1 to \(1 << 16).", file)
        }
        return rank
    }

    private static func number(_ value: JSONValue, _ name: String, _ file: String) throws(SepitError) -> Double {
        guard let number = value.double, number.isFinite else {
            throw invalid("\(name) is \(value.line.prefix(60)), expected a number.", file)
        }
        return number
    }

    private static func invalid(_ message: String, _ file: String) -> SepitError {
        SepitError(.badData, code: "adapter-invalid", message, file: file)
    }

    // MARK: Writing

    /// The file's content.
    public var json: String {
        func list(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }
        func whole(_ value: Double) -> JSONValue { Int(exactly: value).map(JSONValue.integer) ?? .number(value) }
        return JSONValue.object([
            .init("alpha_pattern", .object(alphaPattern.map { .init($0.key, whole($0.value)) })),
            .init("base_model_name_or_path", base.map(JSONValue.string) ?? .null),
            .init("bias", .string("none")),
            .init("fan_in_fan_out", .boolean(false)),
            .init("inference_mode", .boolean(true)),
            .init("init_lora_weights", .boolean(true)),
            .init("lora_alpha", whole(alpha)),
            .init("lora_dropout", .number(0)),
            .init("modules_to_save", modulesToSave.isEmpty ? .null : list(modulesToSave)),
            .init("peft_type", .string("LORA")),
            .init("r", .integer(rank)),
            .init("rank_pattern", .object(rankPattern.map { .init($0.key, .integer($0.value)) })),
            .init("target_modules", targets.map(list) ?? .null),
            .init("task_type", .string("CAUSAL_LM")),
            .init("use_dora", .boolean(false)),
            .init("use_rslora", .boolean(isRankStabilised)),
        ]).indented() + "\n"
    }
}
