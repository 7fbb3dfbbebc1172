import FileKit
import ProteinDataset
import Synchronization
import Testing
import TestSupport

@Suite struct DatasetBuilderTests {
    private static let folds = ["helical bundle", "beta barrel", "beta sandwich"]

    /// Twelve entries of one chain, and a table that gives each a fold and most a location.
    private func annotatedFixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var table = "id\tfold\tlocation\n"
        for number in 0..<12 {
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(number))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(Self.folds[number % 3])\t\(["nucleus", "secreted", ""][number / 4])\n"
        }
        try fixture.write(table, to: "facts.tsv")
        return fixture
    }

    @Test func examplesAreWellFormedAndScorable() throws {
        let fixture = try annotatedFixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let dataset = try InstructionDataset(path: fixture.path("out"))
        var all: [InstructionExample] = []
        for stage in [1, 2] {
            for side in DatasetSide.allCases { all += try dataset.examples(stage: stage, split: side) }
        }
        for example in all {
            #expect(example.question.split(separator: "<protein>", omittingEmptySubsequences: false).count == 2)
            switch example.kind {
            case .caption: #expect(example.label == nil)
            case .open:
                let label = try #require(example.label)
                #expect(example.answer.contains(label))
            case .yesno: #expect(example.answer == (example.label == "yes" ? "Yes." : "No."))
            }
        }
        #expect(all.count { $0.kind == .caption } == 12)
        let fold = try #require(all.first { $0.id == "p1_A" && $0.property == "fold" && $0.kind == .open })
        #expect(fold.label == "beta barrel")
        let caption = try #require(all.first { $0.id == "p1_A" && $0.kind == .caption })
        #expect(
            caption.answer
                == "This protein has the beta barrel fold. It is in the nucleus. It is classified as hydrolase.")
    }

    @Test func yesAndNoAreBalancedAndTrue() throws {
        let fixture = try annotatedFixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        var balance: [String: Int] = [:]
        for side in ["train", "valid", "test"] {
            for line in try fixture.lines("out/stage2/\(side).jsonl") where line["kind"]?.text == "yesno" {
                let property = try #require(line["property"]?.text)
                let isYes = line["label"]?.text == "yes"
                balance["\(side)/\(property)", default: 0] += isYes ? 1 : -1
                guard property == "fold" else { continue }
                let id = try #require(line["id"]?.text)
                let number = try #require(Int(id.dropFirst().dropLast(2)))
                let question = try #require(line["conversation"]?.elements?.first?["content"]?.text)
                #expect(question.contains(Self.folds[number % 3]) == isYes)
            }
        }
        #expect(balance.values.allSatisfy { $0 == 0 })
        #expect(balance.keys.contains("train/fold"))
        // The one class of the headers has no wrong value to ask for.
        #expect(!balance.keys.contains("train/class"))
    }

    @Test func workersAndTheOrderOfInputsChangeNothing() throws {
        let fixture = try annotatedFixture()
        let files = (0..<12).map { "in/p\($0).pdb" }
        _ = try fixture.build(annotations: ["facts.tsv"])
        _ = try fixture.build(files, to: "parallel", annotations: ["facts.tsv"], workers: Workers(4))
        _ = try fixture.build(
            files.reversed() + ["in"], to: "reversed", annotations: ["facts.tsv"], workers: Workers(2))
        let expected = try fixture.contents("out")
        #expect(expected.count == 10)
        #expect(try fixture.contents("parallel") == expected)
        #expect(try fixture.contents("reversed") == expected)
        _ = try fixture.build(to: "seeded", annotations: ["facts.tsv"], seed: 2)
        #expect(try fixture.contents("seeded")["stage1/train.jsonl"] != expected["stage1/train.jsonl"])
    }

    @Test func joinedShardsAreTheWholeDataset() throws {
        let fixture = try annotatedFixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        var ids: [String] = []
        for index in 1...3 {
            _ = try fixture.build(to: "part\(index)", annotations: ["facts.tsv"], shard: "\(index)/3")
            ids += try ProteinStore(path: fixture.path("part\(index)/structures.safetensors")).ids
        }
        #expect(ids.sorted() == (0..<12).map { "p\($0)_A" }.sorted())
        _ = try fixture.build(["part3", "part1", "part2"], to: "joined")
        #expect(try fixture.contents("joined") == fixture.contents("out"))
    }

    @Test(arguments: ["0/3", "4/3", "1", "1/0", "a/b", "-1/2", "1/2/3"])
    func malformedShardsAreUsageErrors(text: String) {
        #expect(throws: SepitError.self) { try DatasetShard(text) }
    }

    /// Entries 0 and 1 share a sequence, 1 and 2 an entry's chains, so all three belong together.
    @Test func relatedProteinsStayOnOneSide() throws {
        for seed in UInt64(0)..<5 {
            let fixture = try DatasetFixture()
            for number in 0..<30 {
                let chains = [
                    FixtureChain(id: "A", sequence: .protein(number / 3 * 3)),
                    FixtureChain(id: "B", sequence: .protein(number)),
                ]
                try fixture.write(.pdb(chains), to: "in/p\(number).pdb")
            }
            _ = try fixture.build(seed: seed)
            var sides: [Int: Set<String>] = [:]
            var used: Set<String> = []
            for line in try fixture.lines("out/proteins.jsonl") {
                let entry = try #require(line["entry"]?.text), side = try #require(line["split"]?.text)
                let number = try #require(Int(entry.dropFirst()))
                sides[number / 3, default: []].insert(side)
                used.insert(side)
            }
            #expect(sides.count == 10)
            #expect(sides.values.allSatisfy { $0.count == 1 })
            #expect(used == ["train", "valid", "test"])
        }
    }

    /// Ten families of four members of which three differ from the first in every eighth residue.
    @Test func similarProteinsStayOnOneSideWhenAsked() throws {
        let fixture = try DatasetFixture()
        for number in 0..<40 {
            var sequence = Array(String.protein(number / 4, length: 120))
            for index in stride(from: number % 4, to: 120, by: 8) where number % 4 > 0 { sequence[index] = "W" }
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: String(sequence))]), to: "in/p\(number).pdb")
        }
        _ = try fixture.build(identity: 0.6)
        var sides: [Int: Set<String>] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            let entry = try #require(line["entry"]?.text), side = try #require(line["split"]?.text)
            let number = try #require(Int(entry.dropFirst()))
            sides[number / 4, default: []].insert(side)
        }
        #expect(sides.count == 10)
        #expect(sides.values.allSatisfy { $0.count == 1 })
        // Families have nothing in common, so they are not all one group.
        #expect(try fixture.json("out/manifest.json")["counts"]?["groups"]?.whole == 10)
    }

    @Test func everyChainLeftOutHasAReason() throws {
        let fixture = try DatasetFixture()
        let good = FixtureChain(id: "A", sequence: .protein(1))
        let chains = [
            good, FixtureChain(id: "B", sequence: .protein(1)),
            FixtureChain(id: "C", sequence: .protein(2, length: 19)),
            FixtureChain(id: "D", sequence: .protein(3, length: 1023)),
            FixtureChain(id: "E", sequence: String(repeating: "X", count: 40)),
            FixtureChain(id: "N", sequence: "ACGTACGTACGTACGTACGTACGTACGT", atom: "P", isNucleic: true),
            FixtureChain(id: "S", sequence: .protein(4), atom: "CB"),
        ]
        try fixture.write(.pdb(chains), to: "in/many.pdb")
        try fixture.write(.pdb([good]), to: "in/other/many.pdb")
        try fixture.write("<html>not found</html>\n", to: "in/page.pdb")
        try fixture.write("", to: "in/empty.pdb")
        try fixture.write(">seq1\n\(String.protein(5))\n", to: "in/bare.fasta")
        let summary = try fixture.build()
        let leftOut = try fixture.leftOut()
        for expected in [
            "many.pdb B identical-chain", "many.pdb C too-short", "many.pdb D too-long", "many.pdb N not-protein",
            "many.pdb A duplicate-id", "bare.fasta seq1 nothing-known",
        ] {
            #expect(leftOut.contains(expected), "\(expected) is not in \(leftOut)")
        }
        #expect(leftOut.contains { $0.hasPrefix("many.pdb E") })
        #expect(leftOut.contains { $0.hasPrefix("page.pdb") })
        #expect(leftOut.contains { $0.hasPrefix("empty.pdb") })
        #expect(summary.proteins == 2)
        let store = try ProteinStore(path: fixture.path("out/structures.safetensors"))
        #expect(store.ids == ["many_A", "many_S"])
        #expect(store.protein("many_S")?.hasStructure == false)
    }

    @Test func storedPositionsAreThoseOfTheFile() throws {
        let fixture = try annotatedFixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let store = try InstructionDataset(path: fixture.path("out")).proteins
        #expect(store.count == 12)
        #expect(store.protein("nobody") == nil)
        let protein = try #require(store.protein("p7_A"))
        #expect(String(decoding: protein.sequence, as: UTF8.self) == String.protein(7))
        #expect(store.length(of: "p7_A") == 30)
        let positions = try protein.positions.map { try #require($0) }
        // In the file the first two stand at 2.3, 1.15, 0 and -0.4, 1.762, 1.5.
        let step = positions[1] - positions[0] - SIMD3(-2.7, 0.612, 1.5)
        #expect((step * step).sum() < 1e-10)
        let mean = positions.reduce(.zero, +)
        #expect((mean * mean).sum() < 1e-8)
    }

    @Test func fastaRecordsAreProteinsOfTheirOwn() throws {
        let fixture = try DatasetFixture()
        let records = [
            (">sp|P1|X_Y Serum albumin OS=Homo sapiens (Human) OX=9606 GN=ALB", 1), (">q2", 2), (">q3 OS", 2),
        ]
        try fixture.write(records.map { "\($0)\n\(String.protein($1))\n" }.joined(), to: "in/some.fasta")
        try fixture.write("Entry\tFold\nP1\tbeta barrel\nq2\tbeta sandwich\nq3\tbeta barrel\n", to: "facts.tsv")
        let summary = try fixture.build(annotations: ["facts.tsv"])
        #expect(summary.proteins == 3)
        #expect(summary.proteinsWithStructure == 0)
        let lines = try fixture.lines("out/proteins.jsonl")
        #expect(lines.compactMap { $0["id"]?.text } == ["q2", "q3", "sp|P1|X_Y"])
        #expect(lines[0]["split"] == lines[1]["split"])
        let facts = try #require(lines[2]["facts"])
        #expect(facts["molecule"] == .array([.string("Serum albumin")]))
        #expect(facts["organism"] == .array([.string("Homo sapiens")]))
        #expect(facts["fold"] == .array([.string("beta barrel")]))
    }

    @Test func nothingUsableIsAnErrorAndLeavesNothing() throws {
        let fixture = try DatasetFixture()
        try fixture.write(">tiny\nMKV\n", to: "in/tiny.fasta")
        let error = fixture.failure { _ = try fixture.build() }
        #expect(error?.code == "nothing-usable")
        #expect(error?.kind.exitCode == 65)
        #expect(error?.message.contains("too-short") == true)
        #expect(try FileSystem.list(fixture.folder.path) == ["in"])
        try FileSystem.createDirectory(fixture.path("none"))
        #expect(fixture.failure { _ = try fixture.build(["none"]) }?.kind == .missingInput)
        #expect(fixture.failure { _ = try fixture.build(["absent"]) }?.kind == .missingInput)
    }

    @Test func anInterruptedBuildLeavesNothing() throws {
        let fixture = try annotatedFixture()
        for count in [0, 5, 13, 20] {
            let asked = Asked()
            let error = fixture.failure {
                _ = try fixture.build(
                    annotations: ["facts.tsv"], workers: Workers(2),
                    isCancelled: { asked.count.add(1, ordering: .relaxed).oldValue >= count })
            }
            #expect(error?.kind == .interrupted)
            #expect(try FileSystem.list(fixture.folder.path) == ["facts.tsv", "in"])
        }
    }

    private final class Asked: Sendable {
        let count = Atomic(0)
    }

    @Test func onlyDatasetsAreReplacedAndOnlyWhenAsked() throws {
        let fixture = try annotatedFixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let first = try fixture.contents("out")
        #expect(fixture.failure { _ = try fixture.build(seed: 9) }?.code == "output-exists")
        #expect(try fixture.contents("out") == first)
        _ = try fixture.build(annotations: ["facts.tsv"], seed: 9, replacing: true)
        #expect(try fixture.contents("out") != first)
        let error = fixture.failure { _ = try fixture.build(to: "in", replacing: true) }
        #expect(error?.code == "output-exists")
        #expect(error?.kind.exitCode == 73)
    }
}

