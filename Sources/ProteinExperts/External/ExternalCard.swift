import FileKit
import Yams

/// The card of a program that serves as an expert:
///
///     name: hydrophobic-moment
///     purpose: greatest hydrophobic moment of the sequence
///     command: [/usr/bin/python3, /opt/experts/moment.py, "--angle={angle}"]
///     arguments:
///       - {name: angle, from: 80, to: 180, default: 100, meaning: degrees from residue to residue}
///     input: fasta
///     output: text
///     timeLimit: 10
///
/// The program gets the sequence on standard input, as FASTA or as it is.
public struct ExternalCard: Sendable, Equatable {
    /// As an expert shows it.
    public var card: ExpertCard
    /// An absolute path and arguments; `{name}` stands for an argument, `{sequence}` for the sequence.
    public var command: [String]
    /// In seconds.
    public var timeLimit: Double
    /// In bytes.
    public var outputLimit: Int
    /// Whether standard input is FASTA rather than the sequence alone.
    public var givesFasta: Bool
    /// Whether standard output is a JSON object with a "text" rather than text.
    public var isJSON: Bool

    private static let fields: Set = [
        "name", "purpose", "command", "arguments", "input", "output", "timeLimit", "outputLimit", "method", "accuracy",
    ]
    private static let timeLimits = 0.1...600
    private static let outputLimits = 1...10_000_000
    private static let longestValue = 1000

    /// - Throws: `SepitError` `.badData` (`card-invalid`), and the errors of `FileSystem.read`.
    public init(path: String) throws(SepitError) {
        let bytes = try FileSystem.read(path, limit: 1 << 16)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.invalid("a text in UTF-8", found: nil, path)
        }
        try self.init(yaml: text, file: path)
    }

    /// A card from its text; `file` is named in errors.
    ///
    /// - Throws: `SepitError` `.badData` (`card-invalid`).
    public init(yaml: String, file: String) throws(SepitError) {
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw Self.invalid("YAML", found: nil, file) }
        guard let map = node?.mapping else {
            throw Self.invalid("a list of fields such as name and command", found: nil, file)
        }
        for (key, _) in map where !Self.fields.contains(key.string ?? "") {
            throw Self.invalid("one of \(Self.fields.sorted().joined(separator: ", "))", found: key.string, file)
        }
        func text(_ key: String) -> String? { map[key]?.scalar?.string }
        guard let name = text("name"), name.wholeMatch(of: /[a-z][a-z-]{0,39}/) != nil else {
            throw Self.invalid("a name of lower-case letters and hyphens", found: text("name"), file)
        }
        guard let purpose = text("purpose"), !purpose.isEmpty, purpose.utf8.count <= 200, !purpose.contains("\n") else {
            throw Self.invalid("a purpose on one line", found: nil, file)
        }
        command = try Self.command(map["command"], file)
        timeLimit = try Self.number(text("timeLimit"), "timeLimit", in: Self.timeLimits, else: 10, file)
        outputLimit = Int(
            try Self.number(
                text("outputLimit"), "outputLimit",
                in: Double(Self.outputLimits.lowerBound)...Double(Self.outputLimits.upperBound), else: 100_000, file))
        let (input, output) = (text("input") ?? "fasta", text("output") ?? "text")
        guard ["fasta", "sequence"].contains(input) else {
            throw Self.invalid("input fasta or sequence", found: input, file)
        }
        guard ["text", "json"].contains(output) else { throw Self.invalid("output text or json", found: output, file) }
        (givesFasta, isJSON) = (input == "fasta", output == "json")
        card = ExpertCard(
            name: name, purpose: purpose, parameters: try Self.parameters(map["arguments"], file),
            method: text("method") ?? "The program \(command[0]).",
            accuracy: text("accuracy") ?? "not stated by whoever wrote the card")
    }

    private static func command(_ node: Node?, _ file: String) throws(SepitError) -> [String] {
        guard let list = node?.sequence else {
            throw invalid(
                "command as a list, [/path/of/program, argument, …]; no shell reads it", found: node?.string, file)
        }
        let words = list.compactMap { $0.scalar?.string }
        guard words.count == list.count, let program = words.first, words.count <= 100 else {
            throw invalid("a command of at most 100 words", found: nil, file)
        }
        guard program.hasPrefix("/"), !program.contains("{") else {
            throw invalid("the absolute path of a program", found: program, file)
        }
        // What an interpreter is told to run is code.
        for (option, word) in zip(words, words.dropFirst())
        where ["-c", "-e", "-E", "--eval", "--command", "-exec"].contains(option) && word.contains("{") {
            throw invalid("arguments in no word that is run as code", found: word, file)
        }
        guard let shell = words.first(where: { shells.contains(Path.name(of: $0)) }) else { return words }
        throw invalid(
            "a program that is no shell: nothing that a model writes may become a command", found: shell, file)
    }

    /// Shells, and what runs them.
    private static let shells: Set = [
        "sh", "bash", "dash", "zsh", "ksh", "csh", "tcsh", "fish", "ash", "busybox", "pwsh", "powershell", "env",
        "xargs", "sudo",
        "su", "nohup", "script", "eval",
    ]

    private static func parameters(_ node: Node?, _ file: String) throws(SepitError) -> [ExpertParameter] {
        guard let node else { return [] }
        guard let list = node.sequence else { throw invalid("arguments as a list", found: node.string, file) }
        var parameters: [ExpertParameter] = []
        for entry in list {
            func text(_ key: String) -> String? { entry.mapping?[key]?.scalar?.string }
            let name = text("name") ?? ""
            guard name.wholeMatch(of: /[A-Za-z]{1,20}/) != nil, name != "sequence",
                !parameters.contains(where: { $0.name == name })
            else { throw invalid("an argument's name of letters, each once", found: name, file) }
            let meaning = text("meaning") ?? ""
            let kind: ExpertParameter.Kind
            if let choices = entry.mapping?["values"]?.sequence?.compactMap({ $0.scalar?.string }),
                let first = choices.first
            {
                kind = .choice(choices, usual: text("default") ?? first)
            } else if let low = text("from").flatMap({ Double($0) }), let high = text("to").flatMap({ Double($0) }),
                low.isFinite, high.isFinite, low <= high
            {
                kind = .number(low...high, usual: text("default").flatMap { Double($0) } ?? low)
            } else if entry.mapping?["from"] == nil, entry.mapping?["to"] == nil, let usual = text("default") {
                kind = .text(longest: longestValue, usual: usual)
            } else {
                throw invalid("from and to, values, or a default text for the argument \(name)", found: nil, file)
            }
            let parameter = ExpertParameter(name, kind, meaning)
            guard parameter.value(parameter.usualValue.text) != nil else {
                throw invalid("a default of \(name) within its range", found: parameter.usualValue.text, file)
            }
            parameters.append(parameter)
        }
        return parameters
    }

    private static func number(
        _ text: String?, _ name: String, in range: ClosedRange<Double>, else usual: Double, _ file: String
    ) throws(SepitError) -> Double {
        guard let text else { return usual }
        guard let number = Double(text), range.contains(number) else {
            throw invalid(
                "\(name) from \(range.lowerBound.decimal(1)) to \(range.upperBound.decimal(0))", found: text, file)
        }
        return number
    }

    private static func invalid(_ expected: String, found: String?, _ file: String) -> SepitError {
        SepitError(
            .badData, code: "card-invalid", "This is no card of an expert.", file: file, expected: expected,
            found: found.map { "\"\($0.prefix(60))\"" }, hint: "docs/experts.md shows one.")
    }
}
