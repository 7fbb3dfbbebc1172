import FileKit
import TensorKit

/// The special tokens around an encoded text (`post_processor` in `tokenizer.json`).
struct PostProcessor: Sendable {
    private(set) var before: [Int] = []
    private(set) var after: [Int] = []

    init() {}

    init(_ json: JSONValue, _ file: TokenizerFile) throws(SepitError) {
        switch try file.type(json, of: "post-processor") {
        case "ByteLevel": break  // moves offsets only
        case "Sequence":
            for part in try file.elements(json, "processors") {
                let inner = try PostProcessor(part, file)
                before = inner.before + before
                after += inner.after
            }
        case "BertProcessing":
            before = [try Self.pair(json, "cls", file)]
            after = [try Self.pair(json, "sep", file)]
        case "TemplateProcessing":
            var isAfter = false
            for item in try file.elements(json, "single") {
                if item["Sequence"] != nil {
                    isAfter = true
                } else {
                    let ids = try Self.ids(of: item, json, file)
                    if isAfter { after += ids } else { before += ids }
                }
            }
        case let type: throw file.unsupported("post-processor", type)
        }
    }

    /// The id in `["[CLS]", 101]`.
    private static func pair(_ json: JSONValue, _ key: String, _ file: TokenizerFile) throws(SepitError) -> Int {
        guard let pair = json[key]?.elements, pair.count == 2 else {
            throw file.invalid("The field '\(key)' isn't a token and its id.")
        }
        return try file.identifier(pair[1], of: pair[0].text ?? key)
    }

    private static func ids(
        of item: JSONValue, _ json: JSONValue, _ file: TokenizerFile
    ) throws(SepitError) -> [Int] {
        guard let name = item["SpecialToken"]?["id"]?.text,
            let ids = json["special_tokens"]?[name]?["ids"]?.elements
        else { throw file.invalid("A special token of the template isn't defined.") }
        var result: [Int] = []
        for id in ids { result.append(try file.identifier(id, of: name)) }
        return result
    }
}
