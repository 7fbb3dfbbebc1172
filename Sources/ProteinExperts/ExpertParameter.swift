import FileKit

/// One thing that an expert takes, with the values that it may have.
public struct ExpertParameter: Sendable, Equatable {
    /// The values, and the one that stands where nothing is given.
    public enum Kind: Sendable, Equatable {
        case number(ClosedRange<Double>, usual: Double)
        case whole(ClosedRange<Int>, usual: Int)
        case choice([String], usual: String)
        /// Text of at most so many bytes.
        case text(longest: Int, usual: String)
    }

    /// By which it is given.
    public var name: String
    /// What it decides, in a phrase.
    public var meaning: String
    /// Its values.
    public var kind: Kind

    /// A parameter.
    public init(_ name: String, _ kind: Kind, _ meaning: String) {
        (self.name, self.kind, self.meaning) = (name, kind, meaning)
    }

    /// The values in words.
    public var range: String {
        switch kind {
        case .number(let range, _):
            "\(range.lowerBound.decimal(1))...\(range.upperBound.decimal(1))"
        case .whole(let range, _): "\(range.lowerBound)...\(range.upperBound)"
        case .choice(let words, _): words.joined(separator: "|")
        case .text(let longest, _): "text of at most \(longest) letters"
        }
    }

    /// The default in words.
    public var usual: String {
        switch kind {
        case .number(_, let usual): usual.decimal(1)
        case .whole(_, let usual): String(usual)
        case .choice(_, let usual): usual
        case .text(_, let usual): usual.isEmpty ? "none" : usual
        }
    }

    /// The value that was written; nil for one that is out of range.
    func value(_ written: String) -> ExpertArguments.Value? {
        switch kind {
        case .number(let range, _): Double(written).flatMap { range.contains($0) ? .number($0) : nil }
        case .whole(let range, _): Int(written).flatMap { range.contains($0) ? .whole($0) : nil }
        case .choice(let words, _): words.contains(written) ? .text(written) : nil
        case .text(let longest, _): written.utf8.count <= longest ? .text(written) : nil
        }
    }

    /// The value that stands where nothing is given.
    var usualValue: ExpertArguments.Value {
        switch kind {
        case .number(_, let usual): .number(usual)
        case .whole(_, let usual): .whole(usual)
        case .choice(_, let usual), .text(_, let usual): .text(usual)
        }
    }

    var json: JSONValue {
        .object([
            .init("name", .string(name)), .init("values", .string(range)), .init("default", .string(usual)),
            .init("meaning", .string(meaning)),
        ])
    }
}
