import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite struct DatasetAuditTests {
    /// Thirty pairs of proteins of which three residues in ten differ, with a fold that a pair shares.
    private func build(_ split: SplitMethod) throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var table = "id\tfold\n"
        for number in 0..<60 {
            var sequence = Array(String.protein(number / 2, length: 120))
            if number % 2 == 1 {
                let other = Array(String.protein(1000 + number, length: 120))
                for place in stride(from: 5, to: 115, by: 10) {
                    for offset in 0..<3 { sequence[place + offset] = other[place + offset] }
                }
            }
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: String(sequence))], id: "1ABC"), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["beta barrel", "helical bundle", "beta sandwich"][number / 2 % 3])\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"], split: split)
        return fixture
    }

    private func audit(_ fixture: DatasetFixture, workers: Int = 1) throws -> DatasetAudit {
        try DatasetAudit(folder: fixture.path("out"), workers: Workers(workers))
    }

    @Test("Pairs that a random division divides are found, each in its band") func random() throws {
        let fixture = try build(.random)
        let audit = try audit(fixture)
        var sides: [Int: String] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            sides[Int(line["id"]?.text?.dropFirst().dropLast(2) ?? "") ?? -1] = line["split"]?.text
        }
        let divided = sides.filter { $0.value != "train" && sides[$0.key ^ 1] == "train" }
        #expect(divided.count > 3)
        #expect(audit.similarity.pairsAbove == divided.count && audit.similarity.proteinsAbove == divided.count)
        #expect(audit.similarity.count(.from60) == divided.count)
        for side in [DatasetSide.valid, .test] {
            #expect(audit.similarity.count(.from60, side) == divided.count { $0.value == side.rawValue })
        }
        #expect(audit.similarity.count(.below30) == sides.count { $0.value != "train" } - divided.count)
        for pair in audit.similarity.worst {
            let number = Int(pair.heldOut.dropFirst().dropLast(2)) ?? -1
            #expect(pair.training == "p\(number ^ 1)_A" && (0.65..<0.8).contains(pair.identity))
            #expect(pair.coverage > 0.95)
        }
        #expect(try self.audit(fixture, workers: 3) == audit)
    }

    @Test("The best hit knows what divided pairs share; the words of a yes/no question don't") func blind() throws {
        let audit = try audit(try build(.random))
        let open = try #require(audit.blind.open["fold"])
        #expect(open.questions >= 10 && open.bestHit > open.majority)
        let yesNo = try #require(audit.blind.yesNo["fold"])
        #expect(yesNo.questions > 0 && 2 * yesNo.questionOnly == yesNo.questions)
    }

    @Test("Nothing is above the thresholds after a division by similarity") func similarity() throws {
        let audit = try audit(try build(.similarity))
        #expect(audit.similarity.pairsAbove == 0 && audit.similarity.proteinsAbove == 0)
        #expect(audit.similarity.count(.below30) >= 8 && audit.similarity.sharedAccessions == 0)
        let json = audit.json
        #expect(json["threshold"]?.double == 0.3 && json["pairs_above"]?.whole == 0)
        #expect(json["bands"]?["<30"]?.whole == audit.similarity.count(.below30))
        #expect(json["blind"]?["fold"]?["question_only"]?.double == 0.5)
    }

    @Test("A shard has no sides to compare") func shard() throws {
        let fixture = try DatasetFixture()
        for number in 0..<4 {
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(number))]), to: "in/p\(number).pdb")
        }
        _ = try fixture.build(shard: "1/1")
        #expect(fixture.failure { _ = try audit(fixture) }?.code == "dataset-undivided")
    }
}
