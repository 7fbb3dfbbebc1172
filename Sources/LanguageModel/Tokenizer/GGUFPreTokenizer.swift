import FileKit

/// How text is cut into words by the tokenizers that GGUF files name in `tokenizer.ggml.pre`.
///
/// Source: https://github.com/ggml-org/llama.cpp, `llama-vocab.cpp`, for names; the `tokenizer.json` of the models that they
/// are named for. `default`, and a file that names none, is read as GPT-2's, whose kind of tokenizer it is.
enum GGUFPreTokenizer {
    case gpt2
    /// GPT-2's after every digit has been cut off.
    case digits
    case llama3
    /// Llama 3's words without its way of taking whole ones.
    case dbrx
    case qwen2

    init?(name: String) {
        switch name {
        case "default", "gpt-2", "gpt2", "phi-2", "mpt", "olmo", "jais", "gigachat", "mellum", "a.x-4.0", "trillion":
            self = .gpt2
        case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b": self = .digits
        case "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2": self = .llama3
        case "dbrx", "smaug-bpe": self = .dbrx
        case "qwen2", "deepseek-r1-qwen", "kormo", "megrez", "stablelm2": self = .qwen2
        default: return nil
        }
    }

    /// Whether the start token goes in front where the file doesn't say.
    var addsStart: Bool { self == .llama3 }

    var ignoresMerges: Bool { self == .llama3 }

    var normalizer: JSONValue { self == .qwen2 ? TokenizerDefinition.part("NFC") : .null }

    func definition(addsPrefixSpace: Bool) -> JSONValue {
        func sequence(_ first: JSONValue, splits: Bool) -> JSONValue {
            TokenizerDefinition.part(
                "Sequence",
                [
                    .init(
                        "pretokenizers",
                        .array([
                            first, TokenizerDefinition.byteLevel(addsPrefixSpace: addsPrefixSpace, splits: splits),
                        ]))
                ])
        }
        func split(_ expression: String) -> JSONValue {
            TokenizerDefinition.part(
                "Split",
                [
                    .init("pattern", .object([.init("Regex", .string(expression))])),
                    .init("behavior", .string("Isolated")), .init("invert", .boolean(false)),
                ])
        }
        switch self {
        case .gpt2: return TokenizerDefinition.byteLevel(addsPrefixSpace: addsPrefixSpace, splits: true)
        case .digits:
            return sequence(
                TokenizerDefinition.part("Digits", [.init("individual_digits", .boolean(true))]), splits: true)
        case .llama3, .dbrx: return sequence(split(SplitPattern.llama3), splits: false)
        case .qwen2: return sequence(split(SplitPattern.qwen2), splits: false)
        }
    }
}
