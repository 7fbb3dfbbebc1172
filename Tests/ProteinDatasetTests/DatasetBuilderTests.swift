import FileKit
import ProteinDataset
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
            case .caption, .dialogue: #expect(example.label == nil)
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
        let told = """
            This protein is a hydrolase. It has the beta barrel fold. It is in the nucleus. Its structure has an extended \
            shape with a radius of gyration of about 13 Å.
            """
        #expect(caption.answer == told)
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
        #expect(expected.count == 17)
        #expect(try fixture.contents("parallel") == expected)
        #expect(try fixture.contents("reversed") == expected)
        _ = try fixture.build(to: "seeded", annotations: ["facts.tsv"], seed: 2)
        #expect(try fixture.contents("seeded")["stage1/train.jsonl"] != expected["stage1/train.jsonl"])
    }

    /// Thirty entries of which three each hold a mutant of one protein, and another chain twice.
    @Test func chainsOfOneProteinAreOneProtein() throws {
        let fixture = try DatasetFixture()
        for number in 0..<30 {
            var sequence = Array(String.protein(number / 3, length: 80))
            sequence[10 + number % 3] = "W"
            let other = String.protein(100 + number, length: 60)
            let chains = [
                FixtureChain(id: "A", sequence: String(sequence)), FixtureChain(id: "B", sequence: other),
                FixtureChain(id: "C", sequence: other),
            ]
            try fixture.write(.pdb(chains), to: "in/p\(number).pdb")
        }
        try fixture.write("id\tfold\n" + (0..<30).map { "p\($0)\tbeta barrel\n" }.joined(), to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"], split: .similarity)
        let structures = try fixture.lines("out/proteins.jsonl").map { line in
            line["structures"]?.elements?.compactMap(\.text) ?? []
        }
        #expect(structures.count == 40)
        #expect(structures.contains(["p0_A", "p1_A", "p2_A"]))
        #expect(structures.contains(["p7_B", "p7_C"]))
        #expect(structures.joined().count == 90)
    }

    /// Twenty families of four members that agree in about half of their residues.
    @Test func similarProteinsStayOnOneSide() throws {
        let fixture = try DatasetFixture()
        for number in 0..<80 {
            var sequence = Array(String.protein(number / 4, length: 120))
            for index in stride(from: number % 2, to: 120, by: 2) where number % 4 > 0 {
                sequence[index] = Array(String.protein(1000 + number, length: 120))[index]
            }
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: String(sequence))]), to: "in/p\(number).pdb")
        }
        _ = try fixture.build(split: .similarity)
        var sides: [Int: Set<String>] = [:]
        var counts: [String: Int] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            let id = try #require(line["id"]?.text), side = try #require(line["split"]?.text)
            let number = try #require(Int(id.dropFirst().dropLast(2)))
            sides[number / 4, default: []].insert(side)
            counts[side, default: 0] += 1
        }
        #expect(sides.count == 20)
        #expect(sides.values.allSatisfy { $0.count == 1 })
        // Families have nothing in common but chance, so nearly each is a group.
        let groups = try #require(fixture.json("out/manifest.json")["counts"]?["groups"]?.whole)
        #expect((16...24).contains(groups))
        #expect(counts == ["train": 64, "valid": 8, "test": 8])
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
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(9))]), to: "in/other/many.pdb")
        try fixture.write("<html>not found</html>\n", to: "in/page.pdb")
        try fixture.write("", to: "in/empty.pdb")
        try fixture.write(">seq1\n\(String.protein(5))\n", to: "in/bare.fasta")
        try fixture.write("id\tfold\nmany\tbeta barrel\n", to: "facts.tsv")
        let summary = try fixture.build(annotations: ["facts.tsv"])
        let leftOut = try fixture.leftOut()
        for expected in [
            "many.pdb C too-short", "many.pdb D too-long", "many.pdb N not-protein",
            "many.pdb A duplicate-id",
        ] {
            #expect(leftOut.contains(expected), "\(expected) is not in \(leftOut)")
        }
        #expect(leftOut.contains { $0.hasPrefix("many.pdb E") })
        #expect(leftOut.contains { $0.hasPrefix("page.pdb") })
        #expect(leftOut.contains { $0.hasPrefix("empty.pdb") })
        // What nothing is known about is there to be found, not to be asked about.
        let all = try fixture.lines("out/proteins.jsonl")
        #expect(all.filter { $0["split"]?.text == "index" }.compactMap { $0["id"]?.text } == ["many_D", "seq1"])
        let known = all.filter { $0["split"]?.text != "index" }
        #expect(known.compactMap { $0["id"]?.text } == ["many_A", "many_S"])
        #expect(known[0]["structures"]?.elements?.count == 2)
        #expect(summary.proteins == 2)
        let store = try ProteinStore(path: fixture.path("out/structures.safetensors"))
        #expect(store.ids == ["many_A", "many_D", "many_S", "seq1"])
        #expect(store.length(of: "many_D") == 1023)
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
        #expect(summary.proteins == 2)
        #expect(summary.proteinsWithStructure == 0)
        let lines = try fixture.lines("out/proteins.jsonl")
        #expect(lines.compactMap { $0["id"]?.text } == ["q2", "sp|P1|X_Y"])
        #expect(lines[0]["structures"]?.elements?.compactMap(\.text) == ["q2", "q3"])
        let facts = try #require(lines[1]["facts"])
        func said(_ property: String) -> [[String?]]? {
            facts[property]?.elements?.map { [$0["value"]?.text, $0["source"]?.text] }
        }
        #expect(said("molecule") == [["Serum albumin", "UniProt FASTA header"]])
        #expect(said("organism") == [["Homo sapiens", "UniProt FASTA header"]])
        #expect(said("fold") == [["beta barrel", "facts.tsv"]])
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
        #expect(crambin.answer.contains("Crambin") && crambin.answer.contains("plant protein"))
    }
}
