import FileKit
import FoundationEssentials
import SEPITPipeline

/// One message of a conversation.
struct ChatMessage {
    let role: String
    private(set) var text = ""
    private(set) var file: ProteinSource?

    /// - Throws: `SepitError`: `.usage` (`field-invalid`), or as `ProteinEntry.init`.
    private init(_ message: JSONValue, _ limits: RequestLimits) throws(SepitError) {
        guard let role = message["role"]?.text else { throw RequestFields.invalid("messages", "messages with a role") }
        self.role = role
        switch message["content"] {
        case .string(let text)?: self.text = text
        case .array(let parts)?:
            for part in parts { try add(part, limits) }
        case nil, .null?: break
        default: throw RequestFields.invalid("content", "a text, or a list of parts")
        }
        text = try AskFields.checked(text, limits)
    }

    private mutating func add(_ part: JSONValue, _ limits: RequestLimits) throws(SepitError) {
        switch part["type"]?.text {
        case "text": text += (text.isEmpty ? "" : "\n") + (part["text"]?.text ?? "")
        case "file":
            guard file == nil else {
                throw SepitError(.usage, code: "protein-ambiguous", "A message has more than one file.")
            }
            guard let data = part["file"]?["file_data"]?.text else {
                throw RequestFields.invalid("file", "file_data with the file in base64")
            }
            let name = part["file"]?["filename"]?.text ?? "structure"
            guard name.unicodeScalars.count <= 200 else {
                throw RequestFields.invalid("filename", "at most 200 characters")
            }
            let entry = try GivenProtein.read(try Self.bytes(data), name: Path.name(of: name), limits)
            file = try ProteinSource(entry, chains: part["file"]?["chains"]?.elements?.compactMap(\.text) ?? [])
        default: throw RequestFields.invalid("content", "parts of type text or file")
        }
    }

    /// The file in a data URL, in base64, or as text.
    private static func bytes(_ data: String) throws(SepitError) -> [UInt8] {
        let isURL = data.hasPrefix("data:")
        let encoded = isURL ? data.drop { $0 != "," }.dropFirst() : data[...]
        if isURL, !data.prefix(while: { $0 != "," }).hasSuffix(";base64") { return Array(encoded.utf8) }
        if let decoded = Data(base64Encoded: String(encoded)) { return Array(decoded) }
        guard !isURL else { throw SepitError(.badData, code: "base64-invalid", "The file is not in base64.") }
        return Array(data.utf8)
    }

    /// What was said; instructions of the system are none for these models.
    ///
    /// - Throws: as `init`; `.usage` (`no-question`) unless the last message is a question.
    static func conversation(of messages: [JSONValue], _ limits: RequestLimits) throws(SepitError) -> Conversation {
        guard messages.count <= mostMessages else {
            throw RequestFields.invalid("messages", "at most \(mostMessages) messages")
        }
        var turns: [Conversation.Turn] = []
        var asked: ChatMessage?
        for message in messages {
            let message = try ChatMessage(message, limits)
            switch message.role {
            case "user":
                if var earlier = asked {
                    earlier.text += "\n" + message.text
                    if let file = message.file { earlier.file = file }
                    asked = earlier
                } else {
                    asked = message
                }
            case "assistant":
                guard let question = asked else { continue }
                turns.append(.init(question: question.text, file: question.file, answer: message.text))
                asked = nil
            case "system", "developer", "tool", "function": continue
            default: throw RequestFields.invalid("role", "system, developer, user or assistant")
            }
        }
        guard let asked else {
            throw SepitError(
                .usage, code: "no-question", "The last message is no question.", expected: "one of the user")
        }
        return Conversation(earlier: turns, question: asked.text, file: asked.file)
    }

    private static let mostMessages = 100
}
