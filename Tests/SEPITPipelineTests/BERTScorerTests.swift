import AnswerScoring
import FileKit
import SEPITPipeline
import TensorKit
import Testing

/// Against bert_score, as scripts/goldens/text_encoder_goldens.py wrote it down.
@Suite struct BERTScorerTests {
    private static let encoder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
        + "/LanguageModelTests/Goldens/text-encoder"

    @Test(arguments: 1...3) func scoresEqualThoseOfThePackage(_ layer: Int) throws {
        let json = try JSONValue(contentsOf: Self.encoder + "/bertscore.json")
        let pairs = try #require(json["pairs"]?.elements)
        let scorer = try BERTScorer(path: Self.encoder, layer: layer, device: try Device())
        let scores = try scorer.scores(
            pairs.map { ($0["answer"]?.text ?? "", $0["references"]?.elements?.compactMap(\.text) ?? []) })
        #expect(scores.count == 4)
        for (pair, score) in zip(pairs, scores) {
            let expected = try #require(pair["scores"]?["\(layer)"]?.elements).compactMap(\.double)
            for (ours, theirs) in zip([score.precision, score.recall, score.f1], expected) {
                #expect(abs(ours - theirs) < 2e-6, "\(pair.line)")
            }
        }
    }

    @Test func emptyTextsScoreNothingAndTheLastLayerIsTheDefault() throws {
        let scorer = try BERTScorer(path: Self.encoder, device: try Device())
        #expect(scorer.layer == 3)
        #expect(
            try scorer.scores([("", ["zinc"]), ("zinc", [""]), ("zinc", ["", "zinc"])]).map { $0.f1 > 0.99 } == [
                false, false, true,
            ])
        #expect(throws: SepitError.self) { try BERTScorer(path: Self.encoder, layer: 4, device: try Device()) }
    }
}
