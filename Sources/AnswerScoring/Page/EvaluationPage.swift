import FileKit
import ProteinDataset

/// A page of what a run scored: figures beside those of baselines, and answers to look at. It needs nothing but itself.
package struct EvaluationPage {
    private let questions: [ScoredQuestion]
    private let scores: [EvaluationScore]
    private let subject: String

    /// - Parameters:
    ///   - questions: scored.
    ///   - scores: of them.
    ///   - subject: what was asked about what, in a sentence.
    package init(_ questions: [ScoredQuestion], _ scores: [EvaluationScore], subject: String) {
        (self.questions, self.scores, self.subject) = (questions, scores, subject)
    }

    package var html: String {
        var page = ReportPage("Evaluation")
        page.paragraph(subject)
        page.tiles([
            (String(questions.count), "questions"),
            (String(Set(questions.flatMap(\.question.proteins)).count), "proteins"),
            (String(Set(questions.map(\.question.cluster)).count), "groups of similar proteins"),
            (
                String(questions.count { $0.question.isAnswerable == false }),
                "questions about values that training doesn't have"
            ),
        ])
        addOverview(&page)
        addDetails(&page)
        addConfidence(&page, questions)
        addAnswers(&page)
        return page.html
    }

    // MARK: Figures

    private var all: [EvaluationScore] { scores.filter { $0.band == EvaluationBand.all } }

    private func addOverview(_ page: inout ReportPage) {
        page.section(
            "Scores and baselines",
            "Shares of right answers; of captions, conversations and descriptions the mean ROUGE-L. An interval holds the "
                + "true share with 95%: groups of similar proteins were drawn anew, since answers about one group are alike. "
                + "The best hit says what is known of the nearest training protein; the majority is the answer that "
                + "training gives most often; the question alone is answered from its words. What doesn't stand clear of "
                + "these three has not been learnt from proteins.")
        let hasModel = all.contains { $0.total.shares[.model] != nil }
        let subject: AnswerSource = hasModel ? .model : .bestHit
        let marks: [AnswerSource] = hasModel ? [.bestHit, .majority] : [.majority, .questionOnly]
        page.chart(
            ReportChart.Shares(
                all.map { score in
                    ReportChart.Shares.Row(
                        label: Self.name(score), value: score.total.shares[subject]?.value,
                        interval: score.total.shares[subject]?.interval,
                        marks: marks.map { score.total.shares[$0]?.value })
                }, name: subject.title, marks: marks.map(\.title)
            ).svg)
        page.table(EvaluationText.overall(scores))
    }

    private func addDetails(_ page: inout ReportPage) {
        let sections = [
            (
                EvaluationText.bands(scores),
                "Matches over alignment columns with the nearest training protein, over at least half of the shorter "
                    + "sequence; below 30 also where nothing was found. Far from training, a best hit knows little: what "
                    + "a model has over it there, it has learnt."
            ),
            (
                EvaluationText.unseen(scores),
                "A value that no training protein has can't be learnt from training: nobody can answer these rightly "
                    + "who says nothing but what training says."
            ),
            (
                EvaluationText.levels(scores),
                "Numbers cut to their first levels: the class, subclass, sub-subclass and the number itself."
            ),
        ]
        for (section, explanation) in sections where section.rows.count > 1 {
            page.section(section.title, explanation)
            page.table(section.rows)
        }
        let metrics = Self.metricRows(all)
        if metrics.count > 1 {
            page.section(
                "Other scores",
                "Means over the answers that have a score. Scores of texts say how alike two texts are, not whether a "
                    + "statement is true.")
            page.folded("Every score", metrics)
        }
    }

    private static func metricRows(_ scores: [EvaluationScore]) -> [[String]] {
        let sources = AnswerSource.allCases.filter { source in scores.contains { $0.total.shares[source] != nil } }
        return [["property", "kind", "score"] + sources.map(\.title)]
            + scores.flatMap { score in
                score.metrics.map { metric in
                    [score.property, score.kind, metric.name] + sources.map { metric.means[$0]?.percent ?? "-" }
                }
            }
    }

    // MARK: Answers

    private static let listed = 15
    private static let samples = 10

    private func addAnswers(_ page: inout ReportPage) {
        let answered = questions.filter { $0.answers[.model] != nil }
        guard !answered.isEmpty else { return }
        let wrong = answered.filter { !$0.isProse && !$0.isAbstained && $0.value(of: .model) == 0 }
        let confident = wrong.filter { $0.sureness != nil }.enumerated()
            .sorted { ($1.element.sureness ?? 0, $0.offset) < ($0.element.sureness ?? 0, $1.offset) }
        if !confident.isEmpty {
            page.section(
                "The most confident wrong answers",
                "Wrong answers by how sure the model was of them, which is of its words where it has no calibrated "
                    + "probability.")
            page.table(rows(confident.prefix(Self.listed).map(\.element)))
        }
        let bands = EvaluationBand.allCases
        let worst = wrong.filter { $0.value(of: .bestHit) == 1 }.enumerated().sorted {
            let (a, b) = ($0.element.question.band, $1.element.question.band)
            let places = [a, b].map { band in band.flatMap(bands.firstIndex) ?? 0 }
            return (places[1], $0.offset) < (places[0], $1.offset)
        }
        if !worst.isEmpty {
            page.section(
                "The worst wrong answers",
                "\(worst.count) wrong answers to what is known of the nearest training protein, the nearest first.")
            page.table(rows(worst.prefix(Self.listed).map(\.element)))
        }
        page.section("Samples", "Up to ten answers to the questions of each kind, at equal steps through them.")
        for score in all {
            let members = answered.filter {
                $0.question.property == score.property && $0.question.kind.rawValue == score.kind
            }
            let step = max(1, members.count / Self.samples)
            let chosen = stride(from: 0, to: members.count, by: step).prefix(Self.samples).map { members[$0] }
            if !chosen.isEmpty { page.folded(Self.name(score), rows(chosen)) }
        }
    }

    private func rows(_ questions: [ScoredQuestion]) -> [[String]] {
        let hasConfidence = questions.contains { $0.sureness != nil }
        return [
            ["protein", "question", "expected", "answer"] + (hasConfidence ? ["sure"] : []) + ["score", "identity"]
        ]
            + questions.map { scored in
                let question = scored.question
                return [
                    question.asked.id, Self.shortened(question.asked.question ?? question.property),
                    Self.shortened(question.expected), Self.shortened(scored.answers[.model] ?? ""),
                ] + (hasConfidence ? [scored.sureness?.percent ?? "-"] : []) + [
                    (scored.value(of: .model)?.percent ?? "-") + (scored.isAbstained ? " (withheld)" : ""),
                    question.band?.rawValue ?? "-",
                ]
            }
    }

    private static func name(_ score: EvaluationScore) -> String {
        score.property == score.kind ? score.kind : "\(score.property), \(score.kind)"
    }

    private static func shortened(_ text: String) -> String {
        text.count <= 240 ? text : text.prefix(239) + "…"
    }
}
