import FileKit
import ProteinDataset

extension AnswerJudgement {
    /// What is said in place of an answer that is withheld: why, and what was close.
    public var refusal: String {
        if let limit { return "I don't know: \(limit)." }
        var reasons: [String] = []
        if let outlyingness, isUnfamiliar {
            let tenths = Int(min(outlyingness * 10, 1e6).rounded(.up))
            reasons.append(
                "the protein is unlike those that the model was trained on (\(tenths / 10).\(tenths % 10) times what passes "
                    + "for one of them)")
        }
        let close = candidates.filter { $0.value != nil && $0.probability >= Self.leastMentioned }
            .prefix(Self.mostMentioned).map { "\($0.value ?? "") \($0.probability.percent)" }
        if !close.isEmpty {
            reasons.append("closest " + (close.count > 1 ? "are " : "is ") + close.joined(separator: ", "))
        }
        return "I don't know: " + (reasons.isEmpty ? "nothing is close" : reasons.joined(separator: "; ")) + "."
    }

    private static let mostMentioned = 3
    private static let leastMentioned = 0.005
}
