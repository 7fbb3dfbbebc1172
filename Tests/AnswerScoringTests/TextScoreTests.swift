import AnswerScoring
import FileKit
import Testing

/// Against nltk and rouge_score, as scripts/goldens/scoring_goldens.py wrote them down.
@Suite struct TextScoreTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"

    @Test func scoresEqualTheReferencePackages() throws {
        let cases = try #require(try JSONValue(contentsOf: Self.folder + "/text_scores.json").elements)
        #expect(cases.count == 120)
        for element in cases {
            let answer = try #require(element["answer"]?.text)
            let references = try #require(element["references"]?.elements).compactMap(\.text)
            func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
            let rouge = ROUGE(answer, references: references)
            let bleu = BLEU.scores(words(answer), references: references.map(words))
            let scores = [
                "bleu1": bleu[0], "bleu2": bleu[1], "bleu3": bleu[2], "bleu4": bleu[3], "rouge1": rouge.rouge1,
                "rouge2": rouge.rouge2, "rougeL": rouge.rougeL,
                "meteor": METEOR.score(words(answer), references: references.map(words)),
            ]
            for (name, score) in scores {
                let expected = try #require(element[name]?.double)
                #expect(abs(score - expected) < 1e-9, "\(name) of '\(answer)' against \(references)")
            }
        }
    }

    @Test func stemsEqualThoseOfNLTK() throws {
        let text = String(decoding: try FileSystem.read(Self.folder + "/stems.tsv"), as: UTF8.self)
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(PorterStemmer.stem(fields[0]) == String(fields[1]), "\(fields[0])")
        }
    }
}
