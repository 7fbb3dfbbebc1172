import ProteinKit
import Testing

@Suite struct CorpusTests {
    static let all = CorpusCase.pdb + CorpusCase.mmcif + CorpusCase.fasta + CorpusCase.files

    @Test(arguments: all)
    func lenientReading(_ item: CorpusCase) {
        #expect(Reading.summary(item.bytes) == item.expected)
    }

    /// Strict mode throws one of lenient mode's warnings, and reads the same where there is none.
    @Test(arguments: all)
    func strictReading(_ item: CorpusCase) {
        let strict = Reading.summary(item.bytes, mode: .strict)
        let lenient = try? StructureReader().read(bytes: item.bytes, name: "case")
        if let lenient, lenient.warnings.isEmpty {
            #expect(strict == item.expected)
        } else if let lenient {
            #expect(lenient.warnings.contains { strict.hasPrefix("error") && strict.hasSuffix(" \($0.code)") })
        } else {
            #expect(strict.hasPrefix("error"))
        }
    }

    @Test func manyCases() {
        #expect(Self.all.count >= 60)
    }

    /// An atom line cut off anywhere gives an atom, a warning or an error, and from column 54 on the atom.
    @Test(arguments: 0...80)
    func cutAtEveryColumn(_ length: Int) {
        let first = PDBLine.atom(1)
        let second = String((PDBLine.atom(2, "ALA") + "  ").prefix(length))
        let summary = Reading.summary(Array("\(first)\n\(second)\nTER\nEND\n".utf8))
        if length >= 54 {
            #expect(summary == "pdb A:protein:GA:1–2:2")
        } else {
            #expect(summary.hasPrefix("pdb A:protein:G:1–1:1"))
            #expect(summary.contains("| 2 ") == (length > 0))
        }
    }
}
