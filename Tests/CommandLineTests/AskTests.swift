import FileKit
import LanguageModel
import SEPITModel
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
    private func save(_ change: (SEPITModel) -> Void = { _ in }) throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 300).train(on: ["what is the fold"])
        var configuration = ModelConfiguration()
        configuration.vocabulary = tokenizer.vocabularySize
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        let model = SEPITModel(configuration)
        model.store.initialize(seed: 1)
        change(model)
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func ask(_ question: [String], environment: [String: String] = [:]) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["ask", "--model", folder.path, "--max-tokens", "3"] + question, environment: environment)
    }

    @Test func aQuestionGetsAnAnswer() throws {
        let result = try ask([question], environment: ["SEPIT_THREADS": "1"])
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.last == "\n")
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

    @Test(arguments: ["0", "-3", "many", "99999999999999999999"]) func threadsAreAPositiveNumber(threads: String) throws {
        let result = try ask([question], environment: ["SEPIT_THREADS": threads])
        #expect(result.code == 64)
        #expect(result.errors.contains("\"\(threads)\""))
    }

    /// The memory that a configuration asks for is taken only where the weights bear it out.
    @Test func absurdSizesAreRefusedBeforeTheyTakeMemory() throws {
        var configuration = try ModelConfiguration(contentsOf: folder("config.json"))
        (configuration.vocabulary, configuration.hidden, configuration.heads) = (1 << 24, 65536, 64)
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
        try AtomicFile.write("\(Self.atom)\n\(Self.atom.replacing("A   1", with: "A   2"))\nTER\nEND\n", to: folder("a.pdb"))
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
            for part in model.store.parts where part.name.hasPrefix("multi_modal_projector") {
                model.store.elements(of: part).update(repeating: .nan)
            }
        }
        let result = try ask([question])
        #expect(result.code == 65)
        #expect(result.errors.contains("weights are probably damaged"))
    }
}
