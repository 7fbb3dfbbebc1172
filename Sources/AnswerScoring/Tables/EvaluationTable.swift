import FileKit

/// Scores by property, kind and band of identity to training.
package struct EvaluationTable: Sendable {
    /// By kind, then property; of each, all questions before those of each band that has some.
    package let rows: [EvaluationScore]

    /// - Parameters:
    ///   - questions: scored.
    ///   - workers: that draw the intervals; the result is the same for any number.
    /// - Throws: `SepitError` `.interrupted`.
    package init(
        _ questions: [ScoredQuestion], workers: Workers, isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        let topics = Dictionary(grouping: questions) {
            [$0.question.kind.rawValue, $0.question.property]
        }
        let groups = topics.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { topic in
            [(band: EvaluationBand.all, questions: topic.value)]
                + EvaluationBand.allCases.compactMap { band in
                    let members = topic.value.filter { $0.question.band == band }
                    return members.isEmpty ? nil : (band.rawValue, members)
                }
        }
        rows = try workers.map(groups, isCancelled: isCancelled, advance: {}) { group in
            EvaluationScore(group.questions, band: group.band)
        }
    }
}

extension EvaluationScore {
    /// - Parameter questions: scored, of one property and kind; at least one.
    init(_ questions: [ScoredQuestion], band: String) {
        property = questions[0].question.property
        kind = questions[0].question.kind.rawValue
        self.band = band
        measure = questions[0].isProse ? "rougeL" : "exact"
        total = Part(questions)
        calibrationError = ReliabilityCurve(questions.compactMap(\.judged)).expectedCalibrationError
        let answers = questions.filter { !$0.isAbstained }.compactMap { $0.value(of: .model) }
        answered = answers.count
        answeredShare = answers.isEmpty ? nil : answers.reduce(0, +) / Double(answers.count)
        let known = questions.filter { $0.question.isAnswerable != nil }
        seen = known.isEmpty ? nil : Part(known.filter { $0.question.isAnswerable == true })
        unseen = known.isEmpty ? nil : Part(known.filter { $0.question.isAnswerable == false })
        metrics = Self.metrics(of: questions)
        difference = Self.difference(questions, from: .against) { $0.value(of: $1) }
        ahead = Self.difference(questions, from: .bestHit) { $0.value(of: $1) }
        for place in metrics.indices {
            metrics[place].ahead = Self.difference(questions, from: .bestHit) { [name = metrics[place].name] in
                $0.scores[$1]?.columns.first { $0.name == name }?.value
            }
        }
    }

    /// The model's less another's, question by question, where both have a value.
    private static func difference(
        _ questions: [ScoredQuestion], from source: AnswerSource, of value: (ScoredQuestion, AnswerSource) -> Double?
    ) -> Share? {
        let pairs = questions.compactMap { question -> (difference: Double, cluster: String)? in
            guard let own = value(question, .model), let other = value(question, source) else { return nil }
            return (own - other, question.question.cluster)
        }
        guard !pairs.isEmpty else { return nil }
        let bootstrap = ClusterBootstrap(pairs.map(\.difference), clusters: pairs.map(\.cluster))
        return Share(value: bootstrap.mean, interval: bootstrap.interval(within: -1...1))
    }

    /// Means over the answers that have a score, in the order of `AnswerScore.columns`; then `fmax` of sets whose members
    /// have scores.
    private static func metrics(of questions: [ScoredQuestion]) -> [Metric] {
        var metrics: [Metric] = []
        var places: [String: Int] = [:]
        for source in AnswerSource.allCases {
            var sums: [Int: (sum: Double, count: Int)] = [:]
            for (name, value) in questions.flatMap({ $0.scores[source]?.columns ?? [] }) {
                let place = places[name] ?? metrics.count
                if place == metrics.count {
                    metrics.append(Metric(name: name, means: [:]))
                    places[name] = place
                }
                sums[place, default: (0, 0)].sum += value
                sums[place, default: (0, 0)].count += 1
            }
            for (place, total) in sums { metrics[place].means[source] = total.sum / Double(total.count) }
        }
        // Of answers that don't say how sure they are of anything, nothing is sure at any threshold.
        if questions.contains(where: { $0.members != nil }) {
            let sets = questions.map { $0.members ?? ([:], Set($0.question.asked.reference)) }
            metrics.append(Metric(name: "fmax", means: [.model: FMax(sets).value]))
        }
        return metrics
    }
}

extension EvaluationScore.Part {
    init(_ questions: [ScoredQuestion]) {
        count = questions.count
        shares = [:]
        let clusters = questions.map(\.question.cluster)
        for source in AnswerSource.allCases {
            let values = questions.compactMap { $0.value(of: source) }
            guard !values.isEmpty, values.count == questions.count else { continue }
            let bootstrap = ClusterBootstrap(values, clusters: clusters)
            shares[source] = EvaluationScore.Share(value: bootstrap.mean, interval: bootstrap.interval())
        }
    }
}
