import FileKit
import ProteinDataset
import Testing

@Suite struct QuestionModelTests {
    @Test("Scores are those of scikit-learn's logistic regression on the same words") func golden() throws {
        let path = Path.join(Path.parent(of: #filePath), "Goldens/questions.tsv")
        let rows = try FileSystem.read(path).split(separator: 0x0A).map {
            String(decoding: $0, as: UTF8.self).split(separator: "\t").map(String.init)
        }
        #expect(rows.count == 120)
        let model = QuestionModel(rows.map { ($0[2], $0[0]) })
        // The model tells the more frequent answer.
        let sign = rows.count { $0[0] == "yes" } > 60 ? 1.0 : -1.0
        for row in rows {
            let score = try #require(model.scores(row[2]).first)
            let expected = try #require(Double(row[1]))
            #expect(abs(sign * score - expected) < 1e-4, "\(row[2])")
            #expect(model.answer(row[2]) == (expected > 0 ? "yes" : "no"))
        }
    }

    @Test("Words that go with an answer are learnt; without any, the most frequent answer is given") func several() {
        let questions = (0..<30).map { number in
            (text: "what about \(["rose", "lily", "moss"][number % 3])", answer: ["red", "white", "green"][number % 3])
        }
        let model = QuestionModel(questions + [("and this", "green")])
        #expect(["rose", "lily", "moss"].map { model.answer("what about \($0)") } == ["red", "white", "green"])
        #expect(QuestionModel([("a b", "x"), ("c d", "x")]).answer("e") == "x")
        #expect(QuestionModel([]).answer("e") == nil)
    }

    @Test("The same words with yes and no alike give nothing") func balanced() {
        let model = QuestionModel((0..<40).map { ("Is it value\($0 / 2)?", $0 % 2 == 0 ? "yes" : "no") })
        #expect((0..<20).allSatisfy { abs(model.scores("Is it value\($0)?")[0]) < 1e-9 })
    }
}
