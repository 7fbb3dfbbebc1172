import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite("Yes/no questions give nothing away") struct YesNoTests {
    /// Proteins with classes, EC numbers and organisms of uneven frequency.
    private func build(_ count: Int = 160) throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var random = CounterRandom(seed: 3, stream: "labels")
        var table = "id\tclass\tec\torganism\n"
        for number in 0..<count {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 60))]), to: "in/p\(number).pdb")
            let rank = min(Int.random(in: 0..<9, using: &random), Int.random(in: 0..<9, using: &random))
            let ec = number % 4 == 0 ? "3.4.21" : "3.4.21.\(1 + rank)"
            table += "p\(number)_A\tclass \(rank)\t\(ec)\t\(number % 10 < 8 ? "Homo sapiens" : "Mus musculus")\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
        return fixture
    }

    private struct Question: Hashable {
        var property, text: String
    }

    @Test("Every question stands there as often with yes as with no, in the same words, on each side")
    func balance() throws {
        let fixture = try build()
        var asked = 0
        for side in ["train", "valid", "test"] {
            var counts: [Question: [String: Int]] = [:]
            for line in try fixture.lines("out/stage2/\(side).jsonl") where line["kind"]?.text == "yesno" {
                let question = Question(
                    property: line["property"]?.text ?? "",
                    text: line["conversation"]?.elements?.first?["content"]?.text ?? "")
                counts[question, default: [:]][line["label"]?.text ?? "", default: 0] += 1
                asked += 1
            }
            for (question, labels) in counts { #expect(labels["yes"] == labels["no"], "\(side): \(question.text)") }
        }
        #expect(asked > 400)
    }

    @Test("No wrong answer is a class above or below a right one")
    func parents() throws {
        let fixture = try build()
        var numbers: [String: String] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            numbers[line["id"]?.text ?? ""] = line["facts"]?["ec"]?.elements?.first?["value"]?.text
        }
        var wrong = 0
        for line in try fixture.lines("out/stage2/train.jsonl") where line["property"]?.text == "ec" {
            guard line["label"]?.text == "no", let own = numbers[line["id"]?.text ?? ""] else { continue }
            let text = line["conversation"]?.elements?.first?["content"]?.text ?? ""
            let asked = try #require(text.firstMatch(of: /[\d.]*\d/)?.output)
            #expect(!own.hasPrefix(asked) && !asked.hasPrefix(own), "\(own): \(text)")
            wrong += 1
        }
        #expect(wrong > 20)
    }
}
