/// An error that a user can act on: where it is, what was expected, what was found, and what to do.
///
/// Every module throws this one type for bad data, bad configuration and failed input or output. The command line prints
/// `description` and exits with `kind.exitCode`.
public struct SepitError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong in the caller's terms; decides the exit code (sysexits.h).
    public enum Kind: String, Sendable {
        case usage, badData, missingInput, cannotWrite, inputOutput, interrupted

        /// The process exit code: 64, 65, 66, 73, 74 or 130.
        public var exitCode: Int32 {
            switch self {
            case .usage: 64
            case .badData: 65
            case .missingInput: 66
            case .cannotWrite: 73
            case .inputOutput: 74
            case .interrupted: 130
            }
        }
    }

    /// What went wrong in the caller's terms.
    public var kind: Kind
    /// A stable, machine-readable identifier in kebab case, such as `gzip-truncated`.
    public var code: String
    /// One sentence that stands on its own.
    public var message: String
    /// The file or folder that is at fault.
    public var file: String?
    /// 1-based line in `file`, where lines make sense.
    public var line: Int?
    /// What would have been right.
    public var expected: String?
    /// What was there instead.
    public var found: String?
    /// What the user can do about it.
    public var hint: String?

    /// An error; whatever is known beyond the message helps.
    public init(
        _ kind: Kind, code: String, _ message: String, file: String? = nil, line: Int? = nil,
        expected: String? = nil, found: String? = nil, hint: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.expected = expected
        self.found = found
        self.hint = hint
    }

    /// `file:line: message (expected …, found …). hint`, fit for a terminal: what names and data hold of control
    /// characters is replaced.
    public var description: String { String(text.unicodeScalars.map(Self.printable).joined()) }

    private static func printable(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\n"
        case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": "\u{FFFD}"
        default: String(scalar)
        }
    }

    private var text: String {
        var text = ""
        if let file {
            text += file + (line.map { ":\($0)" } ?? "") + ": "
        } else if let line {
            text += "line \(line): "
        }
        text += message
        switch (expected, found) {
        case (let expected?, let found?): text += " (expected \(expected), found \(found))"
        case (let expected?, nil): text += " (expected \(expected))"
        case (nil, let found?): text += " (found \(found))"
        case (nil, nil): break
        }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
