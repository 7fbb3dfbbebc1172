import FileKit
import ProteinKit
import TestSupport
import Testing

/// What `ask --explain` says, and writes.
@Suite struct ExplainTests {
    private let folder: TemporaryDirectory
    private static let model = Path.join(Snapshot.repository, "data/demo-model")
    private static let structure = Path.join(Snapshot.repository, "data/sample/DEMO00000.pdb.gz")
    private static let sequence =
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRCKGTDVQAWIRGCRL"

    init() throws { folder = try TemporaryDirectory() }

    private func ask(_ arguments: [String], input: String? = nil) throws -> SepitProgram.Result {
        try SepitProgram.run(["ask", "--model", Self.model] + arguments, input: input)
    }

    private func explanation(_ arguments: [String]) throws -> JSONValue {
        let result = try ask(arguments + ["--explain", "--json"])
        #expect(result.code == 0)
        return try #require(try JSONValue(parsing: Array(result.output.utf8))["explanation"])
    }

    @Test func saysWhatMovedTheAnswer() throws {
        let result = try ask(["--structure", Self.structure, "--explain", "What is the fold of this protein?"])
        let lines = result.output.split(separator: "\n")
        #expect(result.code == 0 && lines.first == "Its structure has the extended and disordered fold.")
        #expect(lines.contains { $0.hasPrefix("What moved the answer, whose log-probability is -0.") })
        #expect(lines.contains { $0.hasPrefix("  +") && $0.hasSuffix(" by the structure") })
        #expect(lines.contains { $0.contains("the two have a rank correlation of ") })
    }

    @Test func allValuesAreInJSON() throws {
        let found = try explanation(["--structure", Self.structure, "What is the fold of this protein?"])
        #expect(found["reason"] == .null && found["own"] == .boolean(true) && found["evidence"] == .null)
        #expect(found["answer"]?.text == "Its structure has the extended and disordered fold.")
        // A fold shows in the coordinates only.
        #expect(try #require(found["structure"]?.double) > 0.5)
        let protein = try #require(found["proteins"]?.elements?.first)
        #expect(protein["gradient"]?.elements?.count == 144 && protein["masking"]?.elements?.count == 144)
        #expect(protein["sequence"]?.text?.count == 144)
        let stretches = try #require(protein["stretches"]?.elements)
        let effects = stretches.compactMap { $0["effect"]?.double.map { abs($0) } }
        #expect(!effects.isEmpty && effects == effects.sorted(by: >))
        for stretch in stretches {
            let (first, last) = (try #require(stretch["first"]?.whole), try #require(stretch["last"]?.whole))
            let letters = Array(try #require(protein["sequence"]?.text))[first - 1..<last]
            #expect(stretch["residues"]?.text == String(letters))
        }
        #expect(try explanation(["--structure", Self.structure, "What is the fold of this protein?"]) == found)
        let bare = try ask(["--structure", Self.structure, "--json", "What is the fold of this protein?"]).output
        #expect(!bare.contains("explanation"))
    }

    /// An answer that no model gave, and one that is withheld.
    @Test func whereThereIsNothingToExplainItSaysSo() throws {
        try AtomicFile.write(">P1 a lysozyme\n\(Self.sequence)\n", to: folder("known.fasta"))
        let known = ["--evidence", folder("known.fasta"), "--explain", "function of \(Self.sequence)"]
        #expect(try ask(known).output.contains("Nothing to explain: "))
        let found = try explanation(["--no-evidence", "function of \(Self.sequence)"])
        #expect(found["reason"]?.text?.isEmpty == false && found["proteins"] == .array([]))
        #expect(found["log_probability"] == .null)
    }

    @Test func writesWhatMovedTheAnswerAsBFactors() throws {
        let path = folder("moved.pdb")
        let question = ["--structure", Self.structure, "What is the fold of this protein?"]
        let result = try ask(question + ["--explain-pdb", path])
        #expect(result.code == 0 && result.output.contains("What moved the answer"))
        let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(text.split(separator: "\n").allSatisfy { $0.count == 80 })
        #expect(text.contains("REMARK 999 Answer: Its structure has the extended and disordered fold."))
        let (written, given) = (
            try ProteinEntry(path: path).chains[0], try ProteinEntry(path: Self.structure).chains[0]
        )
        #expect(written.sequence == given.sequence && written.positions == given.positions)
        #expect(written.numbers == given.numbers && written.id == given.id)
        let masking = try #require(explanation(question)["proteins"]?.elements?.first?["masking"]?.elements)
        let values = masking.compactMap(\.double)
        let factors = written.bFactors.map { Double($0 ?? 0) }
        #expect(abs(try #require(factors.map { abs($0) }.max()) - 99) <= 0.01)
        let scale = try 99 / #require(values.map { abs($0) }.max())
        #expect(zip(values, factors).allSatisfy { abs($0 * scale - $1) <= 0.2 })
    }

    /// Two chains of one sequence are two proteins, which don't move an answer alike.
    @Test func everyChainHasItsOwnBFactors() throws {
        let (one, two, path) = (folder("one.pdb"), folder("two.pdb"), folder("moved.pdb"))
        _ = try ask(["--structure", Self.structure, "--explain-pdb", one, "What is the fold of this protein?"])
        let atoms = String(decoding: try FileSystem.read(one), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("ATOM") }.map(String.init)
        let copies = atoms.map { "\($0.prefix(21))B\($0.dropFirst(22))" }
        let lines: [String] = atoms + ["TER"] + copies + ["TER", "END", ""]
        try AtomicFile.write(lines.joined(separator: "\n"), to: two)
        let result = try ask([
            "--structure", two, "--chain", "A", "--chain", "B", "--precision", "0", "--explain-pdb", path, "--json",
            "What is the fold of these proteins?",
        ])
        #expect(result.code == 0, "\(result.errors)")
        let proteins = try JSONValue(parsing: Array(result.output.utf8))["explanation"]?["proteins"]?.elements ?? []
        let values = proteins.map { ($0["masking"]?.elements ?? []).compactMap(\.double) }
        let factors = try ProteinEntry(path: path).chains.map { $0.bFactors.map { Double($0 ?? 0) } }
        #expect(values.count == 2 && factors.count == 2 && values.first != values.last)
        let (all, written): ([Double], [Double]) = (values.flatMap(\.self), factors.flatMap(\.self))
        let scale = try 99 / #require(all.map { abs($0) }.max())
        #expect(zip(all, written).allSatisfy { abs($0 * scale - $1) <= 0.2 })
    }

    @Test func refusesBFactorsWithoutAStructure() throws {
        let path = folder("moved.pdb")
        let typed = try ask(["--explain-pdb", path, "function of \(Self.sequence)"])
        #expect(typed.code == 64 && typed.errors.contains("--explain-pdb needs --structure."))
        try AtomicFile.write(">P1\n\(Self.sequence)\n", to: folder("a.fasta"))
        let flat = try ask(["--structure", folder("a.fasta"), "--explain-pdb", path, "What is the fold?"])
        #expect(flat.code == 65 && flat.errors.contains("no C-alpha"))
        let several = try ask(["--structure", Self.structure, "--explain-pdb", path], input: "fold?\nfunction?\n")
        #expect(several.code == 64 && several.output.isEmpty)
        #expect(!FileSystem.exists(path))
    }
}
