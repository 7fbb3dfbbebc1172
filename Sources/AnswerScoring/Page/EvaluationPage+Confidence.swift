import FileKit
import ProteinDataset

extension EvaluationPage {
    /// How probable answers were said to be, and how often they are right: curves for each kind of question.
    func addConfidence(_ page: inout ReportPage, _ questions: [ScoredQuestion]) {
        let groups = Dictionary(grouping: questions.filter { $0.judged != nil }, by: \.question.kind)
        guard !groups.isEmpty else { return }
        page.section(
            "How sure, and how often right",
            "On the left, answers by how probable the model said they are: of those at 70%, seven in ten should be right, "
                + "and dots should lie on the dashed line. On the right, which share of the answers is wrong when the least "
                + "probable ones are withheld: a curve that falls to the left tells doubtful answers from others.")
        for (kind, group) in groups.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let answers = group.compactMap(\.judged)
            let (reliability, risk) = (ReliabilityCurve(answers), RiskCoverageCurve(answers))
            let given = group.filter { !$0.isAbstained }
            let right = given.count { $0.value(of: .model) == 1 }
            page.paragraph(
                "\(kind == .yesno ? "Yes/no" : "Open") questions: \(answers.count) answers, "
                    + "\(group.count - given.count) withheld"
                    + (given.isEmpty
                        ? "" : ", \((Double(right) / Double(given.count)).percent) of those given are right")
                    + (reliability.expectedCalibrationError.map {
                        "; probabilities are off by \($0.percent) in the mean (ECE)."
                    } ?? "."))
            page.chart(
                ReportChart.Curves([
                    .init(
                        "Reliability",
                        reliability.bins.compactMap { bin in
                            bin.meanProbability.flatMap { mean in bin.accuracy.map { (mean, $0) } }
                        }, across: "said to be right", up: "are right", isDotted: true),
                    .init(
                        "Risk and coverage", risk.points.map { ($0.coverage, $0.risk) }, across: "answers given",
                        up: "of them wrong"),
                ]).svg)
        }
    }
}
