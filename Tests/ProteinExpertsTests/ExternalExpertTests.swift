import FileKit
import ProteinExperts
import Testing

/// Programs as experts. No shell runs any of them, so small scripts stand in for programs.
@Suite struct ExternalExpertTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func card(_ command: String, _ more: String = "") throws -> ExternalCard {
        try ExternalCard(yaml: "name: own\npurpose: a test\ncommand: \(command)\n\(more)", file: "own.yaml")
    }

    private func run(_ card: ExternalCard, _ arguments: [String: String] = [:]) throws -> ExpertResult {
        try ExternalExpert(card).run(arguments, on: ExpertSubject(sequence: Array("MKTAYIAKQR".utf8)))
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return (error as? SepitError)?.code }
    }

    @Test func itGetsTheSequenceAndItsWordsAreTheResult() throws {
        #expect(try run(card("[/bin/cat]")).text == ">protein MKTAYIAKQR")
        #expect(try run(card("[/bin/cat]", "input: sequence")).text == "MKTAYIAKQR")
        let echo = try card(
            "[/bin/echo, 'at', '{angle}', '{sequence}']", "arguments: [{name: angle, from: 0, to: 180, default: 100}]")
        #expect(try run(echo).text == "at 100.0 MKTAYIAKQR")
        #expect(try run(echo, ["angle": "90"]).text == "at 90.0 MKTAYIAKQR")
        let json = try run(card("[/bin/echo, '{\"text\": \"It is 3.\", \"value\": 3}']", "output: json"))
        #expect(json.text == "It is 3." && json.values["value"]?.whole == 3)
    }

    /// Whatever stands in an argument is one word of the command.
    @Test func argumentsAreNoCommands() throws {
        let echo = try card("[/bin/echo, '{word}']", "arguments: [{name: word, default: none}]")
        for hostile in [
            "; touch \(folder("x"))", "$(touch \(folder("x")))", "`id`", "a | b", "> \(folder("x"))", "{sequence}",
        ] {
            #expect(try run(echo, ["word": hostile]).text == hostile.split(separator: " ").joined(separator: " "))
        }
        #expect(!FileSystem.exists(folder("x")))
        #expect(code { _ = try run(echo, ["word": "--version"]) } == "expert-argument-invalid")
        #expect(code { _ = try run(echo, ["word": "a\u{0}b"]) } == "expert-missing")
    }

    @Test func whatGoesWrongIsNamed() throws {
        for (command, more, expected) in [
            ("[/bin/sleep, '30']", "timeLimit: 0.3", "expert-timeout"), ("[/bin/false]", "", "expert-failed"),
            ("[/usr/bin/yes]", "outputLimit: 100000", "expert-output-too-long"),
            ("[/no/such/program]", "", "expert-missing"),
            ("[/bin/echo, nothing]", "output: json", "expert-output-invalid"),
            ("[/bin/true]", "", "expert-output-invalid"),
            ("[/bin/cat, /dev/zero]", "", "expert-output-too-long"),
        ] {
            let card = try card(command, more)
            let start = ContinuousClock.now
            #expect(code { _ = try run(card) } == expected, "\(command)")
            #expect(ContinuousClock.now - start < .seconds(8))
        }
        let call = ExpertReport(
            ExpertCall("own"), ExpertLibrary([ExternalExpert(try card("[/bin/false]"))]),
            on: ExpertSubject(sequence: Array("MKT".utf8)))
        #expect(call.text == "Error: The expert failed with status 1.")
    }

    @Test(arguments: [
        "", "[]", "name: own", "name: Own Name\npurpose: p\ncommand: [/bin/cat]",
        "name: own\npurpose: p\ncommand: cat file | sh",
        "name: own\npurpose: p\ncommand: [cat]", "name: own\npurpose: p\ncommand: [/bin/sh, -c, ls]",
        "name: own\npurpose: p\ncommand: [/usr/bin/env, bash, -c, ls]", "name: own\npurpose: p\ncommand: []",
        "name: own\npurpose: p\ncommand: ['{program}']",
        "name: own\npurpose: p\ncommand: [/usr/bin/python3, -c, '{code}']",
        "name: own\npurpose: p\ncommand: [/bin/cat]\ntimeLimit: 1e9",
        "name: own\npurpose: p\ncommand: [/bin/cat]\nshell: true",
        "name: own\npurpose: p\ncommand: [/bin/cat]\noutput: xml",
        "name: own\npurpose: p\ncommand: [/bin/cat]\narguments: [{name: a, from: 1, to: 0}]",
        "name: own\npurpose: p\ncommand: [/bin/cat]\narguments: [{name: a, from: 1, to: 5, default: 9}]",
        "name: own\npurpose: p\ncommand: [/bin/cat]\narguments: [{name: sequence, default: x}]", "{", "\t- a",
    ]) func cardsThatCannotBeAreRefused(yaml: String) {
        #expect(code { _ = try ExternalCard(yaml: yaml, file: "own.yaml") } == "card-invalid")
    }
}
