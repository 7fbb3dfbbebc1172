import AnswerScoring
import FileKit
import ProteinDataset
import Testing

/// Sets against scikit-learn, and entities against nltk, as scripts/goldens/scoring_goldens.py wrote them down.
@Suite struct SetScoreTests {
    private func rows() throws -> [JSONValue] {
        let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"
        return try #require(try JSONValue(contentsOf: folder + "/set_scores.json").elements)
    }

    private func answers(_ row: JSONValue) throws -> [GivenAnswer] {
        func lists(_ key: String) throws -> [[String]] {
            try #require(row[key]?.elements).map { $0.elements?.compactMap(\.text) ?? [] }
        }
        let scores = try #require(row["scores"]?.elements)
        return zip(zip(try lists("expected"), try lists("named")), scores).enumerated().map { index, entry in
            GivenAnswer(
                id: "\(index)", property: "location", kind: .open, reference: entry.0.0,
                answer: entry.0.1.isEmpty ? "I don't know." : "It is in the " + entry.0.1.joined(separator: ", the "),
                scores: Dictionary(
                    uniqueKeysWithValues: (entry.1.members ?? []).map { ($0.key, $0.value.double ?? 0) }))
        }
    }

    @Test func meansEqualTheReferencePackages() throws {
        let rows = try rows()
        #expect(rows.count == 6)
        for row in rows {
            let answers = try answers(row)
            let scored = try ScoredQuestion.scored(
                answers.map(ScoredQuestion.init), by: AnswerScorer(scoring: answers), workers: Workers(1))
            let score = try #require(try EvaluationTable(scored, workers: Workers(1)).rows.first)
            for name in ["precision", "recall", "f1", "fmax", "entity_bleu"] {
                let (found, expected) = (score.answersJSON(bands: [])[name]?.double, try #require(row[name]?.double))
                #expect(abs((found ?? -1) - expected) < 1e-9, "\(name) of \(answers.count) sets")
            }
        }
    }

    @Test func withoutScoresThereIsNoFMax() throws {
        let answers = [
            GivenAnswer(id: "a", property: "location", kind: .open, reference: ["nucleus"], answer: "nucleus")
        ]
        let scored = try ScoredQuestion.scored(
            answers.map(ScoredQuestion.init), by: AnswerScorer(scoring: answers), workers: Workers(1))
        let score = try #require(try EvaluationTable(scored, workers: Workers(1)).rows.first)
        #expect(score.answersJSON(bands: [])["fmax"] == nil && score.answersJSON(bands: [])["f1"]?.double == 1)
    }

    /// How things are worded doesn't count, what is named does.
    @Test func entitiesAreWhatIsKnown() {
        let known = KnownValues(["ABC transporter", "GGDEF", "MHYT", "EAL"], property: "domains")
        let truth = known.values(namedIn: "Upon evaluating your sequence, we suggest the presence of: ABC transporters")
        #expect(truth == ["ABC transporter"])
        let right = known.values(namedIn: "The results are: ABC transporter.")
        let wrong = known.values(namedIn: "Upon evaluating your sequence, we suggest the presence of: GGDEF, MHYT, EAL")
        #expect(wrong == ["GGDEF", "MHYT", "EAL"])
        #expect(EntityBLEU.score(right, references: [truth]) == 1)
        #expect(EntityBLEU.score(wrong, references: [truth]) == 0)
        #expect(EntityBLEU.score(right, references: [[]]) == nil)
    }
}
