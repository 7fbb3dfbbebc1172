/// An element of a small XML text, with all that is in it.
///
/// Reads what UniProt writes: elements, attributes, character data, the five named entities and character references,
/// comments and CDATA. No document types, so that nothing can expand.
struct XMLElement: Equatable {
    var name: String
    var attributes: [String: String] = [:]
    var children: [XMLElement] = []
    /// Character data directly in this element.
    var text = ""

    /// What is wrong with a text, and at which byte.
    struct Malformed: Error, Equatable {
        let offset: Int
        let reason: String
    }

    /// The first child of this name.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The children of this name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// The element that `bytes` hold.
    static func parse(_ bytes: [UInt8]) throws(Malformed) -> XMLElement {
        var parser = XMLElementParser(bytes)
        return try parser.parse()
    }
}

private struct XMLElementParser {
    private let bytes: [UInt8]
    private var position = 0
    private static let depthLimit = 64

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws(XMLElement.Malformed) -> XMLElement {
        var open: [XMLElement] = []
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                let text = try characters()
                if !open.isEmpty { open[open.count - 1].text += text }
                continue
            }
            if skip("<!--", to: "-->") || skip("<?", to: "?>") { continue }
            if starts("<![CDATA[") {
                let start = position + 9
                guard skip("<![CDATA[", to: "]]>") else { throw malformed("a CDATA section does not end") }
                if !open.isEmpty {
                    open[open.count - 1].text += String(decoding: bytes[start..<(position - 3)], as: UTF8.self)
                }
                continue
            }
            if starts("</") {
                position += 2
                let name = name()
                skipBlanks()
                guard take(">") else { throw malformed("a closing tag does not end") }
                guard let element = open.popLast(), element.name == name else {
                    throw malformed("</\(name)> closes nothing")
                }
                guard !open.isEmpty else { return element }
                open[open.count - 1].children.append(element)
                continue
            }
            let (element, isClosed) = try tag()
            if !isClosed {
                guard open.count < Self.depthLimit else { throw malformed("elements lie too deep in each other") }
                open.append(element)
            } else if open.isEmpty {
                return element
            } else {
                open[open.count - 1].children.append(element)
            }
        }
        throw malformed(open.last.map { "<\($0.name)> is not closed" } ?? "there is no element")
    }

    private mutating func tag() throws(XMLElement.Malformed) -> (XMLElement, isClosed: Bool) {
        position += 1
        var element = XMLElement(name: name())
        guard !element.name.isEmpty else { throw malformed("a tag has no name") }
        while true {
            skipBlanks()
            if take("/>") { return (element, true) }
            if take(">") { return (element, false) }
            let key = name()
            skipBlanks()
            guard !key.isEmpty, take("=") else { throw malformed("an attribute of <\(element.name)> has no value") }
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
            else { throw malformed("an attribute of <\(element.name)> is not quoted") }
            let quote = bytes[position]
            position += 1
            let start = position
            while position < bytes.count, bytes[position] != quote { position += 1 }
            guard position < bytes.count else { throw malformed("an attribute of <\(element.name)> does not end") }
            element.attributes[key] = try decoded(bytes[start..<position])
            position += 1
        }
    }

    private mutating func characters() throws(XMLElement.Malformed) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        return try decoded(bytes[start..<position])
    }

    private func decoded(_ slice: ArraySlice<UInt8>) throws(XMLElement.Malformed) -> String {
        let text = String(decoding: slice, as: UTF8.self)
        guard slice.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            guard let end = rest[ampersand...].firstIndex(of: ";") else { throw malformed("an entity does not end") }
            let entity = String(rest[rest.index(after: ampersand)..<end])
            guard let character = Self.character(entity) else { throw malformed("the entity &\(entity); is unknown") }
            result.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ entity: String) -> Character? {
        switch entity {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard entity.first == "#" else { return nil }
            let digits = entity.dropFirst()
            let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }

    private mutating func name() -> String {
        let start = position
        while position < bytes.count, !" \t\r\n/>=<\"'".utf8.contains(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    }

    private func starts(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard starts(text) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    /// Passes over what starts with `opening`, up to and with `closing`; false where it is not there.
    private mutating func skip(_ opening: StaticString, to closing: StaticString) -> Bool {
        guard starts(opening) else { return false }
        let length = closing.utf8CodeUnitCount
        var index = position + opening.utf8CodeUnitCount
        while index + length <= bytes.count {
            if closing.withUTF8Buffer({ bytes[index..<(index + length)].elementsEqual($0) }) {
                position = index + length
                return true
            }
            index += 1
        }
        return false
    }

    private func malformed(_ reason: String) -> XMLElement.Malformed {
        XMLElement.Malformed(offset: min(position, bytes.count), reason: reason)
    }
}