/// Real entries, where they are at hand.
@Suite struct DatasetRealFilesTests {
    private static let folder = "../shared/structures/good"

    @Test(.enabled(if: FileSystem.isDirectory(folder), "skipped: ../shared/structures is not here"))
    func realEntriesBecomeADataset() throws {
        let fixture = try DatasetFixture()
        let names = ["1crn.pdb.gz", "1crn.cif.gz", "11as.pdb.gz", "1bna.pdb.gz", "1brs.pdb.gz", "1cll.cif.gz"]
        let files = names.map { Path.join(Self.folder, $0) }.filter(FileSystem.exists)
        let options = DatasetOptions(inputs: files, seed: 3, workers: Workers(2))
        let summary = try DatasetBuilder(options: options).build(at: fixture.path("out"))
        #expect(summary.files == files.count)
        let dataset = try InstructionDataset(path: fixture.path("out"))
        // Both files of crambin are there, once as an example; the DNA of 1bna is not.
        let sequence = try #require(dataset.proteins.protein("1crn_A")).sequence
        #expect(String(decoding: sequence, as: UTF8.self).hasPrefix("TTCCPSIVARSNFNVCRLPGTPEA"))
        #expect(sequence.count == 46)
        #expect(!dataset.proteins.ids.contains { $0.hasPrefix("1bna") })
        let captions = try DatasetSide.allCases.flatMap { try dataset.examples(stage: 1, split: $0) }
        let crambin = try #require(captions.first { $0.id == "1crn_A" })
        #expect(crambin.answer.contains("crambin") && crambin.answer.contains("plant protein"))
    }
}
