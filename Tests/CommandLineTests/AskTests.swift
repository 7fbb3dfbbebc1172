import FileKit
import LanguageModel
import SEPITModel
import TestSupport
import Testing

/// What `ask` says about questions and models that can't be used.
@Suite struct AskTests {
    private let folder: TemporaryDirectory
    private let question = "fold of MKTAYIAKQRQISFVKSHFSRQ"

    init() throws {
        folder = try TemporaryDirectory()
        try save()
    }

    /// A small untrained model, with weights as `change` leaves them.
    private func save(_ change: (TrainableModel) -> Void = { _ in }) throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 300).train(on: ["what is the fold"])
        var configuration = ModelConfiguration.tiny
        configuration.text.vocabularySize = tokenizer.vocabularySize
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        let model = TrainableModel(configuration)
        model.store.initialize(seed: 1)
        change(model)
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func ask(_ question: [String], environment: [String: String] = [:]) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["ask", "--model", folder.path, "--max-tokens", "3"] + question, environment: environment)
    }

    private static let shipped = Path.join(Snapshot.repository, "data/demo-model")
    private static let structure = Path.join(Snapshot.repository, "data/sample/DEMO00000.pdb.gz")
    private static let fold = "Its structure has the extended and disordered fold."

    /// Asks the shipped model about a protein of the sample.
    private func askShipped(_ arguments: [String], input: String? = nil) throws -> SepitProgram.Result {
        try SepitProgram.run(["ask", "--model", Self.shipped, "--structure", Self.structure] + arguments, input: input)
    }

    private func object(_ line: Substring) throws -> JSONValue {
        try Array(line.utf8).withUnsafeBytes { (bytes) throws(SepitError) in try JSONValue(parsing: bytes) }
    }

    @Test func aQuestionGetsItsAnswer() throws {
        let result = try askShipped(["What is the fold of this protein?"])
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(result.output == Self.fold + "\n")
    }

    @Test func anAnswerInJSONSaysWhatWasAskedAndHowSureItIs() throws {
        let result = try askShipped(["--json", "What is the fold of this protein?"])
        #expect(result.code == 0 && result.errors.isEmpty)
        let found = try object(result.output.dropLast())
        let confidence = try #require(found["confidence"]?.double)
        let probability = try #require(found["probability"]?.double)
        #expect(abs(confidence - 0.9998994) <= 1e-3 && (0.95...1).contains(probability))
        #expect(
            found
                == .object([
                    .init(key: "abstained", value: .boolean(false)), .init(key: "answer", value: .string(Self.fold)),
                    .init(key: "chains", value: .array([.string("A")])),
                    .init(key: "complete", value: .boolean(true)), .init(key: "computed", value: .boolean(false)),
                    .init(key: "confidence", value: .number(confidence)),
                    .init(key: "contradictions", value: .array([])), .init(key: "evidence", value: .array([])),
                    .init(key: "experts", value: .array([])),
                    .init(key: "known", value: .null), .init(key: "notes", value: .array([])),
                    .init(key: "probability", value: .number(probability)),
                    .init(
                        key: "proteins",
                        value: .array([
                            .object([
                                .init(key: "residues", value: .integer(144)),
                                .init(key: "source", value: .string("\(Self.structure) A")),
                            ])
                        ])),
                    .init(key: "question", value: .string("<protein> What is the fold of this protein?")),
                    .init(key: "residues", value: .integer(144)),
                    .init(key: "residuesWithPosition", value: .integer(144)),
                    .init(key: "unsupported", value: .array([])),
                ]))
    }

    /// One a line on standard input, each as if it were asked alone.
    @Test func severalQuestionsAreAnsweredInTurn() throws {
        let questions = [
            "What is the fold of this protein?", "Where is it found?", "What is the fold of this protein?",
        ]
        let result = try askShipped([], input: questions.joined(separator: "\n\n"))
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(result.output == [Self.fold, "This protein is secreted.", Self.fold].map { $0 + "\n" }.joined())
    }

    private static let lysozyme =
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRCKGTDVQAWIRGCRL"
    private static let lactalbumin =
        "KQFTKCELSQLLKDIDGYGGIALPELICTMFHTSGYDTQAIVENNESTEYGLFQISNKLWCKSSQVPQSRNICDISCDKFLDDDITDDIMCAKKILDIKGIDYWLAHKALCTEKLEQWLCEKL"

    /// A file of two homologous proteins.
    private func known() throws -> String {
        let path = folder("known.fasta")
        try AtomicFile.write(
            ">NP_1.1 lysozyme C [Gallus gallus]\n\(Self.lysozyme)\n>NP_2.1 alpha-lactalbumin\n\(Self.lactalbumin)\n",
            to: path)
        return path
    }

    @Test func knownProteinsStandBelowTheAnswer() throws {
        let question = ["function of \(Self.lysozyme)", "--evidence", try known()]
        let lines = try ask(question).output.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex(of: "Known proteins similar:"))
        #expect(lines[(start + 1)...].first == "  NP_1.1 lysozyme C [Gallus gallus]")
        #expect(lines[start + 2].hasPrefix("    100% identical over 100% of the shorter, E = "))
        #expect(lines[start + 3] == "  NP_2.1 alpha-lactalbumin" && lines[start + 4].contains("% identical over "))
        #expect(lines.count == start + 5)
        #expect(try ask(question + ["--neighbours", "1"]).output.split(separator: "\n").count == start + 3)
        #expect(
            try ask(["function of \(Self.lysozyme)", "--no-evidence"]).output.split(separator: "\n").count == start)
        let unknown = "function of MKTAYIAKQRQISFVKSHFSRQEEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQ"
        #expect(try ask([unknown, "--evidence", known()]).output.contains("No known protein is similar."))
        #expect(try ask(question + ["--no-evidence"]).code == 64)
        #expect(try ask([unknown, "--evidence", folder("none")]).code == 66)
    }

    @Test(arguments: ["P00698", "NP_000001.2", "1abc_A", "demo0007_A"]) func aKnownProteinIsAskedAboutByItsName(
        name: String
    ) throws {
        try AtomicFile.write(
            ">P00698\n\(Self.lysozyme)\n>NP_000001.2\n\(Self.lysozyme)\n>1abc_A\n\(Self.lysozyme)\n"
                + ">demo0007_A\n\(Self.lysozyme)\n",
            to: folder("named.fasta"))
        let found = try object(
            ask(["function of \(name)", "--json", "--evidence", folder("named.fasta")]).output.dropLast())
        #expect(found["proteins"]?.elements?.map { $0["residues"]?.whole } == [129])
        #expect(found["proteins"]?.elements?.map { $0["source"]?.text } == [name])
        #expect(found["evidence"]?.elements?.map { $0["identity"]?.double } == [1, 1, 1])
    }

    @Test func whatIsNearIsSaidWhereTheModelDoesNotKnow() throws {
        let result = try SepitProgram.run([
            "ask", "--model", Self.shipped, "--evidence", known(), "function of \(Self.lysozyme)",
        ])
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("I don't know: ") == true)
        #expect(
            lines.dropFirst().first
                == "The nearest known protein (100% identical) is NP_1.1 lysozyme C [Gallus gallus].")
    }

    @Test func evidenceInJSONIsThatOfEachProtein() throws {
        let question = "Are \(Self.lactalbumin) and \(Self.lysozyme) alike?"
        let found = try object(ask([question, "--json", "--evidence", known()]).output.dropLast())
        let evidence = try #require(found["evidence"]?.elements)
        #expect(evidence.map { $0["id"]?.text } == ["NP_2.1", "NP_1.1", "NP_1.1", "NP_2.1"])
        #expect(evidence.map { $0["protein"]?.whole } == [1, 1, 2, 2])
        #expect(evidence[0]["identity"]?.double == 1 && evidence[0]["coverage"]?.double == 1)
        // By Biopython's PairwiseAligner (local, BLOSUM62, gaps of 11 and 1): 46 of 124 columns are equal.
        #expect(evidence[3]["identity"]?.double.map { abs($0 - 46.0 / 124) < 0.01 } == true)
        #expect(evidence[3]["coverage"]?.double.map { abs($0 - 124.0 / 123) < 0.02 } == true)
        #expect(evidence[2]["facts"]?["description"] == .array([.string("lysozyme C [Gallus gallus]")]))
        #expect(found["proteins"]?.elements?.map { $0["residues"]?.whole } == [123, 129])
        #expect(found["contradictions"]?.elements == [])
    }

    @Test func randomChoicesAreBoundedAndRepeat() throws {
        func random(_ arguments: String...) throws -> String {
            let result = try ask([question, "--temperature", "5", "--seed", "3"] + arguments)
            #expect(result.code == 0)
            return result.output
        }
        let greedy = try ask([question]).output
        #expect(try random() == random() && random() != greedy)
        #expect(try random("--top-k", "1") == greedy)
        #expect(try random("--top-p", "1e-6") == greedy)
        for wrong in [
            ["--top-k", "0", "--temperature", "1"], ["--top-p", "0", "--temperature", "1"],
            ["--top-p", "1.5", "--temperature", "1"], ["--top-k", "3"], ["--top-p", "0.5"],
        ] {
            let result = try ask([question] + wrong)
            #expect(result.code == 64 && result.errors.contains("--top-"), "\(wrong)")
        }
    }

    @Test func noQuestionIsAUsageError() throws {
        let result = try ask([])
        #expect(result.code == 64)
        #expect(result.errors.contains("There is no question."))
    }

    @Test func aQuestionAsLongAsABookIsRefused() throws {
        let result = try ask([question + String(repeating: " why", count: 5000)])
        #expect(result.code == 65)
        #expect(result.errors.contains("The question is too long."))
    }

    @Test(arguments: ["0", "-3", "many", "99999999999999999999"]) func threadsAreAPositiveNumber(threads: String) throws
    {
        let result = try ask([question], environment: ["SEPIT_THREADS": threads])
        #expect(result.code == 64)
        #expect(result.errors.contains("\"\(threads)\""))
    }

    /// The memory that a configuration asks for is taken only where the weights bear it out.
    @Test func absurdSizesAreRefusedBeforeTheyTakeMemory() throws {
        var configuration = try ModelConfiguration(contentsOf: folder("config.json"))
        (configuration.text.vocabularySize, configuration.text.hiddenSize, configuration.text.heads) = (
            1 << 24, 65536, 64
        )
        try AtomicFile.write(configuration.json, to: folder("config.json"))
        let result = try ask([question])
        #expect(result.code == 65)
        #expect(result.errors.contains("another shape"))
    }

    private static let atom = "ATOM      1  CB  ALA A   1       1.000   2.000   3.000  1.00 10.00           C"

    /// What is wrong with the file, where, and the exit code.
    @Test(arguments: [
        ("empty.pdb", "", "The file is empty.", 65),
        ("page.pdb", "<!DOCTYPE html>\n<html></html>\n", "This is a web page, not a structure.", 65),
        ("words.cif", "not a structure\n", "This is not a PDB, mmCIF or FASTA file.", 65),
        ("page.fasta", "Service Unavailable\n", "This is not a PDB, mmCIF or FASTA file.", 65),
        ("header.pdb", "HEADER    X\nTITLE     Y\nEND\n", "The file has no protein chain.", 65),
        ("dna.fasta", ">d\nACGTACGTACGTACGTACGTACGTACGTACGT\n", "The file has no protein chain.", 65),
        ("long.fasta", ">t\n\(String(repeating: "MKTAYIAK", count: 5000))\n", "found 40000", 65),
        ("none.pdb", nil, "There is no such file", 66),
    ])
    func structuresThatCannotBeRead(name: String, text: String?, message: String, code: Int32) throws {
        if let text { try AtomicFile.write(text, to: folder(name)) }
        let result = try ask(["--structure", folder(name), "fold?"])
        #expect(result.code == code)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func aChainWithoutAlphaCarbonsIsSaidToBeASequence() throws {
        try AtomicFile.write(
            "\(Self.atom)\n\(Self.atom.replacing("A   1", with: "A   2"))\nTER\nEND\n", to: folder("a.pdb"))
        let result = try ask(["--structure", folder("a.pdb"), "fold?"])
        #expect(result.code == 0)
        #expect(result.errors == "note: no residue has a C-alpha, so the answer is from the sequence alone\n")
    }

    @Test func aSequenceWithDigitsIsRefused() throws {
        let result = try ask(["fold of MKT4YIAKQR1QISFVKSHFSRQ"])
        #expect(result.code == 65)
        #expect(result.errors.contains("found \"4\" at position 4"))
    }

    @Test func weightsThatAreNoNumbersAreAnError() throws {
        try save { model in
            for part in model.store.parts where part.role.part == .connector {
                model.store.elements(of: part).update(repeating: .nan)
            }
        }
        let result = try ask([question])
        #expect(result.code == 65)
        #expect(result.errors.contains("weights are probably damaged"))
    }
}
