import FileKit
import ProteinDataset
import TestSupport
import Testing

@Suite struct EvidenceIndexTests {
    private let folder: TemporaryDirectory
    private let sequences: [[UInt8]]
    private let proteins: [KnownProtein]

    init() throws {
        folder = try TemporaryDirectory()
        var random = CounterRandom(seed: 1, stream: "evidence", step: 0)
        let letters = Array("ACDEFGHIKLMNPQRSTVWY".utf8)
        sequences = (0..<600).map { _ in (0..<80).map { _ in letters[random.index(below: 20)] } }
        proteins = (0..<600).map { number in
            var facts = ProteinFacts()
            facts.add(Fact("protein \(number)", source: "UniProt P\(number)", evidence: "ECO:1"), to: "molecule")
            if number == 3 { facts.add(Fact("3.4.21.4", source: "SIFTS"), to: "ec") }
            return KnownProtein(
                id: "id\(number)", names: ["P\(number)", "1abc_\(number)", "1abc_\(number)A", "NP_\(number).2"],
                side: number < 400 ? "train" : "test",
                facts: facts)
        }
    }

    private func index() throws -> EvidenceIndex {
        try EvidenceIndex(proteins, sequences: sequences, workers: Workers(2))
    }

    @Test func isReadAsItWasWritten() throws {
        try index().write(to: folder("evidence.index"))
        let read = try EvidenceIndex(path: folder.path, workers: Workers(1))
        #expect(read.count == 600 && read.residueCount == 48_000)
        for number in [0, 3, 255, 256, 599] {
            let found = try read.neighbours(of: sequences[number], limit: 1)
            #expect(found.map(\.protein) == [proteins[number]])
            #expect(found.first?.identity == 1 && found.first?.coverage == 1)
        }
        #expect(
            try read.forManyQueries(workers: Workers(1)).neighbours(of: sequences[3])
                == read.neighbours(of: sequences[3]))
    }

    /// The same bytes for the same proteins, however many threads made them.
    @Test func writesTheSameBytes() throws {
        try index().write(to: folder("one"))
        try EvidenceIndex(proteins, sequences: sequences, workers: Workers(1)).write(to: folder("two"))
        #expect(try FileSystem.read(folder("one")) == FileSystem.read(folder("two")))
    }

    @Test func namesAreFoundInEitherCase() throws {
        let index = try index()
        for name in ["id17", "ID17", "p17", "1ABC_17", "np_17", "NP_17.2"] {
            #expect(try index.protein(named: name) == proteins[17], "\(name)")
            #expect(index.sequence(named: name) == sequences[17])
        }
        for name in ["", "id", "id1\t", "17", "train", "id600", "test\tid599", "NP_17.", "NP_17.3", "1abc_17a"] {
            #expect(try index.protein(named: name) == nil, "\(name)")
        }
    }

    /// What is too short or too repetitive to be told from chance is found where it stands in the index.
    @Test func aProteinOfTheIndexIsFoundWhateverItIs() throws {
        let odd = ["MKTAYIAK", String(repeating: "Q", count: 60)].map { Array($0.utf8) }
        let more = odd.indices.map { KnownProtein(id: "odd\($0)", facts: ProteinFacts()) }
        let index = try EvidenceIndex(proteins + more, sequences: sequences + odd, workers: Workers(1))
        for (number, sequence) in odd.enumerated() {
            #expect(try index.neighbours(of: sequence).isEmpty)
            let found = try index.neighbours(of: sequence, withItself: true)
            #expect(found.map(\.protein.id) == ["odd\(number)"])
            #expect(found.first?.identity == 1 && found.first?.coverage == 1 && found.first?.isSame == true)
        }
        // A part of a known protein is not the protein.
        let part = Array(sequences[5].dropLast(8))
        let of = try index.neighbours(of: part, withItself: true)
        #expect(of.first?.protein.id == "id5" && of.first?.identity == 1 && of.first?.isSame == false)
        let twice = try index.neighbours(of: sequences[5], withItself: true)
        #expect(try twice == index.neighbours(of: sequences[5]))
        #expect(try index.neighbours(of: Array("MKTAYIAR".utf8), withItself: true).isEmpty)
    }

    /// A model is evaluated against its training side alone.
    @Test func onlyTheProteinsOfASideAreNeighbours() throws {
        let index = try index()
        let found = { side in try index.neighbours(of: sequences[450], expected: 100, side: side).map(\.protein) }
        #expect(try found("train").allSatisfy { $0.side == "train" } && !found("train").isEmpty)
        #expect(try found("test").first == proteins[450] && found("test").allSatisfy { $0.side == "test" })
    }

    @Test func aDamagedFileIsRefused() throws {
        try index().write(to: folder("evidence.index"))
        let bytes = try FileSystem.read(folder("evidence.index"))
        for place in stride(from: 700, to: bytes.count, by: bytes.count / 60) {
            var damaged = bytes
            damaged[place] ^= 0x40
            try AtomicFile.write(damaged, to: folder("damaged"))
            let error = #expect(throws: SepitError.self) {
                try EvidenceIndex(path: folder("damaged"), workers: Workers(1))
            }
            #expect(error?.kind == .badData && error?.code.hasPrefix("index-") == true, "\(place)")
        }
        try AtomicFile.write(Array(bytes.dropLast(100)), to: folder("short"))
        #expect(throws: SepitError.self) { try EvidenceIndex(path: folder("short"), workers: Workers(1)) }
    }

    @Test func aModelWithoutAnIndexSaysHowToMakeOne() throws {
        try AtomicFile.write("{}", to: folder("config.json"))
        let error = #expect(throws: SepitError.self) { try EvidenceIndex(path: folder.path, workers: Workers(1)) }
        #expect(error?.code == "evidence-missing" && error?.kind == .missingInput)
    }
}
